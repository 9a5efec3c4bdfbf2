(module
  (global (export "one") v128 (v128.const f32x4 1 1 1 1))
  (global (export "last") (mut v128) (v128.const f32x4 1 2 3 4))
  (func (export "scale") (param v128 f32) (result v128)
    (f32x4.mul (local.get 0) (f32x4.splat (local.get 1)))))
