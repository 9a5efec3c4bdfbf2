;; stats: what is left of folds, branches, assignments, globals, stack checks, tail calls, and hints
(module
 (import "host" "f" (func $host))
 (memory 1)
 (global $constant (mut i32) (i32.const 7))
 (global $written (mut i32) (i32.const 8))
 (func (export "folded") (param i32) (result i32)
  (i32.add (i32.add (local.get 0) (i32.const 3)) (i32.mul (i32.const 2) (i32.const 4))))
 (func (export "global") (result i32)
  (global.set $written (i32.const 1))
  (i32.add (global.get $constant) (global.get $written)))
 (func (export "forwarded") (param i32) (result i32) (local $once i32) (local $dead i32)
  (local.set $dead (i32.load (local.get 0)))
  (local.set $once (i32.shl (local.get 0) (i32.const 1)))
  (i32.mul (local.get $once) (i32.const 3)))
 (func (export "while") (param i32) (result i32) (local $sum i32)
  (block $end
   (loop $more
    local.get 0
    i32.eqz
    (@metadata.code.branch_hint "\00") br_if $end
    (local.set $sum (i32.add (local.get $sum) (local.get 0)))
    (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
    (br $more)))
  (local.get $sum))
 (func (export "switch") (param i32) (result i32) (local $r i32)
  (block $b
   (block $a (br_table $a $b (local.get 0)))
   (local.set $r (i32.const 5)))
  (local.get $r))
 (func (export "goto") (param i32)
  (block $out
   (loop $outer
    (loop $inner
     (br_if $out (i32.load (local.get 0)))
     (br_if $outer (i32.load (i32.const 4)))
     (br $inner)))))
 (func (export "top") (param i32) (result i32) (local $seldom i32)
  (if (local.get 0) (then (local.set $seldom (i32.load (local.get 0)))))
  (local.get $seldom))
 (func (export "checked") (call $host))
 (func (export "ends") (param i32) (result i32)
  (return_call $called (local.get 0)))
 (func $called (param i32) (result i32) (local.get 0))
 (func $unreached (call $host)))
