;; Asks the system for random bytes and the time, sleeps for 50 ms, and recurses without end. Ends
;; with 1 to 4 where an answer is wrong.
(module
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func $expect (param i32 i32)
    (if (i32.eqz (local.get 0)) (then (call $exit (local.get 1)))))
  (func $now (param i32) (result i64)
    (call $expect (i32.eqz (call $time (local.get 0) (i64.const 0) (i32.const 8))) (i32.const 1))
    (i64.load (i32.const 8)))
  (func $recurse (param i64) (result i64)
    (i64.add (i64.const 1) (call $recurse (i64.add (local.get 0) (i64.const 1)))))
  (func (export "_start") (local $start i64)
    (call $expect (i32.eqz (call $random (i32.const 16) (i32.const 13))) (i32.const 2))
    (call $expect (i64.ne (i64.load (i32.const 16)) (i64.const 0)) (i32.const 2))
    (call $expect (i32.eqz (i32.load8_u (i32.const 29))) (i32.const 2))
    ;; Between 2020 and 2100.
    (call $expect
      (i64.gt_u (call $now (i32.const 0)) (i64.const 1577836800000000000)) (i32.const 3))
    (call $expect
      (i64.lt_u (call $now (i32.const 0)) (i64.const 4102444800000000000)) (i32.const 3))
    (drop (call $now (i32.const 2)))
    (local.set $start (call $now (i32.const 1)))
    (i32.store (i32.const 80) (i32.const 1))
    (i64.store (i32.const 88) (i64.const 50000000))
    (call $expect
      (i32.eqz (call $poll (i32.const 64) (i32.const 128) (i32.const 1) (i32.const 8)))
        (i32.const 4))
    (call $expect
      (i64.ge_u (i64.sub (call $now (i32.const 1)) (local.get $start)) (i64.const 50000000))
        (i32.const 4))
    (drop (call $recurse (i64.const 0)))))
