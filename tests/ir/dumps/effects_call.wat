;; build: a call that may grow a memory, and one that may not
(module (memory 1) (func $g (drop (memory.grow (i32.const 1)))) (func $n)
 (func (call $g) (call $n)))
