;; The start function traps in every instance but the first.
(module
  (import "env" "memory" (memory 1 1 shared))
  (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
  (func $start_of_instance
    (if (i32.atomic.rmw.add (i32.const 0) (i32.const 1)) (then (unreachable))))
  (start $start_of_instance)
  (func (export "wasi_thread_start") (param i32 i32))
  (func (export "_start")
    (drop (call $spawn (i32.const 0)))
    (drop (memory.atomic.wait32 (i32.const 8) (i32.const 0) (i64.const -1)))))
