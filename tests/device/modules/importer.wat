;; Uses another module's memory.
(module
  (memory (import "several" "wide") 1)
  (func (export "get") (param i32) (result i32) (i32.load (local.get 0))))
