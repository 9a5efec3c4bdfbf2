;; forward: a value that is returned at once
(module (import "env" "f" (func $f (result i32)))
 (func (param i32) (result i32)
  (if (result i32) (local.get 0) (then (call $f)) (else (i32.const 7)))))
