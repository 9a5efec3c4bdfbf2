;; build: what has effects is not dropped by a rule
(module (memory 1)
 (func (param i32) (result i32) (i32.lt_u (i32.load (local.get 0)) (i32.const 0)))
 (func (param i32) (drop (i32.add (i32.load (local.get 0)) (local.get 0)))))
