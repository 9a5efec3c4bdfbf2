;; A memory that the host provides.
(module
  (import "env" "memory" (memory $m 1 8))
  (data (i32.const 16) "guest")
  (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
  (func (export "size") (result i32) (memory.size))
  (func (export "grow_and_store") (param i32 i32 i32) (result i32)
    (local $old i32)
    (local.set $old (memory.grow (local.get 0)))
    (i32.store (local.get 1) (local.get 2))
    (local.get $old))
  (func (export "fill") (param i32 i32 i32)
    (memory.fill (local.get 0) (local.get 1) (local.get 2))))
