;; build: an operand is evaluated before its local changes
(module
 (func (param i32) (result i32) (i32.add (local.get 0) (local.tee 0 (i32.const 5)))))
