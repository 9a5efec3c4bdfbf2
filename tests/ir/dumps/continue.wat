;; control: a branch back from within
(module (import "env" "f" (func $f (result i32)))
 (func (loop (if (call $f) (then (br 1))) (br_if 0 (i32.eqz (call $f))))))
