;; Swaps the case of letters in a buffer of the host's memory, which the host fills and reads by
;; functions of its own.
(module
  (import "host" "mem" (memory 1))
  (import "host" "fill" (func $fill (param i32 i32) (result i32)))
  (import "host" "done" (func $done (param i32 i32)))
  (func (export "swap") (local $i i32) (local $c i32) (local $size i32)
    (local.set $size (call $fill (i32.const 8) (i32.const 1024)))
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $i) (local.get $size)))
        (local.set $c (i32.load8_u offset=8 (local.get $i)))
        (if (i32.lt_u (i32.sub (i32.or (local.get $c) (i32.const 32)) (i32.const 97))
            (i32.const 26))
          (then (i32.store8 offset=8 (local.get $i) (i32.xor (local.get $c) (i32.const 32)))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (call $done (i32.const 8) (local.get $size))))
