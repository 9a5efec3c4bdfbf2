;; Guests that never end, and some that do. The suite's host (host.c) runs each export by its name.
(module
  (memory (export "memory") 1 65536)
  (table $t 70000 funcref)
  (type $v (func))
  (global $n (export "n") (mut i64) (i64.const 0))
  (elem (i32.const 0) $again $other)

  ;; ---- loops
  (func (export "empty") (loop (br 0)))
  (func (export "work") (loop (global.set $n (i64.add (global.get $n) (i64.const 1))) (br 0)))
  (func (export "condition") (local $i i32)
    (loop
      (local.set $i (i32.add (local.get $i) (i32.const 2)))
      (br_if 0 (i32.ne (local.get $i) (i32.const 1)))))
  (func (export "head") (local $i i32)
    (block
      (loop
        (br_if 1 (i32.eq (local.get $i) (i32.const 1)))
        (local.set $i (i32.add (local.get $i) (i32.const 2)))
        (br 0))))
  (func (export "table") (local $i i32)
    (loop $top
      (block $c
        (block $b
          (block $a
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br_table $a $b $c $top (i32.and (local.get $i) (i32.const 3))))
          (br $top))
        (br $top))
      (br $top)))
  (func (export "two_heads") (local $i i32)
    (loop $outer
      (loop $inner
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br_if $inner (i32.and (local.get $i) (i32.const 1))))
      (br $outer)))

  ;; ---- calls
  (func $again (export "recursion") (call $other) (global.set $n (i64.const 0)))
  (func $other (call $again) (global.set $n (i64.const 1)))
  (func (export "indirect") (call_indirect (type $v) (i32.const 1)) (global.set $n (i64.const 2)))
  (func $tail (export "tail") (return_call $tail2))
  (func $tail2 (return_call $tail))
  (func (export "tail_indirect") (return_call_indirect (type $v) (i32.const 2)))
  (func $tail_self (return_call_indirect (type $v) (i32.const 2)))
  (elem (i32.const 2) $tail_self)

  ;; ---- ranges
  (func (export "fill")
    (drop (memory.grow (i32.sub (i32.const 65536) (memory.size))))
    (loop
      (memory.fill (i32.const 0) (i32.const 1)
        (i32.sub (i32.shl (memory.size) (i32.const 16)) (i32.const 1)))
      (br 0)))
  (func (export "copy")
    (drop (memory.grow (i32.sub (i32.const 16384) (memory.size))))
    (memory.copy (i32.const 1) (i32.const 0)
      (i32.sub (i32.shl (memory.size) (i32.const 16)) (i32.const 1))))
  (func (export "fill_table")
    (loop (table.fill $t (i32.const 3) (ref.null func) (i32.const 69997)) (br 0)))

  ;; ---- what ends: results to compare
  (func $fib (param i32) (result i64)
    (if (result i64) (i32.lt_u (local.get 0) (i32.const 2))
      (then (i64.extend_i32_u (local.get 0)))
      (else (i64.add (call $fib (i32.sub (local.get 0) (i32.const 1)))
        (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
  (func $mix (param i64) (result i64)
    (i64.xor (i64.mul (local.get 0) (i64.const 0x9e3779b97f4a7c15))
      (i64.shr_u (local.get 0) (i64.const 29))))
  (func (export "compute") (param $rounds i32) (result i64) (local $i i32) (local $h i64)
    (loop $rounds
      (local.set $i (i32.const 0))
      (loop $bytes
        (i64.store (local.get $i) (i64.add (i64.load (local.get $i)) (local.get $h)))
        (local.set $h (call $mix (i64.add (local.get $h) (i64.load (local.get $i)))))
        (br_if $bytes (i32.lt_u
          (local.tee $i (i32.add (local.get $i) (i32.const 8))) (i32.const 4096))))
      (local.set $h
        (i64.add (local.get $h) (call $fib (i32.and (local.get $rounds) (i32.const 15)))))
      (memory.fill (i32.const 5000) (local.get $rounds) (i32.const 3000))
      (memory.copy (i32.const 5001) (i32.const 5000) (i32.const 3000))
      (table.fill $t (i32.const 10) (ref.null func) (i32.const 200))
      (br_if $rounds (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
    (global.set $n (local.get $h))
    (local.get $h))
  (func (export "out_of_bounds") (param $at i32) (local $i i32)
    (loop
      (i32.store8 (local.get $at) (i32.load8_u (local.get $i)))
      (global.set $n (i64.extend_i32_u (local.get $i)))
      (local.set $i (i32.add (local.get $i) (i32.const 3)))
      (local.set $at (i32.add (local.get $at) (i32.const 1000)))
      (br 0)))

  ;; here the script `run` adds what it generates
)
