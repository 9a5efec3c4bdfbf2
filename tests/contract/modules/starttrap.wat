;; Instantiation ends in the start function, after all is allocated and written.
(module
  (memory (export "memory") 1)
  (table (export "table") 3 funcref)
  (data (i32.const 3) "\2a")
  (func $start unreachable)
  (start $start))
