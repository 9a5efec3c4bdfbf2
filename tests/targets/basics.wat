;; What machines differ in: the order of bytes, alignment, 64-bit arithmetic, floats, the stack.
(module
	(type $unary (func (param i32) (result i32)))
	(memory (export "memory") 1 3)
	(table funcref (elem $double $deep))
	(data (i32.const 16) "\01\02\03\04\05\06\07\08\09\0a\0b\0c")

	(func $double (type $unary) (i32.shl (local.get 0) (i32.const 1)))
	(func $deep (export "deep") (type $unary)
		(i32.add (i32.const 1) (call $deep (i32.add (local.get 0) (i32.const 1)))))

	;; Bytes are little-endian, at any address.
	(func (export "load") (param i32) (result i64)
		(i64.add (i64.load align=1 (local.get 0))
			(i64.extend_i32_u (i32.load16_u align=1 (i32.add (local.get 0) (i32.const 1))))))
	(func (export "store") (param i32 i64) (i64.store align=1 (local.get 0) (local.get 1)))
	(func (export "store_float") (param i32 f64)
		(f64.store align=1 (local.get 0) (local.get 1))
		(f32.store offset=8 align=1 (local.get 0) (f32.demote_f64 (local.get 1))))
	(func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))

	;; 64-bit arithmetic, part of which is in a library on 32-bit machines.
	(func (export "mix") (param i64 i64) (result i64)
		(i64.xor
			(i64.add (i64.div_s (local.get 0) (local.get 1))
				(i64.rem_u (local.get 0) (local.get 1)))
			(i64.add (i64.rotl (i64.mul (local.get 0) (local.get 1)) (i64.const 13))
				(i64.add (i64.shr_s (local.get 0) (i64.clz (local.get 1)))
					(i64.popcnt (local.get 0))))))
	(func (export "quotient") (param i64 i64) (result i64)
		(i64.div_s (local.get 0) (local.get 1)))

	;; Floats: rounding, conversions, the bits of NaNs.
	(func (export "floats") (param f64) (result i64)
		(i64.add
			(i64.trunc_sat_f64_s (f64.mul (f64.nearest (local.get 0)) (f64.const 1000)))
			(i64.reinterpret_f64 (f64.sqrt (f64.abs (f64.floor (local.get 0)))))))
	(func (export "promoted") (param i32) (result i64)
		(i64.reinterpret_f64 (f64.promote_f32 (f32.reinterpret_i32 (local.get 0)))))
	(func (export "nan") (param f64) (result i64)
		(i64.reinterpret_f64 (f64.div (local.get 0) (local.get 0))))
	(func (export "truncated") (param f64) (result i32) (i32.trunc_f64_s (local.get 0)))

	(func (export "indirect") (param i32 i32) (result i32)
		(call_indirect (type $unary) (local.get 0) (local.get 1)))
	(func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
	(func (export "add") (param i32 i64) (result i64)
		(i64.atomic.rmw.add (local.get 0) (local.get 1)))
)
