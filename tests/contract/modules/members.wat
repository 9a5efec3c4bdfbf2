;; Members of the instance are called by their debug name, else like their first export, else by a
;; letter and their index.
(module
  (import "env" "g" (global i32))
  (global $__stack_pointer (mut i32) (i32.const 4))
  (global (export "exported") (export "twice") (mut i32) (i32.const 5))
  (global $named (export "not this") (mut i32) (i32.const 6))
  (global (mut i32) (i32.const 7))
  (global $env_g (mut i32) (i32.const 8))
  (memory $x 1)
  (memory 2)
  (table $x 1 funcref)
  (table $x.y 2 externref)
  (table 3 externref)
  (global $x (mut i32) (i32.const 9))
  (func (export "get") (result i32) (global.get 1)))
