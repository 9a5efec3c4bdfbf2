;; build: a global that nothing writes is a constant; an imported or exported mutable one is not
(module
 (import "m" "imported" (global $imported i32))
 (global $never (mut i32) (i32.const 7))
 (global $sum i64 (i64.add (i64.const 3) (i64.const 4)))
 (global $written (mut i32) (i32.const 8))
 (global $exported (export "e") (mut i32) (i32.const 9))
 (func (result i32)
  (global.set $written (i32.const 1))
  (i32.mul (i32.mul (global.get $never) (global.get $imported))
   (i32.mul (global.get $written) (global.get $exported))))
 (func (result i64) (global.get $sum)))
