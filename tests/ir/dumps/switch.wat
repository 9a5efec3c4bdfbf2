;; build,control: a br_table and the blocks around it
(module (import "env" "f" (func $f (param i32)))
 (func (param i32)
  (block (block (block (br_table 0 1 2 1 (local.get 0)))
   (call $f (i32.const 1)))
  (call $f (i32.const 2)))))
