(module
  (import "env" "memory" (memory 2 100))
  (import "env" "open_end" (memory 3))
  (import "my_env" "m64" (memory i64 1 0x10000))
  (import "my_env" "m64_open" (memory i64 1))
  (import "env" "bytes" (memory 10 20 (pagesize 1)))
  (import "env" "__indirect_function_table" (table 4 10 funcref))
  (import "env" "open_table" (table 5 externref)))
