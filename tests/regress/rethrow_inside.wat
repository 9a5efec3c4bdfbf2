;; Handlers that throw again what they caught to a try around them in the same function: one that
;; catches all, one of a tag, one that delegates, one without handlers; with calls in between
;; through a table, some of which throw and catch.
(module
  (tag $a (param i32))
  (tag $b (param i32))
  (type $act (func (param i32)))
  (type $calm (func (param i32 i32)))
  (memory 1)
  (table 4 4 funcref)
  (elem (i32.const 0) $note $swallows $calm $throws)
  (func $note (param i32)
    i32.const 0
    i32.const 0
    i32.load
    i32.const 10
    i32.mul
    local.get 0
    i32.add
    i32.store)
  (func $calm (param i32 i32)
    local.get 0
    local.get 1
    i32.add
    call $note)
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
      throw $b
    end)
  (func $swallows (param i32)
    try
      i32.const 77
      throw $b
    catch_all
    end)

  ;; three cleanups, each around the one before; a call through a table that throws nothing
  (func $cleanups (param i32) (param $index i32)
    try
      try
        try
          local.get 0
          call $throws
          local.get 0
          i32.const 3
          i32.eq
          if
            i32.const 1
            call $throws
          end
        catch_all
          i32.const 1
          i32.const 0
          i32.const 2
          call_indirect (type $calm)
          rethrow 0
        end
        i32.const 2
        call $throws
      catch_all
        i32.const 2
        i32.const 0
        i32.const 2
        call_indirect (type $calm)
        rethrow 0
      end
    catch_all
      i32.const 3
      local.get $index
      call_indirect (type $act) ;; may throw others, and catch them
      rethrow 0
    end)
  ;; to a handler of a tag, which is or is not that of the exception
  (func $tagged (param i32) (result i32)
    try (result i32)
      try
        local.get 0
        call $throws
        i32.const 1
        call $throws
      catch_all
        i32.const 4
        call $note
        rethrow 0
      end
      i32.const 0
    catch $b
      i32.const 100
      i32.add
    end)
  ;; past a try that delegates out of a loop with values, and one without handlers
  (func $delegated (param i32) (result i32)
    (local $turn i32)
    try $outer (result i32)
      i32.const 7
      loop $again (param i32) (result i32)
        try (param i32) (result i32)
          try (param i32) (result i32)
            try (param i32) (result i32)
              local.get 0
              local.get $turn
              i32.add
              call $throws
            catch_all
              i32.const 5
              call $note
              rethrow 0
            end
          end
        delegate $outer
        local.get $turn
        i32.const 1
        i32.add
        local.tee $turn
        i32.const 3
        i32.lt_u
        br_if $again
      end
    catch_all
      local.get $turn
      i32.const 1000
      i32.add
    end)
  ;; only a rethrow comes to the try that delegates, and it is to the caller
  (func $to_caller (param i32)
    try
      try
        i32.const 33
        throw $a
      catch_all
        i32.const 6
        call $note
        rethrow 0
      end
    delegate 0)
  ;; an outer exception, thrown again from a try in its handler
  (func $outer (param i32) (result i32)
    try (result i32)
      local.get 0
      call $throws
      i32.const 0
    catch_all
      try (result i32)
        rethrow 1
      catch_all
        try (result i32)
          rethrow 1
        catch $a
        catch $b
          i32.const 500
          i32.add
        end
      end
    end)

  ;; ... after which the inner one is thrown again
  (func $both (param i32) (result i32)
    try (result i32)
      i32.const 1
      call $throws
      i32.const 0
    catch_all
      try (result i32)
        local.get 0
        call $throws
        i32.const 0
      catch_all
        try
          rethrow 2
        catch_all
        end
        try (result i32)
          rethrow 1
        catch $a
          i32.const 600
          i32.add
        catch $b
          i32.const 700
          i32.add
        end
      end
    end)

  (func $run (param $which i32) (param $how i32) (param $index i32) (result i32)
    i32.const 0
    i32.const 0
    i32.store
    try (result i32)
      block
        block
          local.get $which
          br_table 0 1
        end
        local.get $how
        local.get $index
        call $cleanups
        i32.const -1
        br 1
      end
      local.get $how
      call $to_caller
      i32.const -2
    catch $a
      i32.const 200
      i32.add
    catch $b
      i32.const 300
      i32.add
    end
    i32.const 100000
    i32.mul
    i32.const 0
    i32.load
    i32.add)
  (func (export "c0") (result i32) i32.const 0 i32.const 0 i32.const 1 call $run)
  (func (export "c1") (result i32) i32.const 0 i32.const 1 i32.const 1 call $run)
  (func (export "c2") (result i32) i32.const 0 i32.const 2 i32.const 1 call $run)
  (func (export "c3") (result i32) i32.const 0 i32.const 3 i32.const 0 call $run)
  (func (export "c4") (result i32) i32.const 0 i32.const 1 i32.const 3 call $run)
  (func (export "c5") (result i32) i32.const 0 i32.const 1 i32.const 0 call $run)
  (func (export "to_caller") (result i32) i32.const 1 i32.const 1 i32.const 0 call $run)
  (func (export "tagged0") (result i32) i32.const 0 call $tagged)
  (func (export "tagged2") (result i32) i32.const 2 call $tagged)
  (func (export "delegated0") (result i32) i32.const 0 call $delegated)
  (func (export "delegated1") (result i32) i32.const 1 call $delegated)
  (func (export "delegated9") (result i32) i32.const 9 call $delegated)
  (func (export "outer1") (result i32) i32.const 1 call $outer)
  (func (export "outer2") (result i32) i32.const 2 call $outer)
  (func (export "both1") (result i32) i32.const 1 call $both)
  (func (export "both2") (result i32) i32.const 2 call $both)
  (func (export "notes") (result i32) i32.const 0 i32.load)
)
