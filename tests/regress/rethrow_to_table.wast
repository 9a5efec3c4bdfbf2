;; A rethrow of the older proposal, caught by a try_table around it in the same function.
(module
  (tag $a (param i32))
  (tag $b (param i64))
  (global $notes (mut i32) (i32.const 0))
  (func $throws (param i32)
    (if (i32.eq (local.get 0) (i32.const 1)) (then (throw $a (i32.const 11))))
    (if (i32.eq (local.get 0) (i32.const 2)) (then (throw $b (i64.const 22)))))
  (func $note (param i32)
    (global.set $notes
      (i32.add (i32.mul (global.get $notes) (i32.const 10)) (local.get 0))))
  (func (export "notes") (result i32) (global.get $notes))

  (func (export "all") (param i32) (result i32)
    block $h
      try_table (catch_all $h)
        try
          local.get 0
          call $throws
        catch_all
          i32.const 1
          call $note
          rethrow 0
        end
        i32.const 0
        return
      end
    end
    i32.const 1)
  ;; the first clause is of a tag, the second takes any other with its reference
  (func (export "tagged") (param i32) (result i32)
    (local $x exnref)
    block $h (result i32)
      block $r (result exnref)
        try_table (catch $a $h) (catch_all_ref $r)
          try
            local.get 0
            call $throws
            i32.const 1
            call $throws
          catch_all
            i32.const 2
            call $note
            rethrow 0
          end
        end
        unreachable
      end
      drop
      i32.const -1
    end)
  ;; its reference is thrown after another exception
  (func $again (export "again") (param i32) (result i32)
    (local $x exnref)
    block $out (result i32)
      block $r (result exnref)
        try_table (catch_all_ref $r)
          try
            local.get 0
            call $throws
          catch_all
            i32.const 3
            call $note
            rethrow 0
          end
        end
        i32.const 0
        return
      end
      local.set $x
      block $other
        try_table (catch_all $other)
          i32.const 3
          local.get 0
          i32.sub
          call $throws
        end
      end
      try_table (catch $a $out)
        local.get $x
        throw_ref
      end
      unreachable
    end)
  ;; no clause takes it: it goes on to the caller
  (func $passes (param i32)
    block $h (result i64)
      try_table (catch $b $h)
        try_table
          try
            local.get 0
            call $throws
          catch_all
            i32.const 4
            call $note
            rethrow 0
          end
        end
      end
      i64.const 0
    end
    drop)
  (func (export "passes") (param i32) (result i32)
    block $h (result i32)
      try_table (catch $a $h)
        local.get 0
        call $passes
      end
      i32.const 0
    end))
(assert_return (invoke "all" (i32.const 0)) (i32.const 0))
(assert_return (invoke "all" (i32.const 1)) (i32.const 1))
(assert_return (invoke "all" (i32.const 2)) (i32.const 1))
(assert_return (invoke "notes") (i32.const 11))
(assert_return (invoke "tagged" (i32.const 1)) (i32.const 11))
(assert_return (invoke "again" (i32.const 0)) (i32.const 0))
(assert_return (invoke "again" (i32.const 1)) (i32.const 11))
(assert_return (invoke "passes" (i32.const 0)) (i32.const 0))
(assert_return (invoke "passes" (i32.const 1)) (i32.const 11))
(assert_return (invoke "passes" (i32.const 2)) (i32.const 0))
(assert_exception (invoke "again" (i32.const 2)))
(assert_return (invoke "notes") (i32.const 1123443))
