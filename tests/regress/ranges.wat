;; Addresses that are known to be below the minimum of the memory, or nearly so: what wraps around
;; is not.
(module
	(memory (export "memory") 1 2)
	(data (i32.const 0) "\01\02\03\04\05\06\07\08\09\0a\0b\0c\0d\0e\0f\10\11\12\13\14\15\16")
	;; a number of 16 to 31, shifted by what is not known, is less than 16
	(func (export "shifted") (param i32 i32) (result i32)
		(i32.load8_u (i32.sub (i32.shr_u (i32.add (i32.and (local.get 0) (i32.const 15))
			(i32.const 16)) (i32.load8_u (i32.const 3))) (i32.const 16))))
	(func (export "shifted more") (param i32 i32) (result i32)
		(local.set 0 (i32.add (i32.and (local.get 0) (i32.const 15)) (i32.const 16)))
		(local.set 0 (i32.shr_u (local.get 0) (local.get 1)))
		(local.set 0 (i32.sub (local.get 0) (i32.const 16)))
		(i32.store16 (local.get 0) (i32.const 7))
		(i32.load16_u (local.get 0)))
	;; a turn that leaves something out goes up by what the others then go down by more
	(func (export "skipped") (param i32) (result i32)
		(local $x i32) (local $n i32) (local $sum i32)
		(local.set $x (i32.const 0x8000))
		(loop
			(local.set $sum (i32.add (local.get $sum) (i32.load8_u (local.get $x))))
			(local.set $x (i32.add (local.get $x) (i32.const 0x4000)))
			(block $less
				(if (i32.load8_u (i32.const 3)) (then
					(br_if $less (i32.load8_u (i32.const 4)))
					(i32.store8 (i32.const 64) (local.get 0))))
				(local.set $x (i32.sub (local.get $x) (i32.const 0x8000))))
			(local.set $n (i32.add (local.get $n) (i32.const 1)))
			(br_if 0 (i32.ne (local.get $n) (i32.const 3))))
		(local.get $sum))
)
