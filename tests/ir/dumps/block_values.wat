;; build,control,forward: a block with a value
(module (func (param i32) (result i32)
  (block (result i32) (drop (br_if 0 (i32.const 1) (local.get 0))) (i32.const 2))))
