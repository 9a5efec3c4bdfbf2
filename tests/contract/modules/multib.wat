(module
  (func (export "swap") (param i32 f64) (result f64 i32) (local.get 1) (local.get 0))
  (func (export "other_pair") (result i32 i64) (i32.const 3) (i64.const 4)))
