;; Exports one of each kind to importer.wat.
(module
  (memory (export "memory") 1 4)
  (table (export "table") 4 8 funcref)
  (global (export "base") i32 (i32.const 32))
  (global (export "count") (mut i64) (i64.const 0))
  (type $unary (func (param i32) (result i32)))
  (func $twice (export "twice") (type $unary) (i32.mul (i32.const 2) (local.get 0)))
  (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "grow") (result i32) (memory.grow (i32.const 1)))
  (func (export "call") (param i32 i32) (result i32)
    (call_indirect (type $unary) (local.get 1) (local.get 0)))
  (elem (i32.const 0) $twice))
