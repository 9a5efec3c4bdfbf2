(module
  (import "env" "thrown" (tag (param i32)))
  (tag (export "own") (param i64))
  (func (export "throw") (throw 1 (i64.const 5))))
