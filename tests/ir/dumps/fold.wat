;; build: constants, identities and canonical forms
(module
 (func (param i32) (result i32) (i32.add (i32.mul (i32.const 6) (i32.const 7)) (local.get 0)))
 (func (param i32) (result i32) (i32.sub (i32.add (local.get 0) (i32.const 3)) (i32.const 5)))
 (func (param i32) (result i32) (i32.eqz (i32.lt_s (local.get 0) (i32.const 9))))
 (func (param i32) (result i32) (i32.eq (local.get 0) (i32.const 0)))
 (func (param i64) (result i32) (i32.wrap_i64 (i64.extend_i32_u (i32.wrap_i64 (local.get 0)))))
 (func (param i32) (result i32) (i32.lt_u (local.get 0) (i32.const 0)))
 (func (result i32) (i32.div_u (i32.const 1) (i32.const 0)))
 (func (result i32) (i32.extend8_s (i32.shr_s (i32.const -512) (i32.const 1))))
 (func (result i64) (i64.rotl (i64.const 0x4000000000000001) (i64.const 2))))
