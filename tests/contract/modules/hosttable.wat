;; A table that the host provides and fills by hand.
(module
  (import "env" "table" (table $t 2 16 funcref))
  (type $binary (func (param i32 i32) (result i32)))
  (func $sub (type $binary) (i32.sub (local.get 0) (local.get 1)))
  (elem (i32.const 1) $sub)
  (func (export "call") (param i32 i32 i32) (result i32)
    (call_indirect (type $binary) (local.get 1) (local.get 2) (local.get 0)))
  (func (export "tail_call") (param i32 i32 i32) (result i32)
    (return_call_indirect (type $binary) (local.get 1) (local.get 2) (local.get 0)))
  (func (export "copy") (param i32 i32) (table.set (local.get 0) (table.get (local.get 1))))
  (func (export "grow") (param i32) (result i32) (table.grow (ref.null func) (local.get 0)))
  (func (export "is_null") (param i32) (result i32) (ref.is_null (table.get (local.get 0)))))
