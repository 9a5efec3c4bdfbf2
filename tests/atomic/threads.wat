;; What several threads do at once, each in an instance of its own, with one memory. The arrays have
;; an entry for each round, so that no round waits for another.
(module
  (memory (import "env" "memory") 64 65536 shared)
  (func $at (param i32 i32) (result i32) ;; entry i of the array at a
    (i32.add (local.get 0) (i32.shl (local.get 1) (i32.const 2))))

  ;; Store buffering: of two that each store and then look at the other's, one sees it.
  (func (export "store_and_look") (param $mine i32) (param $other i32)
      (param $saw i32) (param $n i32)
    (local $i i32)
    (loop $l
      (i32.atomic.store (call $at (local.get $mine) (local.get $i)) (i32.const 1))
      (i32.store (call $at (local.get $saw) (local.get $i))
        (i32.atomic.load (call $at (local.get $other) (local.get $i))))
      (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n)))))
  ;; The same with plain stores and a fence.
  (func (export "store_and_look_fenced") (param $mine i32) (param $other i32) (param $saw i32)
    (param $n i32)
    (local $i i32)
    (loop $l
      (i32.store (call $at (local.get $mine) (local.get $i)) (i32.const 1))
      (atomic.fence)
      (i32.store (call $at (local.get $saw) (local.get $i))
        (i32.load (call $at (local.get $other) (local.get $i))))
      (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n)))))

  ;; Message passing: who sees the flag sees the plain store before it.
  (func (export "send") (param $data i32) (param $flag i32) (param $n i32)
    (local $i i32)
    (loop $l
      (i32.store (call $at (local.get $data) (local.get $i)) (i32.add (local.get $i) (i32.const 7)))
      (i32.atomic.store (call $at (local.get $flag) (local.get $i)) (i32.const 1))
      (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n)))))
  (func (export "receive") (param $data i32) (param $flag i32) (param $n i32) (result i32)
    (local $i i32) (local $wrong i32)
    (loop $l
      (loop $wait
        (br_if $wait (i32.eqz (i32.atomic.load (call $at (local.get $flag) (local.get $i))))))
      (local.set $wrong (i32.add (local.get $wrong) (i32.ne (i32.add (local.get $i) (i32.const 7))
        (i32.load (call $at (local.get $data) (local.get $i))))))
      (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
    (local.get $wrong))

  ;; Two that store, two that look in opposite orders: these agree on which was first.
  (func (export "store") (param $a i32) (param $n i32)
    (local $i i32)
    (loop $l
      (i32.atomic.store (call $at (local.get $a) (local.get $i)) (i32.const 1))
      (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n)))))
  (func (export "look_at_two") (param $first i32) (param $second i32)
      (param $saw i32) (param $n i32)
    (local $i i32)
    (loop $l
      (i32.store (call $at (local.get $saw) (local.get $i)) (i32.or
        (i32.shl (i32.atomic.load (call $at (local.get $first) (local.get $i))) (i32.const 1))
        (i32.atomic.load (call $at (local.get $second) (local.get $i)))))
      (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n)))))

  ;; Sums that no thread's addition may be lost of, of every width, side by side in eight bytes.
  (func (export "sum") (param $a i32) (param $n i32)
    (local $i i32) (local $old i32)
    (loop $l
      (drop (i64.atomic.rmw.add (local.get $a) (i64.const 0x100000001)))
      (drop (i32.atomic.rmw.sub offset=8 (local.get $a) (i32.const 3)))
      (drop (i32.atomic.rmw16.add_u offset=12 (local.get $a) (i32.const 0x10005)))
      (drop (i32.atomic.rmw8.xor_u offset=14 (local.get $a) (i32.const 0x5a)))
      (drop (i64.atomic.rmw8.add_u offset=15 (local.get $a) (i64.const 1)))
      (loop $again
        (local.set $old (i32.load16_u offset=16 (local.get $a)))
        (br_if $again (i32.ne (local.get $old) (i32.atomic.rmw16.cmpxchg_u offset=16 (local.get $a)
          (local.get $old) (i32.add (local.get $old) (i32.const 1))))))
      (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n)))))

  ;; Growth: `grower` says in `flag` how many pages there are; `user` uses the last of them, in one
  ;; call that has begun when there were fewer.
  (func (export "grower") (param $flag i32) (param $n i32) (result i32)
    (local $failed i32)
    (loop $l
      (local.set $failed (i32.add (local.get $failed)
        (i32.eq (memory.grow (i32.const 1)) (i32.const -1))))
      (i32.atomic.store (local.get $flag) (memory.size))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.atomic.store (local.get $flag) (i32.const -1))
    (local.get $failed))
  (func (export "user") (param $flag i32) (param $me i32) (result i32)
    (local $pages i32) (local $at i32) (local $wrong i32) (local $seen i32)
    (loop $l
      (local.set $pages (i32.atomic.load (local.get $flag)))
      (if (i32.ne (local.get $pages) (local.get $seen))
        (then
          (local.set $seen (local.get $pages))
          (if (i32.eq (local.get $pages) (i32.const -1)) (then (return (local.get $wrong))))
          (local.set $at (i32.add
            (i32.mul (i32.sub (local.get $pages) (i32.const 1)) (i32.const 65536))
            (i32.shl (local.get $me) (i32.const 4))))
          (local.set $wrong (i32.add (local.get $wrong) (i32.load (local.get $at))))
          (i32.store offset=4 (local.get $at) (local.get $pages))
          (local.set $wrong (i32.add (local.get $wrong)
            (i32.ne (local.get $pages) (i32.load offset=4 (local.get $at)))))
          (drop (i64.atomic.rmw.add offset=8 (local.get $at) (i64.const 1)))
          (local.set $wrong (i32.add (local.get $wrong)
            (i32.lt_u (memory.size) (local.get $pages))))))
      (br $l))
    (unreachable))
  (func (export "beyond") (param i32) (result i32)
    (i32.load (i32.mul (local.get 0) (i32.const 65536)))))
