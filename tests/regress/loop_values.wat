;; A loop's parameter that still waits when a branch to the loop's start sets it anew: it is the one
;; of this turn.
(module
 (func (export "sum") (param i32) (result i32)
  (local.get 0)
  (loop (param i32) (result i32)
   (i32.const 3)
   (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))
   (br_if 0 (i32.gt_u (local.get 0) (i32.const 100)))
   (drop)
   (i32.sub)))
 (func (export "last") (param i32) (result i32) (local i32)
  (local.get 0)
  (loop (param i32) (result i32)
   (local.tee 0 (i32.shr_u (local.get 0) (i32.const 1)))
   (br_if 0 (local.get 0))
   (i32.add))))
