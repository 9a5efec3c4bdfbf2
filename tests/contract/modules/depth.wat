;; Recursion that ends, or does not.
(module
  (memory (export "memory") 1)
  (func $down (export "down") (param i32) (result i32)
    (if (i32.eqz (local.get 0)) (then (return (i32.load (i32.const 0)))))
    (i32.add (i32.const 1) (call $down (i32.sub (local.get 0) (i32.const 1)))))
  (func $forever (export "forever") (result i32) (i32.add (i32.const 1) (call $forever)))
  (func $trap_below (export "trap_below") (param i32) (result i32)
    (if (i32.eqz (local.get 0)) (then unreachable))
    (i32.add (i32.const 1) (call $trap_below (i32.sub (local.get 0) (i32.const 1))))))
