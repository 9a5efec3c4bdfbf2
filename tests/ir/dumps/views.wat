;; views: a view is read again before its next use
(module (memory 1)
 (func $grow (drop (memory.grow (i32.const 1))))
 (func (param i32) (result i32)
  (i32.store (local.get 0) (i32.const 1))
  (call $grow)
  (if (local.get 0) (then (call $grow)) (else (i32.store (local.get 0) (i32.const 2))))
  (i32.load (local.get 0)))
 (func (result i32) (call $grow) (i32.const 1)))
