;; bounds: what holds before a loop does not where an inner one goes back to its start
(module
  (memory 1)
  ;; $x is 0 before the loop and after the inner one, but 65536 where that one goes back
  (func (param $n i32) (result i32) (local $x i32) (local $i i32)
    (loop $outer
      (drop (i32.load (local.get $x)))
      (local.set $i (i32.const 0))
      (loop $inner
        (local.set $x (i32.const 65536))
        (br_if $outer (i32.eq (local.get $i) (local.get $n)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br_if $inner (i32.lt_u (local.get $i) (i32.const 10)))
        (local.set $x (i32.const 0)))
      (br_if $outer (local.get $n)))
    (local.get $x)))
