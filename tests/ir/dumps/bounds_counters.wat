;; bounds: what a loop counts goes on together, so that a test of one local limits the others
(module (memory 1)
 ;; y is at most 1024 + 14 * 56 + 14 * 56 = 2592
 (func $triangle (local $n i32) (local $x i32) (local $i i32) (local $m i32) (local $y i32)
  (local.set $n (i32.const 15))
  (local.set $x (i32.const 1024))
  (loop
   (if (i32.le_u (local.get $i) (i32.const 14)) (then
    (local.set $y (local.get $x))
    (local.set $m (local.get $n))
    (loop
     (i32.store8 offset=62943 (local.get $y) (i32.const 1))
     (i32.store8 offset=62944 (local.get $y) (i32.const 2))
     (local.set $y (i32.add (local.get $y) (i32.const 56)))
     (br_if 0 (local.tee $m (i32.sub (local.get $m) (i32.const 1)))))))
   (local.set $x (i32.add (local.get $x) (i32.const 56)))
   (local.set $n (i32.sub (local.get $n) (i32.const 1)))
   (br_if 0 (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 16)))))
 ;; in the last turn m begins at 0
 (func $no_turn (local $n i32) (local $i i32) (local $m i32) (local $y i32)
  (local.set $n (i32.const 15))
  (loop
   (if (i32.le_u (local.get $i) (i32.const 15)) (then
    (local.set $y (i32.const 0))
    (local.set $m (local.get $n))
    (loop
     (i32.store8 (local.get $y) (i32.const 1))
     (local.set $y (i32.add (local.get $y) (i32.const 56)))
     (br_if 0 (local.tee $m (i32.sub (local.get $m) (i32.const 1)))))))
   (local.set $n (i32.sub (local.get $n) (i32.const 1)))
   (br_if 0 (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 16)))))
 ;; i is 0, 3, 6, 9: below 7 it is turn 2 at the latest, from 4 on turn 2 at the earliest
 (func $rounded (local $n i32) (local $i i32)
  (loop
   (if (i32.lt_u (local.get $i) (i32.const 7)) (then
    (i32.store8 offset=65335 (local.get $n) (i32.const 1))
    (i32.store8 offset=65336 (local.get $n) (i32.const 2))))
   (local.set $n (i32.add (local.get $n) (i32.const 100)))
   (br_if 0 (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 3))) (i32.const 12)))))
 (func $rounded_up (local $n i32) (local $i i32)
  (local.set $n (i32.const 400))
  (loop
   (if (i32.ge_u (local.get $i) (i32.const 4)) (then
    (i32.store8 offset=65335 (local.get $n) (i32.const 1))
    (i32.store8 offset=65336 (local.get $n) (i32.const 2))))
   (local.set $n (i32.sub (local.get $n) (i32.const 100)))
   (br_if 0 (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 3))) (i32.const 12)))))
 ;; i is of the next turn, n is not
 (func $stepped_before (local $n i32) (local $i i32)
  (local.set $n (i32.const 65536))
  (loop
   (local.set $i (i32.add (local.get $i) (i32.const 1)))
   (if (i32.ne (local.get $i) (i32.const 0)) (then (i32.store8 (local.get $n) (i32.const 1))))
   (local.set $n (i32.sub (local.get $n) (i32.const 1)))
   (br_if 0 (i32.ne (local.get $i) (i32.const 16)))))
 ;; n is from 1 to 65536 there, and 65536 only in the first turn
 (func $unlike (local $n i32) (local $i i32)
  (local.set $n (i32.const 65536))
  (loop
   (if (i32.ne (local.get $i) (i32.const 0)) (then (i32.store8 (local.get $n) (i32.const 1))))
   (if (i32.ne (local.get $i) (i32.const 1)) (then (i32.store8 (local.get $n) (i32.const 2))))
   (local.set $n (i32.sub (local.get $n) (i32.const 1)))
   (br_if 0 (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 16)))))
 ;; a test of what the outer loop counts says nothing of what the inner one does
 (func $two_loops (local $n i32) (local $i i32) (local $y i32) (local $j i32)
  (loop
   (local.set $y (i32.const 0))
   (local.set $j (i32.const 0))
   (loop
    (if (i32.eqz (local.get $i)) (then
     (i32.store8 offset=4096 (local.get $y) (i32.const 1))
     (i32.store8 offset=65535 (local.get $n) (i32.const 2))))
    (local.set $y (i32.add (local.get $y) (i32.const 4096)))
    (br_if 0 (i32.ne (local.tee $j (i32.add (local.get $j) (i32.const 1))) (i32.const 16))))
   (local.set $n (i32.add (local.get $n) (i32.const 1)))
   (br_if 0 (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 16)))))
 ;; i is another number where it is tested
 (func $assigned (param $p i32) (local $n i32) (local $i i32) (local $k i32)
  (local.set $n (i32.const 65535))
  (loop
   (local.set $k (local.get $i))
   (local.set $i (i32.and (local.get $p) (i32.const 7)))
   (if (i32.lt_u (local.get $i) (i32.const 1)) (then (i32.store8 (local.get $n) (local.get $i))))
   (local.set $n (i32.add (local.get $n) (i32.const 1)))
   (br_if 0 (i32.ne (local.tee $i (i32.add (local.get $k) (i32.const 1))) (i32.const 16)))))
 ;; how often a loop turns that a test keeps from turning no time
 (func $if_any (param $n i32) (local $y i32)
  (local.set $n (i32.and (local.get $n) (i32.const 255)))
  (if (local.get $n) (then
   (loop
    (i32.store8 offset=65281 (local.get $y) (i32.const 1))
    (i32.store8 offset=65282 (local.get $y) (i32.const 2))
    (local.set $y (i32.add (local.get $y) (i32.const 1)))
    (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))))
