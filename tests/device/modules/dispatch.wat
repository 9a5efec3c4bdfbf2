;; A table that calls alone look at. What else may look is put in place of the last line but one.
(module
  (type $unary (func (param i32) (result i32)))
  (memory 1)
  (table 8 funcref)
  (elem (i32.const 2) $double $square $none)
  (elem (i32.const 6) $double)
  (func $double (type $unary) (i32.shl (local.get 0) (i32.const 1)))
  (func $square (type $unary) (i32.mul (local.get 0) (local.get 0)))
  (func $none)
  (func (export "call") (param i32 i32) (result i32)
    (i32.store (i32.const 0) (local.get 0))
    (call_indirect (type $unary) (local.get 1) (local.get 0)))
  ;; more
)
