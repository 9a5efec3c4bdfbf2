;; Recursion without end, by every way to a call: the check for stack comes before it. As long as the
;; recursion ends, it has its result.
(module
	(type $t (func (param i32) (result i32)))
	(memory 1)
	(table 1 1 funcref)
	(elem (i32.const 0) $indirect)
	;; a return before the call
	(func $early (export "early") (param i32) (result i32)
		(if (i32.eqz (local.get 0)) (then (return (i32.const 0))))
		(i32.add (call $early (i32.sub (local.get 0) (i32.const 1))) (i32.const 1)))
	;; in one arm, in the other, in both, and in one of a chain
	(func $then (export "then") (param i32) (result i32)
		(local $n i32)
		(if (local.get 0) (then
			(local.set $n (call $then (i32.sub (local.get 0) (i32.const 1))))
			(local.set $n (i32.add (local.get $n) (i32.const 1)))))
		(local.get $n))
	(func $else (export "else") (param i32) (result i32)
		(if (result i32) (i32.eqz (local.get 0)) (then (i32.const 0))
			(else (i32.add (i32.const 1) (call $else (i32.sub (local.get 0) (i32.const 1)))))))
	(func $both (export "both") (param i32) (result i32)
		(if (result i32) (i32.and (local.get 0) (i32.const 1))
			(then (i32.add (i32.const 1) (call $both (i32.sub (local.get 0) (i32.const 1)))))
			(else (if (result i32) (local.get 0)
				(then (i32.add (i32.const 1) (call $both (i32.sub (local.get 0) (i32.const 1)))))
				(else (i32.const 0))))))
	(func $chain (export "chain") (param i32) (result i32)
		(if (i32.eqz (local.get 0)) (then (i32.store (i32.const 0) (i32.const 0)))
			(else (if (i32.eq (local.get 0) (i32.const 1))
				(then (i32.store (i32.const 0) (i32.const 1)))
				(else (if (i32.eq (local.get 0) (i32.const 2))
					(then (i32.store (i32.const 0) (i32.const 2)))
					(else (drop (call $chain (i32.sub (local.get 0) (i32.const 1))))))))))
		(i32.load (i32.const 0)))
	;; in a condition
	(func $condition (export "condition") (param i32) (result i32)
		(if (result i32) (i32.eqz (local.get 0)) (then (i32.const 0))
			(else (if (result i32) (call $condition (i32.sub (local.get 0) (i32.const 1)))
				(then (i32.const 0)) (else (i32.const 1))))))
	(func $arms (export "arms") (param i32) (result i32)
		(local $n i32)
		(if (i32.ge_u (local.get 0) (i32.const 2)) (then
			(if (i32.and (local.get 0) (i32.const 1))
				(then
					(local.set $n (call $arms (i32.sub (local.get 0) (i32.const 2))))
					(local.set $n (i32.add (local.get $n) (i32.const 2))))
				(else
					(local.set $n (call $arms (i32.sub (local.get 0) (i32.const 2))))
					(local.set $n (i32.add (local.get $n) (i32.const 1)))))))
		(local.get $n))
	;; in a condition, and under it; after another one that is under a condition
	(func $under (export "under") (param i32) (result i32)
		(local $n i32)
		(if (i32.eqz (local.get 0)) (then (return (i32.const 0))))
		(if (i32.eqz (call $under (i32.sub (local.get 0) (i32.const 1)))) (then
			(local.set $n (call $under (i32.const 0)))
			(local.set $n (i32.add (local.get $n) (i32.const 1)))))
		(local.get $n))
	(func $later (export "later") (param i32) (result i32)
		(local $n i32)
		(if (i32.and (local.get 0) (i32.const 1))
			(then (local.set $n (call $later (i32.sub (local.get 0) (i32.const 1))))))
		(if (i32.ge_u (local.get 0) (i32.const 2)) (then
			(local.set $n (i32.add (local.get $n)
				(call $later (i32.sub (local.get 0) (i32.const 2)))))
			(local.set $n (i32.add (local.get $n) (i32.const 1)))))
		(local.get $n))
	;; where a jump goes past another call
	(func $past (export "past") (param i32) (result i32)
		(local $n i32)
		(block $end
			(block $found
				(if (i32.eqz (local.get 0)) (then (return (i32.const 0))))
				(loop $search
					(br_if $found (i32.eq (local.get $n) (local.get 0)))
					(local.set $n (i32.add (local.get $n) (i32.const 1)))
					(br_if $search (i32.lt_u (local.get $n) (i32.const 3))))
				(local.set $n (call $past (i32.sub (local.get 0) (i32.const 3))))
				(br $end))
			(local.set $n (call $past (i32.and (local.get 0) (i32.const 1)))))
		(i32.add (local.get $n) (i32.const 1)))
	;; in a loop's second round, and after a loop that may leave the function
	(func $round (export "round") (param i32) (result i32)
		(local $n i32)
		(loop $again
			(if (i32.eqz (local.get $n)) (then
				(if (i32.eqz (local.get 0)) (then (return (i32.const 0))))
				(local.set $n (i32.const 1))
				(br $again)))
			(local.set $n (i32.add (i32.const 1) (call $round (i32.sub (local.get 0) (i32.const 1))))))
		(local.get $n))
	(func $after (export "after") (param i32) (result i32)
		(local $n i32)
		(loop $count
			(if (i32.eq (local.get $n) (local.get 0)) (then (return (local.get $n))))
			(local.set $n (i32.add (local.get $n) (i32.const 1)))
			(br_if $count (i32.lt_u (local.get $n) (i32.const 3))))
		(i32.add (call $after (i32.sub (local.get 0) (i32.const 1))) (i32.const 1)))
	;; in a case
	(func $case (export "case") (param i32) (result i32)
		(block $large (block $two (block $one (block $zero
			(br_table $zero $one $two $large (local.get 0)))
			(return (i32.const 0)))
			(return (i32.const 1)))
			(return (i32.const 2)))
		(i32.add (call $case (i32.sub (local.get 0) (i32.const 1))) (i32.const 1)))
	;; through the table, and under more conditions than are looked into
	(func $indirect (export "indirect") (param i32) (result i32)
		(if (result i32) (local.get 0)
			(then (i32.add (i32.const 1)
				(call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))))
			(else (i32.const 0))))
	(func $deep (export "deep") (param i32) (result i32)
		(local $n i32)
		(if (i32.ne (local.get 0) (i32.const 0)) (then
		(if (i32.ne (local.get 0) (i32.const 100)) (then
		(if (i32.ne (local.get 0) (i32.const 101)) (then
		(if (i32.ne (local.get 0) (i32.const 102)) (then
		(if (i32.ne (local.get 0) (i32.const 103)) (then
		(if (i32.ne (local.get 0) (i32.const 104)) (then
		(if (i32.ne (local.get 0) (i32.const 105)) (then
		(if (i32.ne (local.get 0) (i32.const 106)) (then
		(if (i32.ne (local.get 0) (i32.const 107)) (then
		(if (i32.ne (local.get 0) (i32.const 108)) (then
			(local.set $n (call $deep (i32.sub (local.get 0) (i32.const 1))))
			(local.set $n (i32.add (local.get $n) (i32.const 1)))
		))))))))))))))))))))
		(local.get $n)))
(assert_return (invoke "early" (i32.const 9)) (i32.const 9))
(assert_return (invoke "then" (i32.const 9)) (i32.const 9))
(assert_return (invoke "else" (i32.const 9)) (i32.const 9))
(assert_return (invoke "both" (i32.const 9)) (i32.const 9))
(assert_return (invoke "chain" (i32.const 9)) (i32.const 2))
(assert_return (invoke "condition" (i32.const 9)) (i32.const 1))
(assert_return (invoke "arms" (i32.const 9)) (i32.const 8))
(assert_return (invoke "under" (i32.const 9)) (i32.const 1))
(assert_return (invoke "later" (i32.const 8)) (i32.const 4))
(assert_return (invoke "past" (i32.const 8)) (i32.const 3))
(assert_return (invoke "round" (i32.const 1)) (i32.const 1))
(assert_return (invoke "after" (i32.const 9)) (i32.const 9))
(assert_return (invoke "case" (i32.const 9)) (i32.const 9))
(assert_return (invoke "indirect" (i32.const 9)) (i32.const 9))
(assert_return (invoke "deep" (i32.const 9)) (i32.const 9))
(assert_exhaustion (invoke "early" (i32.const -1)) "call stack exhausted")
(assert_exhaustion (invoke "then" (i32.const -1)) "call stack exhausted")
(assert_exhaustion (invoke "else" (i32.const -1)) "call stack exhausted")
(assert_exhaustion (invoke "both" (i32.const -1)) "call stack exhausted")
(assert_exhaustion (invoke "chain" (i32.const -1)) "call stack exhausted")
(assert_exhaustion (invoke "condition" (i32.const -1)) "call stack exhausted")
(assert_exhaustion (invoke "arms" (i32.const -1)) "call stack exhausted")
(assert_exhaustion (invoke "arms" (i32.const -2)) "call stack exhausted")
(assert_exhaustion (invoke "under" (i32.const -1)) "call stack exhausted")
(assert_exhaustion (invoke "later" (i32.const -2)) "call stack exhausted")
(assert_exhaustion (invoke "past" (i32.const 1)) "call stack exhausted")
(assert_exhaustion (invoke "past" (i32.const -1)) "call stack exhausted")
(assert_exhaustion (invoke "round" (i32.const -1)) "call stack exhausted")
(assert_exhaustion (invoke "after" (i32.const -1)) "call stack exhausted")
(assert_exhaustion (invoke "case" (i32.const -1)) "call stack exhausted")
(assert_exhaustion (invoke "indirect" (i32.const -1)) "call stack exhausted")
(assert_exhaustion (invoke "deep" (i32.const -1)) "call stack exhausted")
(assert_return (invoke "early" (i32.const 9)) (i32.const 9))
