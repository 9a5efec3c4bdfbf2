(module
  (type (func))
  (type (func (param i32)))
  (type (func (param i32 i64 f32 f64) (result i32)))
  (type (func (param funcref externref) (result externref funcref)))
  (type (func (result i32 i64 f32 f64)))
  (func (export "nothing") (type 0)))
