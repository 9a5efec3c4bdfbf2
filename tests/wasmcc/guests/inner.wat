;; One of everything that --inspect lists.
(module $inner
	(import "env" "a\22b" (func $ext (param i32) (result i64)))
	(import "env" "m" (memory $mem 1 2))
	(import "env" "t" (table 1 10 funcref))
	(global $sp (mut i32) (i32.const 1))
	(tag $t (param i32 f64))
	(func $main (v128.store (i32.const 0) (v128.const i32x4 1 2 3 4)))
	(start $main)
	(export "go" (func $main)) (export "sp" (global $sp)) (export "tag" (tag $t)))
