;; Locals with the names of what modules with exceptions are given besides.
(module
  (type $ii (func (param i32) (result i32)))
  (tag $a (param i32))
  (tag $p (param i32 i64))
  (table (export "table") 4 funcref)
  (elem (i32.const 0) $throws $tail)
  (elem declare func $throws)
  (func $throws (param $throw_0 i32) (result i32) (local $own i32)
    local.get $throw_0
    i32.const 2
    i32.mul
    local.set $own
    local.get $own
    i32.const 6
    i32.eq
    if
      local.get $own
      i64.const 5
      throw $p
    end
    local.get $own
    throw $a)
  (func $tail (param $own i32) (result i32) (local $own_func_of i32)
    local.get $own
    local.get $own_func_of
    return_call_indirect (type $ii))
  (func (export "get") (result i32) (local $visible_0 i32)
    ref.func $throws
    ref.is_null
    local.get $visible_0
    i32.add)
  (func $go (param $exn_is i32) (param $own_target i32) (result i32) (local $exn_u32 i32)
    (local $thrown i32)
    local.get $own_target
    local.set $exn_u32
    try (result i32)
      local.get $exn_is
      local.get $own_target
      call_indirect (type $ii)
    catch $a
      local.get $exn_is
      i32.add
      local.get $exn_u32
      i32.add
    catch $p
      i32.wrap_i64
      i32.add
    end
    local.get $thrown
    i32.add)
  (func (export "go00") (result i32) i32.const 5 i32.const 0 call $go)
  (func (export "go01") (result i32) i32.const 5 i32.const 1 call $go)
  (func (export "go30") (result i32) i32.const 3 i32.const 0 call $go)
)
