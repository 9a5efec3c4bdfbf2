;; build: code that cannot be reached
(module (func (result i32) (return (i32.const 1)) (drop (i32.const 2)) (unreachable)))
