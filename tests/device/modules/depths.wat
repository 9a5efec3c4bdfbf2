;; Exports that take little and much stack, by calls of each kind.
(module
  (import "board" "put_char" (func $put_char (param i32)))
  (memory 1)
  (type $one (func (param i32) (result i32)))
  (type $two (func (param i32 i32) (result i32)))
  (table 3 funcref)
  (elem (i32.const 0) func $small $large $also_large)

  (func $small (param $n i32) (result i32) (i32.mul (local.get $n) (local.get $n)))

  ;; More parameters than registers.
  (func $wide (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
    (call $put_char (local.get 15))
    (i32.add (i32.mul (local.get 0) (local.get 7)) (i32.mul (local.get 8) (local.get 14))))
  (func $large (param $a i32) (param $b i32) (result i32)
    (i32.add
      (call $wide (local.get $a) (local.get $b) (i32.const 2) (i32.const 3) (local.get $a)
        (local.get $b) (i32.const 6) (i32.const 7) (local.get $a) (local.get $b) (i32.const 10)
        (i32.const 11) (local.get $a) (local.get $b) (i32.const 14) (i32.const 46))
      (call $wide (local.get $b) (local.get $a) (i32.const 2) (i32.const 3) (local.get $b)
        (local.get $a) (i32.const 6) (i32.const 7) (local.get $b) (local.get $a) (i32.const 10)
        (i32.const 11) (local.get $b) (local.get $a) (i32.const 14) (i32.const 46))))
  (func $also_large (param $a i32) (param $b i32) (result i32)
    (call $large (call $large (local.get $a) (local.get $b)) (local.get $a)))

  (func (export "leaf") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
  (func (export "direct") (param i32) (result i32) (call $large (local.get 0) (i32.const 3)))
  (func (export "by_one") (param i32) (result i32)
    (i32.add (local.get 0)
      (call_indirect (type $one) (local.get 0) (i32.and (local.get 0) (i32.const 3)))))
  (func (export "by_two") (param i32) (result i32)
    (i32.add (local.get 0)
      (call_indirect (type $two) (local.get 0) (local.get 0)
        (i32.and (local.get 0) (i32.const 3)))))
  (func (export "beyond") (param i32) (result i32) (i32.load (local.get 0)))

  (func $ping (export "ping") (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (i32.add (i32.const 3) (call $pong (i32.sub (local.get 0) (i32.const 1)))))
      (else (i32.const 1))))
  (func $pong (param i32) (result i32)
    (i32.mul (i32.const 5) (call $ping (local.get 0))))
  (func (export "calls_ping") (param i32) (result i32) (call $ping (local.get 0))))
