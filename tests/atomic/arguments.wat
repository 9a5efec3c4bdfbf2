;; Numbers from a shared memory as arguments: of 64 bits, so that loads stand in line.
(module
  (import "env" "take" (func $take (param i64) (result i64)))
  (memory (export "memory") i64 1 1 shared)
  (func (export "store") (param i64 i64) (i64.store (local.get 0) (local.get 1)))
  (func (export "plain") (param i64) (result i64) (call $take (i64.load offset=1 (local.get 0))))
  (func (export "kept") (param i64) (result i64) (local i64)
    (local.set 1 (i64.load (local.get 0)))
    (call $take (i64.add (local.get 1) (i64.load offset=8 (local.get 0)))))
  (func (export "float") (param i64) (result i64)
    (call $take (i64.reinterpret_f64 (f64.load (local.get 0)))))
  (func (export "atomic") (param i64) (result i64) (call $take (i64.atomic.load (local.get 0)))))
