;; Grows to all that the index type reaches, and further with 64-bit indices, and uses the last
;; byte.
(module $last
  (memory $m (export "memory") 1 65536)
  (memory $wide (export "wide") i64 1 70000)

  ;; The sizes before, added up.
  (func (export "grow") (result i64)
    (i64.add (i64.extend_i32_u (memory.grow $m (i32.const 65535)))
      (memory.grow $wide (i64.const 65536))))
  (func (export "pages") (result i64)
    (i64.add (i64.extend_i32_u (memory.size $m)) (memory.size $wide)))

  (func (export "last") (result i32)
    (i32.store8 $m (i32.const 0xffffffff) (i32.const 77))
    (i32.load8_u $m offset=0xffffffff (i32.const 0)))
  (func (export "last_wide") (result i32)
    (i64.store $wide (i64.const 0x10000fff8) (i64.const 0x0123456789abcdef))
    (i32.load8_u $wide offset=0x100000000 (i64.const 0xffff)))

  (func (export "beyond") (result i32)
    (i32.load $m (i32.const 0xfffffffd)))
  (func (export "beyond_wide") (result i32)
    (i32.load8_u $wide (i64.const 0x100010000)))

  ;; -1 from both.
  (func (export "grow_beyond") (result i64)
    (i64.add (i64.extend_i32_s (memory.grow $m (i32.const 1))) (memory.grow $wide (i64.const -1)))))
