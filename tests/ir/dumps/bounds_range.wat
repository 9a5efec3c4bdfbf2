;; bounds: accesses that end below what the memory has from the beginning, by what loops count
(module (memory 1)
 (func $masked (param i32) (result i32)
  (i32.add (i32.load (i32.and (local.get 0) (i32.const 65532)))
   (i32.load offset=4 (i32.and (local.get 0) (i32.const 65532)))))
 (func $byte (param i32) (result i32)
  (i32.load offset=64508 (i32.shl (i32.load8_u (local.get 0)) (i32.const 2))))
 (func $do (local $i i32) (local $p i32)
  (local.set $p (i32.const 64000))
  (loop
   (i32.store (local.get $p) (local.get $i))
   (i32.store offset=4 (local.get $p) (local.get $i))
   (local.set $p (i32.add (local.get $p) (i32.const 16)))
   (br_if 0 (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 96)))))
 (func $down_to_zero (local $i i32)
  (local.set $i (i32.const -512))
  (loop
   (i32.store (i32.add (local.get $i) (i32.const 65536)) (i32.const 1))
   (br_if 0 (local.tee $i (i32.add (local.get $i) (i32.const 4))))))
 (func $one_too_many (local $i i32)
  (local.set $i (i32.const -512))
  (loop
   (i32.store (i32.add (local.get $i) (i32.const 65540)) (i32.const 1))
   (br_if 0 (local.tee $i (i32.add (local.get $i) (i32.const 4))))))
 (func $nested (local $i i32) (local $j i32)
  (loop
   (local.set $j (i32.const 0))
   (loop
    (i32.store8 (i32.add (i32.shl (local.get $i) (i32.const 8)) (local.get $j)) (i32.const 1))
    (br_if 0 (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 3))) (i32.const 255))))
   (br_if 0 (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 255)))))
 (func $skipped (param i32) (local $i i32) (local $p i32)
  (loop
   (block
    (br_if 0 (i32.load8_u (local.get 0)))
    (local.set $p (i32.add (local.get $p) (i32.const 4))))
   (i32.store (local.get $p) (local.get $i))
   (br_if 0 (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 96)))))
 (func $continued (param i32) (local $i i32)
  (loop
   (if (i32.load8_u (local.get 0)) (then
    (local.set $i (i32.add (local.get $i) (i32.const 2)))
    (br 1)))
   (i32.store (local.get $i) (i32.const 1))
   (br_if 0 (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 96)))))
 (func $tested (param i32) (result i32)
  (if (i32.lt_u (local.get 0) (i32.const 65500))
   (then (return (i32.load (local.get 0)))))
  (i32.load8_u (local.get 0))))
