;; With an argument, a program that never ends.
(module
	(import "wasi_snapshot_preview1" "args_sizes_get"
		(func $args (param i32 i32) (result i32)))
	(memory (export "memory") 1)
	(func $next (param i32) (result i32)
		(if (result i32) (i32.and (local.get 0) (i32.const 1))
			(then (i32.add (i32.mul (local.get 0) (i32.const 3)) (i32.const 1)))
			(else (i32.shr_u (local.get 0) (i32.const 1)))))
	(func $steps (param i32) (result i32) (local i32)
		(loop $more
			(local.set 1 (i32.add (local.get 1) (i32.const 1)))
			(local.set 0 (call $next (local.get 0)))
			(br_if $more (i32.ne (local.get 0) (i32.const 1))))
		(local.get 1))
	(func (export "_start")
		(drop (call $args (i32.const 0) (i32.const 4)))
		(if (i32.ne (call $steps (i32.const 27)) (i32.const 111)) (then unreachable))
		(loop $endless
			(br_if $endless (i32.gt_u (i32.load (i32.const 0)) (i32.const 1))))))
