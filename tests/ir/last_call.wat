;; For ./passes: a call whose result is returned, and whose exception a try around it catches.
(module
	(tag $t (param i32))
	(func $thrower (param i32) (result i32)
		(throw $t (local.get 0)))
	(func (export "caught") (param i32) (result i32)
		(block $h (result i32)
			(try_table (result i32) (catch $t $h)
				(return (call $thrower (local.get 0)))))
		(i32.const 1)
		(i32.add)))
