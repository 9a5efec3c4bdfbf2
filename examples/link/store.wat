;; A store of numbers, for other modules: function, memory, table and global are all exported.
(module
  (type $binary (func (param i32 i32) (result i32)))

  (memory (export "memory") 1)
  (global $count (export "count") (mut i32) (i32.const 0))
  (table (export "operations") funcref (elem $add $multiply))

  (func (export "push") (param $value i32)
    (i32.store (i32.shl (global.get $count) (i32.const 2)) (local.get $value))
    (global.set $count (i32.add (global.get $count) (i32.const 1))))

  (func $add (type $binary) (i32.add (local.get 0) (local.get 1)))
  (func $multiply (type $binary) (i32.mul (local.get 0) (local.get 1))))
