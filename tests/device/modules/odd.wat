;; Accesses of each width, at any address, that promise the alignment of their width.
(module
  (memory 1)
  (func (export "load16") (param i32) (result i32) (i32.load16_s (local.get 0)))
  (func (export "load32") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "load64") (param i32) (result i64) (i64.load (local.get 0)))
  (func (export "load32_64") (param i32) (result i64) (i64.load32_u offset=3 (local.get 0)))
  (func (export "load_f32") (param i32) (result f32) (f32.load (local.get 0)))
  (func (export "load_f64") (param i32) (result f64) (f64.load (local.get 0)))
  (func (export "store16") (param i32 i32) (i32.store16 (local.get 0) (local.get 1)))
  (func (export "store32") (param i32 i32) (i32.store offset=1 (local.get 0) (local.get 1)))
  (func (export "store64") (param i32 i64) (i64.store (local.get 0) (local.get 1)))
  (func (export "store_f64") (param i32 f64) (f64.store (local.get 0) (local.get 1)))
  (data (i32.const 0) "\01\02\03\04\05\06\07\88\99\aa\bb\cc\dd\ee\ff\10\11\12\13\14\15\16\17\18"))
