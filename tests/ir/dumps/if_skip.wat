;; control: a branch over the rest of a block is an if
(module (import "env" "f" (func $f))
 (func (param i32) (block (br_if 0 (local.get 0)) (call $f))))
