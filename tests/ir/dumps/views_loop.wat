;; views: a loop that grows, with a test that loads
(module (memory 1)
 (func $grow (drop (memory.grow (i32.const 1))))
 (func (param i32)
  (block (loop (br_if 1 (i32.eqz (i32.load (local.get 0)))) (call $grow) (br 0)))))
