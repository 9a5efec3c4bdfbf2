;; Imports a tag and functions of exna; exports the tag again.
(module
  (import "exna" "t" (tag $t (param i32)))
  (import "exna" "throw" (func $throw (param i32) (result i32)))
  (import "exna" "throw_two" (func $throw_two (param i32 i64)))
  (import "exna" "two" (tag $two (param i32 i64)))
  (export "again" (tag $t))
  (func (export "catch") (param i32) (result i32)
    try (result i32)
      local.get 0
      call $throw
    catch $t
      i32.const 50
      i32.add
    end)
  (func (export "catch_two") (result i32)
    try (result i32)
      i32.const 7
      i64.const 0x100000005
      call $throw_two
      i32.const 0
    catch $two
      i64.const 32
      i64.shr_u
      i32.wrap_i64
      i32.add
    end)
  (func (export "pass") (param i32) (result i32) local.get 0 call $throw)
)
