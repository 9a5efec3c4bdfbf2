;; build,forward: the callee of an indirect call is looked up after its arguments
(module (table 2 funcref) (type $t (func (param i32) (result i32)))
 (func $f (param i32) (result i32) (local.get 0))
 (func (param i32) (result i32) (call_indirect (type $t) (call $f (i32.const 1)) (local.get 0))))
