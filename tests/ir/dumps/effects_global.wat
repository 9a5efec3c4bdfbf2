;; build: a global that nothing writes has no effect
(module (import "env" "g" (global $a i32)) (global $b (mut i32) (i32.const 1))
  (global $c (mut i32) (i32.const 1))
 (func (result i32) (global.set $b (i32.const 2))
  (i32.add (i32.add (global.get $a) (global.get $b)) (global.get $c))))
