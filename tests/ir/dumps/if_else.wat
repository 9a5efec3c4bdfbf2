;; control: both branches, and one that leaves
(module (import "env" "f" (func $f)) (import "env" "g" (func $g))
 (func (param i32) (if (local.get 0) (then (call $f)) (else (call $g))))
 (func (param i32) (block (if (local.get 0) (then (call $f) (br 1)) (else (call $g))) (call $g))))
