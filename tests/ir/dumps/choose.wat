;; forward: if with two plain values is a select
(module (func (param i32 i32) (result i32)
  (if (result i32) (local.get 0) (then (i32.add (local.get 1) (i32.const 1)))
    (else (i32.const 7)))))
