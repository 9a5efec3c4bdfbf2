;; stats --interruptible: loops poll, and of functions those that cost much or go in circles
(module
 (func (export "loop") (param i32)
  (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
 (func $circle (export "circle") (param i32)
  (if (local.get 0) (then (call $circle (i32.sub (local.get 0) (i32.const 1))))))
 (func (export "leaf") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1))))
