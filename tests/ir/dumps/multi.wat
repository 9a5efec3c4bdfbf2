;; build,declare: several results
(module (func $f (result i32 i64) (i32.const 1) (i64.const 2))
 (func (result i64) (local i64) (call $f) (local.set 0) (drop) (local.get 0)))
