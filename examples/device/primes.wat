;; Counts primes with a sieve in a memory whose pages are single bytes: it begins with 64 bytes and
;; grows by exactly what a sieve needs.
(module
  (import "board" "put_char" (func $put_char (param i32)))
  (memory $memory 64 (pagesize 1))
  (data (i32.const 0) "primes below \00: \00no memory\n\00")
  (global $sieve i32 (i32.const 64)) ;; where it lies

  ;; Prints the string at $text.
  (func $put (param $text i32)
    (local $c i32)
    (loop $next
      (if (local.tee $c (i32.load8_u (local.get $text)))
        (then
          (call $put_char (local.get $c))
          (local.set $text (i32.add (local.get $text) (i32.const 1)))
          (br $next)))))

  (func $put_number (param $n i32)
    (if (i32.ge_u (local.get $n) (i32.const 10))
      (then (call $put_number (i32.div_u (local.get $n) (i32.const 10)))))
    (call $put_char (i32.add (i32.const 48) (i32.rem_u (local.get $n) (i32.const 10)))))

  ;; Whether the memory has, or could be given, room for a sieve of $n numbers.
  (func $reserve (param $n i32) (result i32)
    (local $more i32)
    (local.set $more (i32.sub (i32.add (global.get $sieve) (local.get $n)) (memory.size)))
    (if (i32.le_s (local.get $more) (i32.const 0))
      (then (return (i32.const 1))))
    (i32.ne (memory.grow (local.get $more)) (i32.const -1)))

  ;; The number of primes below $n; $n bytes are there for it.
  (func $sieve_below (param $n i32) (result i32)
    (local $i i32) (local $multiple i32) (local $count i32)
    (memory.fill (global.get $sieve) (i32.const 0) (local.get $n))
    (local.set $i (i32.const 2))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
        (if (i32.eqz (i32.load8_u (i32.add (global.get $sieve) (local.get $i))))
          (then
            (local.set $count (i32.add (local.get $count) (i32.const 1)))
            (local.set $multiple (i32.mul (local.get $i) (local.get $i)))
            (block $struck
              (loop $strike
                (br_if $struck (i32.ge_u (local.get $multiple) (local.get $n)))
                (i32.store8 (i32.add (global.get $sieve) (local.get $multiple)) (i32.const 1))
                (local.set $multiple (i32.add (local.get $multiple) (local.get $i)))
                (br $strike)))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (local.get $count))

  (func (export "primes") (param $n i32)
    (call $put (i32.const 0))
    (call $put_number (local.get $n))
    (call $put (i32.const 14))
    (if (call $reserve (local.get $n))
      (then
        (call $put_number (call $sieve_below (local.get $n)))
        (call $put_char (i32.const 10)))
      (else (call $put (i32.const 17)))))

  (func (export "peek") (param $address i32) (result i32)
    (i32.load8_u (local.get $address))))
