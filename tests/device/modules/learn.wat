;; Memories that grow as they are told to.
(module
  (memory $first (export "first") 17)
  (memory $second 1 300)
  (func (export "grow_first") (param i32) (result i32) (memory.grow $first (local.get 0)))
  (func (export "grow_second") (param i32) (result i32) (memory.grow $second (local.get 0)))
  (func (export "load") (param i32) (result i32) (i32.load8_u $first (local.get 0)))
  (func (export "store") (param i32 i32) (i32.store8 $first (local.get 0) (local.get 1))))
