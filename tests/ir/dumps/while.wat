;; control: a loop with its test first
(module (func (param i32)
  (block (loop (br_if 1 (i32.eqz (local.get 0)))
   (local.set 0 (i32.sub (local.get 0) (i32.const 1))) (br 0)))))
