;; stats: a local that adds up floats of vectors
(module (memory 1)
 (func (export "sum") (param i32) (result v128) (local $sum v128)
  (loop
   (local.set $sum (f32x4.add (local.get $sum) (v128.load (local.get 0))))
   (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 16)))))
  (local.get $sum)))
