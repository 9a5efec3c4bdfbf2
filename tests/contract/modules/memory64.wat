;; A memory that grows while code holds on to where it was.
(module
  (memory (export "memory") i64 1 1000)
  (func (export "grow") (param i64) (result i64)
    (local $old i64)
    (i64.store (i64.const 8) (i64.const 0x1122334455667788))
    (local.set $old (memory.grow (local.get 0)))
    (i64.store (i64.sub (i64.mul (memory.size) (i64.const 65536)) (i64.const 8))
      (i64.load (i64.const 8)))
    (local.get $old))
  (func (export "load") (param i64) (result i64) (i64.load (local.get 0)))
  (func (export "load_far") (param i64) (result i32)
    (i32.load8_u offset=0xffffffffffffffff (local.get 0))))
