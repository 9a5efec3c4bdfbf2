;; forward,declare: where a variable is declared, and with which value
(module (import "env" "f" (func $f (param i32) (result i32)))
 (func (param i32) (result i32) (local i32 i32 i32)
  (local.set 1 (call $f (local.get 0)))
  (if (local.get 0) (then (local.set 2 (call $f (i32.const 2))) (drop (call $f (local.get 2)))
    (local.set 3 (call $f (i32.const 3)))))
  (i32.add (i32.add (local.get 1) (local.get 1)) (local.get 3))))
