;; A command with imports that nobody provides; it calls one of them.
(module
  (import "env" "two" (func $two (param i32 i64) (result f32)))
  (import "env" "two" (func $again (param i32 i64) (result f32)))
  (import "wasi_snapshot_preview1" "sock_open" (func $open (param i32) (result i32)))
  (memory (export "memory") 1)
  (func $caller (drop (call $two (i32.const 1) (i64.const 2))))
  (func (export "_start") (call $caller)))
