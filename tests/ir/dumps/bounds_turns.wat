;; bounds: accesses below the minimum, by tests within the loop, and by ranges that each turn keeps
(module (memory 1)
 (func $tested_before_the_step (local $i i32) (local $more i32)
  (loop
   (i32.store offset=61436 (local.get $i) (i32.const 1))
   (local.set $more (i32.lt_u (local.get $i) (i32.const 4080)))
   (local.set $i (i32.add (local.get $i) (i32.const 16)))
   (br_if 0 (local.get $more))))
 (func $until (local $i i32) (local $last i32)
  (loop
   (i32.store8 (local.get $i) (i32.const 1))
   (local.set $last (i32.eq (local.get $i) (i32.const 65535)))
   (local.set $i (i32.add (local.get $i) (i32.const 1)))
   (br_if 0 (i32.eqz (local.get $last)))))
 (func $one_more (local $i i32) (local $last i32)
  (loop
   (i32.store8 (local.get $i) (i32.const 1))
   (local.set $last (i32.eq (local.get $i) (i32.const 65536)))
   (local.set $i (i32.add (local.get $i) (i32.const 1)))
   (br_if 0 (i32.eqz (local.get $last)))))
 (func $triangle (local $i i32) (local $j i32)
  (loop
   (local.set $j (i32.const 0))
   (loop
    (i32.store8 offset=65280 (local.get $j) (i32.const 1))
    (br_if 0 (i32.lt_s (local.tee $j (i32.add (local.get $j) (i32.const 1))) (local.get $i))))
   (br_if 0 (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 257)))))
 (func $down (local $i i32)
  (local.set $i (i32.const 65536))
  (loop
   (i32.store (local.tee $i (i32.sub (local.get $i) (i32.const 8))) (i32.const 1))
   (br_if 0 (i32.gt_s (local.get $i) (i32.const 7)))))
 (func $below_zero (local $i i32)
  (local.set $i (i32.const 65528))
  (loop
   (i32.store (local.get $i) (i32.const 1))
   (br_if 0 (i32.gt_s (local.tee $i (i32.sub (local.get $i) (i32.const 8))) (i32.const -9)))))
 (func $leaves (local $i i32)
  (loop
   (i32.store8 (local.get $i) (i32.const 1))
   (if (i32.ge_u (local.get $i) (i32.const 65535)) (then (return)))
   (local.set $i (i32.add (local.get $i) (i32.const 1)))
   (br 0)))
 (func $two_buffers (param $n i32) (local $at i32) (local $i i32) (local $old i32)
  (loop
   (local.set $old (local.get $at))
   (local.set $at (i32.xor (local.get $at) (i32.const 1)))
   (local.set $i (i32.const 0))
   (loop
    (i32.store (i32.add (i32.shl (local.get $at) (i32.const 15)) (local.get $i))
     (i32.load (i32.add (i32.mul (local.get $old) (i32.const 32768)) (local.get $i))))
    (br_if 0 (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 4))) (i32.const 32768))))
   (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
 (func $ring (param $n i32) (local $at i32)
  (loop
   (i32.store8 (local.get $at) (i32.const 1))
   (local.set $at (i32.and (i32.add (local.get $at) (i32.const 17)) (i32.const 65535)))
   (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
 (func $grows (param $n i32) (local $at i32)
  (loop
   (i32.store8 (local.get $at) (i32.const 1))
   (local.set $at (i32.add (local.get $at) (i32.const 17)))
   (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
 (func $remainder (param $x i32) (local $n i32)
  (local.set $n (i32.const 65536))
  (loop
   (i32.store8 (i32.rem_u (local.get $x) (local.get $n)) (i32.const 1))
   (br_if 0 (i32.ne (local.tee $n (i32.sub (local.get $n) (i32.const 1))) (i32.const 1)))))
 (func $ordered (param $a i32) (param $b i32)
  (if (i32.and (i32.lt_u (local.get $b) (i32.const 65533)) (i32.le_u (local.get $a) (local.get $b)))
   (then (i32.store (local.get $a) (i32.const 1))))
  (if (i32.and (i32.le_s (local.get $a) (local.get $b)) (i32.lt_s (local.get $b) (i32.const 65533)))
   (then (i32.store (local.get $a) (i32.const 1))))))
