;; By name the modules are "", "_", "a.b", "a0", "b": mangled, "a0x2Eb" comes after "a0".
(module
  (import "b" "f" (func (result i32)))
  (import "a0" "g" (global i32))
  (import "a.b" "f" (func (result i32)))
  (import "" "" (func (result i32)))
  (import "a0" "m" (memory 0))
  (import "_" "t" (table 0 externref))
  (import "b" "g" (global i32))
  (func (export "all") (result i32)
    (i32.add
      (i32.add (i32.add (call 0) (i32.mul (i32.const 10) (global.get 0)))
        (i32.mul (i32.const 100) (call 1)))
      (i32.add (i32.mul (i32.const 1000) (call 2))
        (i32.add (i32.mul (i32.const 10000) (table.size 0))
          (i32.mul (i32.const 100000) (global.get 1)))))))
