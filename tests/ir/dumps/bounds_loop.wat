;; bounds: a check before a loop that changes the address
(module (memory 1)
 (func (param i32)
  (i32.store (local.get 0) (i32.const 0))
  (loop
   (i32.store8 (local.get 0) (i32.const 1))
   (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))
