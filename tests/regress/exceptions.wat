;; Exceptions of the legacy proposal, inside one module: what is caught, by whom, and what is left
;; behind.
(module
  (type $ii (func (param i32) (result i32)))
  (import "env" "log" (func $log (param i32)))
  (tag $a (param i32))
  (tag $b (param i64 f32 i32 f64))
  (tag $n)
  (memory (export "memory") 1 4)
  (global $g (export "g") (mut i32) (i32.const 0))
  (table funcref (elem $throws $quiet $tail_throws))

  (func $throws (param i32) (result i32)
    local.get 0
    i32.const 1
    i32.eq
    if
      i32.const 41
      throw $a
    end
    local.get 0
    i32.const 2
    i32.eq
    if
      throw $n
    end
    local.get 0
    i32.const 3
    i32.eq
    if
      i64.const 0x123456789a
      f32.const 1.5
      i32.const 7
      f64.const -2.25
      throw $b
    end
    local.get 0)
  (func $quiet (param i32) (result i32)
    local.get 0
    i32.const 1000
    i32.add)
  (func $tail_throws (param i32) (result i32)
    local.get 0
    return_call $throws)

  ;; one clause after the other
  (func $each (param i32) (result i32) (local f64 i32 f32)
    try (result i32)
      local.get 0
      call $throws
      i32.const 1
      i32.add
    catch $a
      i32.const 100
      i32.add
    catch $b
      local.set 1
      local.set 2
      local.set 3
      i32.wrap_i64
      local.get 2
      i32.add
      local.get 3
      i32.trunc_f32_s
      i32.add
      local.get 1
      i32.trunc_f64_s
      i32.add
    catch_all
      i32.const 555
    end)
  (func (export "each0") (result i32) i32.const 0 call $each)
  (func (export "each1") (result i32) i32.const 1 call $each)
  (func (export "each2") (result i32) i32.const 2 call $each)
  (func (export "each3") (result i32) i32.const 3 call $each)

  ;; what nobody catches
  (func (export "uncaught1") (result i32) i32.const 1 call $throws)
  (func (export "uncaught2") (result i32) (local i32)
    try (result i32)
      i32.const 2
      call $throws
    catch $a
      i32.const 9
      i32.add
    end)

  ;; through a table; what was stored before stays
  (func $indirect (param $which i32) (param $how i32) (result i32)
    try (result i32)
      i32.const 16
      local.get $how
      i32.store
      local.get $how
      global.set $g
      local.get $how
      local.get $which
      call_indirect (type $ii)
      i32.const 20
      i32.const 77
      i32.store
    catch_all
      i32.const 16
      i32.load
      i32.const 1000
      i32.mul
    end)
  (func (export "indirect00") (result i32) i32.const 0 i32.const 0 call $indirect)
  (func (export "indirect03") (result i32) i32.const 0 i32.const 3 call $indirect)
  (func (export "indirect13") (result i32) i32.const 1 i32.const 3 call $indirect)
  (func (export "indirect22") (result i32) i32.const 2 i32.const 2 call $indirect)

  ;; rethrow of an outer exception after an inner one has been caught
  (func $rethrows (param i32) (result i32)
    try (result i32)
      i32.const 1
      call $throws
    catch $a
      drop
      try
        local.get 0
        call $throws
        drop
      catch_all
        i32.const 1234
        call $log
        local.get 0
        i32.const 3
        i32.eq
        if
          rethrow 1 ;; $b
        end
        local.get 0
        i32.const 2
        i32.eq
        if
          rethrow 2 ;; $a
        end
      end
      rethrow 0
    end)
  (func $around (param i32) (result i32)
    try (result i32)
      local.get 0
      call $rethrows
    catch $a
      i32.const 7000
      i32.add
    catch $b
      drop
      drop
      drop
      i32.wrap_i64
    catch $n
      i32.const 22
    end)
  (func (export "rethrow0") (result i32) i32.const 0 call $around)
  (func (export "rethrow1") (result i32) i32.const 1 call $around)
  (func (export "rethrow2") (result i32) i32.const 2 call $around)
  (func (export "rethrow3") (result i32) i32.const 3 call $around)

  ;; delegate: to an outer try, to a block, to the function
  (func $delegates (param i32) (result i32)
    try (result i32)
      try (result i32)
        block (result i32)
          try (result i32)
            local.get 0
            call $throws
          delegate 2
        end
        i32.const 1
        i32.add
      catch_all
        i32.const -1
      end
    catch $a
      i32.const 300
      i32.add
    catch $n
      i32.const 400
    end)
  (func $delegates_out (param i32) (result i32)
    try (result i32)
      try (result i32)
        local.get 0
        call $throws
      delegate 1
    catch_all
      i32.const -2
    end)
  (func $catches_delegated (param i32) (result i32)
    try (result i32)
      local.get 0
      call $delegates_out
    catch $a
      i32.const 500
      i32.add
    end)
  (func (export "delegate0") (result i32) i32.const 0 call $delegates)
  (func (export "delegate1") (result i32) i32.const 1 call $delegates)
  (func (export "delegate2") (result i32) i32.const 2 call $delegates)
  (func (export "delegate3") (result i32) i32.const 3 call $delegates)
  (func (export "delegate_out0") (result i32) i32.const 0 call $catches_delegated)
  (func (export "delegate_out1") (result i32) i32.const 1 call $catches_delegated)
  (func (export "delegate_out2") (result i32) i32.const 2 call $catches_delegated)

  ;; branches out of a body and out of a handler, around a loop
  (func (export "loops") (result i32) (local $i i32) (local $sum i32)
    block $done
      loop $more
        try
          local.get $i
          i32.const 20
          i32.ge_u
          br_if $done
          local.get $i
          i32.const 1
          i32.add
          local.set $i
          local.get $i
          i32.const 3
          i32.and
          call $throws
          local.get $sum
          i32.add
          local.set $sum
        catch $a
          local.get $sum
          i32.add
          local.set $sum
          br $more
        catch_all
          local.get $sum
          i32.const 10000
          i32.add
          local.set $sum
          local.get $i
          i32.const 15
          i32.gt_u
          br_if $done
        end
        br $more
      end
    end
    local.get $sum)

  ;; operands that wait on the stack while something throws above them
  (func (export "pending") (result i32)
    i32.const 16
    i32.load
    try (result i32)
      i32.const 16
      i32.const 5
      i32.store
      i32.const 1
      call $throws
    catch $a
      i32.const 16
      i32.load
      i32.add
    end
    i32.sub)

  ;; memory that grew before the throw
  (func $grows (param i32)
    memory.size
    i32.const 4
    i32.lt_u
    if
      i32.const 1
      memory.grow
      drop
    end
    local.get 0
    call $throws
    drop)
  (func (export "growth") (result i32)
    try
      i32.const 2
      call $grows
    catch_all
      memory.size
      i32.const 65536
      i32.mul
      i32.const 4
      i32.sub
      i32.const 99
      i32.store
    end
    memory.size
    i32.const 65536
    i32.mul
    i32.const 4
    i32.sub
    i32.load)

  ;; a tail call leaves the try first
  (func $leaves (param i32) (result i32)
    try
      local.get 0
      return_call $throws
    catch_all
      i32.const 66
      return
    end
    unreachable)
  (func (export "tail") (result i32)
    try (result i32)
      i32.const 1
      call $leaves
    catch $a
      i32.const 60
      i32.add
    end)

  ;; several results
  (func $many (param i32) (result i32 i64)
    local.get 0
    call $throws
    i64.const 8)
  (func $two (param i32) (result i32 i64)
    try (result i32 i64)
      local.get 0
      call $many
    catch $a
      i64.const 1
    catch_all
      i32.const 2
      i64.const 3
    end)
  (func (export "two0") (result i32 i64) i32.const 0 call $two)
  (func (export "two1") (result i32 i64) i32.const 1 call $two)
  (func (export "two3") (result i32 i64) i32.const 3 call $two)

  ;; a trap is nobody's exception
  (func (export "trap") (result i32)
    try (result i32)
      i32.const 1
      i32.const 0
      i32.div_u
    catch_all
      i32.const 4
    end)
  (func (export "trap_in_handler") (result i32)
    try (result i32)
      i32.const 2
      call $throws
    catch_all
      i32.const 65536
      i32.const 16
      i32.mul
      i32.load
    end)

  ;; try with parameters; handlers that are dead
  (func (export "dead") (result i32)
    i32.const 3
    try (param i32) (result i32)
      i32.const 4
      i32.add
    catch $a
      i32.const 1
      i32.add
    catch_all
      i32.const 0
    end)
)
