;; build,forward: assignments that are read once, or never
(module (memory 1)
 (func (param i32) (result i32) (local i32 i32 i32)
  (local.set 1 (i32.mul (local.get 0) (i32.const 3)))
  (local.set 2 (i32.load (local.get 1)))
  (local.set 3 (i32.const 9))
  (local.get 2)))
