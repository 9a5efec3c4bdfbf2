;; build,control: a branch into the midst of what follows
(module (import "env" "f" (func $f (param i32)))
 (func (param i32)
  (block
   (block
    (loop (br_if 1 (local.get 0)) (call $f (i32.const 0)) (br_if 2 (local.get 0)) (br 0)))
   (call $f (i32.const 1)))
  (call $f (i32.const 2))))
