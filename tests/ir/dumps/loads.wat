;; loads: loads that a compiler could find to be of no use
(module (memory 1)
 (func (param i32) (result i32) (i32.ne (i32.or (i32.load8_u (local.get 0)) (i32.const 1)) (i32.const 0)))
 (func (param i32) (result i32) (i32.and (i32.load8_u (local.get 0)) (i32.const 256)))
 (func (param i32) (result i32) (i32.add (i32.load8_u (local.get 0)) (i32.const 256)))
 (func (param i32) (result i32) (i32.gt_u (i32.load8_u (local.get 0)) (i32.const 255))))
