;; The second of three segments does not fit; the first was written (spec, section 4.7.2).
(module
  (import "host" "memory" (memory 1))
  (table 3 funcref)
  (memory $own 1)
  (data (i32.const 3) "\2a")
  (data (i32.const 65535) "xy")
  (data (i32.const 4) "\2b"))
