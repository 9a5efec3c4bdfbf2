;; options: --enable-memory-discard
;; memory.discard, and the import that compilers use as long as they cannot make it.
(module
	(import "env" "__wbindgen_memory_discard" (func $discard (param i32 i32)))
	(memory $memory (export "memory") 2 10000)
	(memory $wide (export "wide") i64 2 10)
	(func (export "discard") (param i32 i32) (memory.discard (local.get 0) (local.get 1)))
	(func (export "discard_wide") (param i64 i64)
		(memory.discard $wide (local.get 0) (local.get 1)))
	(func (export "discard_import") (param i32 i32) (call $discard (local.get 0) (local.get 1)))
	(func (export "fill") (param i32 i32 i32)
		(memory.fill (local.get 0) (local.get 1) (local.get 2)))
	(func (export "fill_wide") (param i64 i32 i64)
		(memory.fill $wide (local.get 0) (local.get 1) (local.get 2)))

	;; A store before and a load after, which the discard must not pass.
	(func (export "between") (param i32) (result i32)
		(i32.store (local.get 0) (i32.const 5))
		(i32.load (local.get 0))
		(memory.discard (local.get 0) (i32.const 4))
		(i32.add (i32.shl (i32.load (local.get 0)) (i32.const 8))))

	;; What an allocator does: grows by 512 MiB in steps, uses all of it, frees it in pieces.
	(func (export "spike")
		(local $at i32) (local $end i32)
		(local.set $at (i32.mul (memory.size) (i32.const 65536)))
		(drop (memory.grow (i32.const 8192)))
		(local.set $end (i32.mul (memory.size) (i32.const 65536)))
		(memory.fill (local.get $at) (i32.const 0xaa) (i32.sub (local.get $end) (local.get $at)))
		(loop $next
			(call $discard (local.get $at) (i32.const 131072))
			(local.set $at (i32.add (local.get $at) (i32.const 131072)))
			(br_if $next (i32.lt_u (local.get $at) (local.get $end)))))
)
