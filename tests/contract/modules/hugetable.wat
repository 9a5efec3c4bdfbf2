(module (table (export "table") 0xfffffff0 externref) (memory (export "memory") 1))
