(module
  (memory (export "memory") 1)
  (table (export "table") 3 funcref)
  (func $f)
  (elem (i32.const 2) $f $f))
