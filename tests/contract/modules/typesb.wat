;; The types of typesa.wat that have results, elsewhere in the index space, twice, and others.
(module
  (type (func (param i64)))
  (type (func (result i32 i64 f32 f64)))
  (type (func (param i32 i64 f32 f64) (result i32)))
  (type (func (result i32 i64 f32 f64)))
  (type (func (param funcref externref) (result externref funcref))))
