;; Calls back a function that the host gives it at run time, as a reference.
(module
  (type $tell (func (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "good evening")
  (table $tellers 1 funcref)
  (func (export "set_teller") (param funcref) (table.set $tellers (i32.const 0) (local.get 0)))
  (func (export "tell")
    (call_indirect $tellers (type $tell) (i32.const 16) (i32.const 12) (i32.const 0))))
