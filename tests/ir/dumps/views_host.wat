;; views: a host grows a memory that it sees; functions of WASI do not call back
(module
 (import "host" "f" (func $host))
 (import "wasi_snapshot_preview1" "sched_yield" (func $wasi (result i32)))
 (memory 1)
 (func $grow (export "grow") (drop (memory.grow (i32.const 1))))
 (func (param i32) (result i32)
  (i32.store (local.get 0) (i32.const 1))
  (drop (call $wasi))
  (i32.store (local.get 0) (i32.const 2))
  (call $host)
  (i32.load (local.get 0))))
