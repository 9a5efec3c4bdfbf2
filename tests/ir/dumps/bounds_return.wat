;; bounds: results are evaluated in any order, so that none counts on what another has checked
(module (memory 1)
	(func (param i32) (result i32 i32)
		(i32.load offset=1 (local.get 0))
		(i32.load (local.get 0))))
