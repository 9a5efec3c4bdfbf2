;; forward: what stays where it is: its place could be told
(module (memory 1)
 (func (param i32) (result i32) (local i32)
  (local.set 1 (i32.load (local.get 0)))
  (i32.store (i32.const 4) (local.get 0))
  (local.get 1)))
