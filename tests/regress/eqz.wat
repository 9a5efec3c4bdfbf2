;; Two negations are not nothing: the value is 0 or 1.
(module
	(func (export "twice") (param i32) (result i32) (i32.eqz (i32.eqz (local.get 0))))
	(func (export "thrice") (param i32) (result i32) (i32.eqz (i32.eqz (i32.eqz (local.get 0)))))
	(func (export "twice64") (param i64) (result i32) (i32.eqz (i64.eqz (local.get 0))))
	(func (export "not_ne") (param i32) (result i32)
		(i32.eqz (i32.eqz (i32.ne (local.get 0) (i32.const 0)))))
	(func (export "sum") (param i32 externref) (result i32)
		(i32.add (local.get 0) (i32.eqz (ref.is_null (local.get 1)))))
	(func (export "eq") (param i32 i32) (result i32) (i32.eq (i32.eqz (local.get 0)) (local.get 1)))
)
