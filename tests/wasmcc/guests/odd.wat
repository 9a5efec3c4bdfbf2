;; Missing imports whose names would steer a terminal or end a string of C, and whose types take
;; other ways.
(module
  (import "a\1b[1m\"" "\00%s\\" (func $f (param f64 externref) (result i32 i64 f32)))
  (import "b" "f" (func (param funcref) (result externref)))
  (func (export "_start")
    (call $f (f64.const 1) (ref.null extern))
    drop drop drop))
