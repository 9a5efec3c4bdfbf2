;; build: an operand is evaluated before what could be told from it
(module (memory 1) (global $g (mut i32) (i32.const 0))
 (func $f (param i32) (result i32) (global.set $g (local.get 0)) (local.get 0))
 (func (param i32) (result i32) (i32.add (global.get $g) (call $f (i32.const 1))))
 (func (param i32) (result i32)
   (i32.add (i32.load (local.get 0)) (i32.div_u (i32.const 1) (local.get 0))))
 (func (param i32) (result i32) (i32.add (i32.load (local.get 0)) (i32.load8_u (i32.const 7)))))
