;; A command that imports from a store; its exit status is what the store says. WASI sees the
;; store's memory.
(module
  (import "store" "add" (func $add (param i32) (result i32)))
  (import "store" "memory" (memory 1))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (data (i32.const 16) "hello\n")
  (func (export "_start")
    (i32.store (i32.const 0) (i32.const 16))
    (i32.store (i32.const 4) (i32.const 6))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    (call $exit (call $add (i32.const 2)))))
