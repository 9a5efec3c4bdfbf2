;; For ./passes: a choice between references has the type that the instruction says, whichever comes
;; first when the condition is turned round.
(module
	(memory 1)
	(elem declare func $f)
	(func $f (param i32))
	(func (export "choose") (param i32) (result i32)
		(ref.is_null (select (result funcref) (ref.func $f) (ref.null func)
			(i32.eqz (i32.load (local.get 0))))))
	(func (export "other") (param i32) (result i32)
		(ref.is_null (select (result funcref) (ref.null func) (ref.func $f)
			(i32.load (local.get 0))))))
