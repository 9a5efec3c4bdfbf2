(module
  (tag $t (export "t") (param f64))
  (func $start f64.const 2.5 throw $t)
  (start $start))
