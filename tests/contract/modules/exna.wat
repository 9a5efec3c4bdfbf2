;; Throws and catches, with a table that the host sees.
(module
  (type $ii (func (param i32) (result i32)))
  (import "env" "callback" (func $callback (param i32) (result i32)))
  (tag $t (export "t") (param i32))
  (tag $two (export "two") (param i32 i64))
  (tag $private (param i32))
  (memory (export "memory") 1)
  (table $table (export "table") 8 funcref)
  (elem (i32.const 0) $throw $plain $throw_exported)
  (func $throw (type $ii) local.get 0 throw $t)
  (func $plain (type $ii) local.get 0 i32.const 100 i32.add)
  (func $throw_exported (export "throw") (type $ii) local.get 0 throw $t)
  (func (export "throw_two") (param i32 i64) local.get 0 local.get 1 throw $two)
  (func (export "throw_private") (type $ii) local.get 0 throw $private)
  (func (export "call_host") (type $ii)
    try (result i32)
      local.get 0
      call $callback
    catch $t
      i32.const 1000
      i32.add
    catch $private
      i32.const 3000
      i32.add
    catch_all
      i32.const 2000
    end)
  (func (export "call_host_open") (type $ii) local.get 0 call $callback i32.const 1 i32.add)
  (func (export "call_table") (param $index i32) (param $x i32) (result i32)
    try (result i32)
      local.get $x
      local.get $index
      call_indirect (type $ii)
    catch $t
      i32.const 1000
      i32.add
    catch_all
      i32.const 2000
    end)
  (func (export "tail_table") (param $index i32) (param $x i32) (result i32)
    local.get $x
    local.get $index
    return_call_indirect (type $ii))
  (func $deep (export "deep") (param i32) (result i32)
    local.get 0
    i32.eqz
    if
      i32.const 5
      throw $t
    end
    local.get 0
    i32.const 1
    i32.sub
    call $deep
    i32.const 1
    i32.add)
)
