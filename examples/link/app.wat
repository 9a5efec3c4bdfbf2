;; Uses all that store.wat exports: pushes squares, then adds up what lies in the store's memory.
(module
  (type $binary (func (param i32 i32) (result i32)))

  (import "store" "push" (func $push (param i32)))
  (import "store" "memory" (memory 1))
  (import "store" "count" (global $count (mut i32)))
  (import "store" "operations" (table $operations 2 funcref))

  (func $add (param i32 i32) (result i32)
    (call_indirect (type $binary) (local.get 0) (local.get 1) (i32.const 0)))
  (func $square (param $n i32) (result i32)
    (call_indirect (type $binary) (local.get $n) (local.get $n) (i32.const 1)))

  ;; The squares of 1 to $n into the store.
  (func $fill (param $n i32)
    (local $i i32)
    (loop $next
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (call $push (call $square (local.get $i)))
      (br_if $next (i32.lt_u (local.get $i) (local.get $n)))))

  ;; The sum of everything in the store.
  (func $total (result i32)
    (local $i i32) (local $sum i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (global.get $count)))
        (local.set $sum
          (call $add (local.get $sum) (i32.load (i32.shl (local.get $i) (i32.const 2)))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (local.get $sum))

  (func (export "sum_of_squares") (param $n i32) (result i32)
    (call $fill (local.get $n))
    (call $total)))
