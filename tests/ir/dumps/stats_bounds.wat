;; stats: accesses below the minimum, constants that become offsets, and what loops count
(module (memory 1)
 (func (export "masked") (param i32) (result i32)
  (local.set 0 (i32.and (local.get 0) (i32.const 1023)))
  (i32.load (i32.add (local.get 0) (i32.const 16))))
 (func (export "counted") (local $i i32)
  (loop
   (i32.store (local.get $i) (i32.const 1))
   (br_if 0 (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 4096)))))
 (func (export "merged") (param i32) (result i32)
  (i32.add (i32.load (local.get 0)) (i32.load offset=4 (local.get 0)))))
