;; Guests that do not end: in a loop, in a loop without work, and by calling themselves.
(module
  (global $n (export "n") (mut i32) (i32.const 0))
  (func (export "spin") (loop $again (br $again)))
  (func $count (export "count")
    (loop $again
      (global.set $n (i32.add (global.get $n) (i32.const 1)))
      (br $again)))
  (func $nest (param i32) (result i32)
    (if (i32.gt_u (local.get 0) (i32.const 10)) (then (call $count)))
    (i32.add (call $nest (i32.add (local.get 0) (i32.const 1))) (i32.const 1)))
  (func (export "nest") (result i32) (call $nest (i32.const 0)))
  (func (export "sum") (param i32) (result i32) (local $sum i32)
    (loop $again
      (local.set $sum (i32.add (local.get $sum) (local.get 0)))
      (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get $sum)))
