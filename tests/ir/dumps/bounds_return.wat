;; bounds: one check for results, which are evaluated in any order
(module (memory 1)
	(func (param i32) (result i32 i32)
		(i32.load offset=1 (local.get 0))
		(i32.load (local.get 0))))
