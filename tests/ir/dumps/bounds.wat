;; bounds: a check that an earlier one makes unneeded; one for several
(module (memory 1)
 (func (param i32) (result i32)
  (i32.store offset=8 (local.get 0) (i32.const 1))
  (i32.load offset=4 (local.get 0)))
 (func (param i32) (result i32) (local i32)
  (local.set 1 (i32.add (i32.load (local.get 0)) (i32.load offset=16 (local.get 0))))
  (i32.mul (local.get 1) (local.get 1))))
