;; bounds: nothing that could be observed lies between a check and its access
(module (import "env" "f" (func $f)) (memory 1)
 (func (param i32)
  (drop (i32.load (local.get 0)))
  (call $f)
  (i32.store offset=16 (local.get 0) (i32.const 1))))
