;; Debug names that become one C name: the second gets its index. Another local may have this name
;; already ($a_v1), or a function (f_v1).
(module
  (func (export "f") (param $a i32) (param $a. i32) (param $a_v1 i32) (result i32)
    (local.set $a. (i32.add (local.get $a.) (i32.mul (local.get $a) (i32.const 3))))
    (local.set $a_v1 (i32.xor (local.get $a_v1) (local.get $a.)))
    (i32.sub (i32.mul (local.get $a) (i32.const 7)) (i32.rotl (local.get $a_v1) (local.get $a.))))
  (func (export "g") (param $b i32) (param $b_v2 i32) (param $b! i32) (param $b_v2_v2 i32)
    (result i32)
    (i32.sub (i32.mul (local.get $b) (i32.const 5)) (i32.rotl (local.get $b_v2)
      (i32.xor (local.get $b!) (local.get $b_v2_v2)))))
  (func $v1 (param i32) (result i32) (i32.mul (local.get 0) (i32.const 11)))
  (func (export "h") (param $f i32) (param $f. i32) (result i32)
    (i32.sub (call $v1 (local.get $f.)) (call $v1 (i32.rotl (local.get $f) (local.get $f.))))))
