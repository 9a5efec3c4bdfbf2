;; build: tail calls
(module (type $t (func (param i32))) (table 1 funcref)
 (func $f (param i32) (return_call $f (local.get 0)))
 (func (param i32) (return_call_indirect (type $t) (local.get 0) (i32.const 0))))
