;; Rethrows where something has overwritten the record of the exception, and where nothing has.
(module
  (tag $a (param i32))
  (tag $b (param i32 i64))
  (memory 1)
  (func $note (param i32)
    i32.const 0
    i32.const 0
    i32.load
    local.get 0
    i32.add
    i32.store)
  (func $throws (param i32)
    local.get 0
    i32.const 1
    i32.eq
    if
      i32.const 11
      throw $a
    end
    local.get 0
    i32.const 2
    i32.eq
    if
      i32.const 22
      i64.const 222
      throw $b
    end)
  (func $swallows (param i32)
    try
      local.get 0
      call $throws
    catch_all
    end)

  (func $clean (param i32)
    try
      local.get 0
      call $throws
    catch_all
      i32.const 1
      call $note
      rethrow 0
    end)
  (func $other_between (param i32)
    try
      local.get 0
      call $throws
    catch_all
      i32.const 2
      call $swallows
      rethrow 0
    end)
  (func $own_between (param i32)
    try
      local.get 0
      call $throws
    catch_all
      try
        i32.const 33
        throw $a
      catch $a
        call $note
      end
      rethrow 0
    end)
  ;; the second turn comes after a call that follows the rethrow
  (func $loop (param i32) (local $turn i32)
    try
      local.get 0
      call $throws
    catch_all
      loop $again
        local.get $turn
        i32.const 2
        i32.eq
        if
          rethrow 2
        end
        local.get $turn
        i32.const 1
        i32.add
        local.set $turn
        i32.const 2
        call $swallows
        br $again
      end
    end)
  (func $either (param i32)
    try
      local.get 0
      call $throws
    catch $a
      i32.const 5
      i32.gt_s
      if
        rethrow 1
      end
    catch_all
      local.get 0
      if
        i32.const 1
        call $swallows
      else
        rethrow 1
      end
      rethrow 0
    end)
  (func $outer (param i32)
    try
      local.get 0
      call $throws
    catch_all
      try
        i32.const 3
        local.get 0
        i32.sub
        call $throws
      catch_all
        rethrow 1
      end
      rethrow 0
    end)

  (func $result (param $which i32) (param $how i32) (result i32)
    block
      try
        block
          block
            block
              block
                block
                  block
                    local.get $which
                    br_table 0 1 2 3 4 5
                  end
                  local.get $how
                  call $clean
                  br 4
                end
                local.get $how
                call $other_between
                br 3
              end
              local.get $how
              call $own_between
              br 2
            end
            local.get $how
            call $loop
            br 1
          end
          local.get $how
          call $either
          br 0
        end
        local.get $which
        i32.const 5
        i32.eq
        if
          local.get $how
          call $outer
        end
        i32.const -1
        return
      catch $a
        i32.const 1000
        i32.add
        return
      catch $b
        i32.wrap_i64
        i32.add
        return
      end
    end
    i32.const -2)
  (func (export "r01") (result i32) i32.const 0 i32.const 1 call $result)
  (func (export "r02") (result i32) i32.const 0 i32.const 2 call $result)
  (func (export "r11") (result i32) i32.const 1 i32.const 1 call $result)
  (func (export "r12") (result i32) i32.const 1 i32.const 2 call $result)
  (func (export "r21") (result i32) i32.const 2 i32.const 1 call $result)
  (func (export "r22") (result i32) i32.const 2 i32.const 2 call $result)
  (func (export "r31") (result i32) i32.const 3 i32.const 1 call $result)
  (func (export "r32") (result i32) i32.const 3 i32.const 2 call $result)
  (func (export "r41") (result i32) i32.const 4 i32.const 1 call $result)
  (func (export "r42") (result i32) i32.const 4 i32.const 2 call $result)
  (func (export "r51") (result i32) i32.const 5 i32.const 1 call $result)
  (func (export "r52") (result i32) i32.const 5 i32.const 2 call $result)
  (func (export "notes") (result i32) i32.const 0 i32.load)
)
