;; build: a loop with parameters
(module (func (param i32) (result i32)
  (i32.const 1)
  (loop (param i32) (result i32)
   (i32.add (local.get 0))
   (br_if 0 (local.get 0)))))
