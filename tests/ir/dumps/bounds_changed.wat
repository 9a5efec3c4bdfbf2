;; bounds: a check does not hold for another value
(module (memory 1)
 (func (param i32) (result i32)
  (i32.store (local.get 0) (i32.const 1))
  (local.set 0 (i32.add (local.get 0) (i32.const 4)))
  (i32.load (local.get 0))))
