;; An exception of 33 values, which are more than WASM_EXN_MAX_SIZE bytes.
(module
  (memory (export "memory") 1)
  (tag $t (param
    i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64
    i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64))
  (func (export "_start") (local $x i64)
    i64.const 7
    local.set $x
    try
    local.get $x local.get $x local.get $x local.get $x local.get $x local.get $x local.get
    $x local.get $x local.get $x local.get $x local.get $x local.get $x local.get $x
    local.get $x local.get $x local.get $x local.get $x local.get $x local.get $x local.get
    $x local.get $x local.get $x local.get $x local.get $x local.get $x local.get $x
    local.get $x local.get $x local.get $x local.get $x local.get $x local.get $x local.get
    $x
    throw $t
    catch $t
    drop drop drop drop drop drop drop drop drop drop drop drop drop drop drop drop drop
    drop drop drop drop drop drop drop drop drop drop drop drop drop drop drop
    i64.const 7
    i64.ne
    if
      unreachable
    end
    end))
