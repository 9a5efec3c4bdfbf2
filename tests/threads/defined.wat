;; A shared memory of the module's own: waiting and growing need no threads.
(module
  (import "wasi_snapshot_preview1" "fd_write"
    (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1 3 shared)
  (data (i32.const 32) "written\0a")
  (func (export "_start")
    (i32.store (i32.const 0) (i32.const 32))
    (i32.store (i32.const 4) (i32.const 8))
    (if (i32.ne (memory.atomic.wait64 (i32.const 16) (i64.const 1) (i64.const -1)) (i32.const 1))
      (then (call $exit (i32.const 1))))
    (if (i32.ne (memory.grow (i32.const 2)) (i32.const 1)) (then (call $exit (i32.const 2))))
    (call $exit (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 131072)))))
