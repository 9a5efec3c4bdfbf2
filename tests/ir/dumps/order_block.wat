;; build: an operand below a block is evaluated before it
(module (memory 1)
 (func (param i32) (result i32)
  (i32.load (local.get 0))
  (block (i32.store (local.get 0) (i32.const 1)))))
