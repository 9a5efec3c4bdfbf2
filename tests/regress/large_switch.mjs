// A br_table of 5,000 entries, which is printed in parts: alone, in a loop that its code leaves and
// goes on with, and without code for its default.
const ENTRIES = 5000;
const labels = (f) => Array.from({ length: ENTRIES }, (_, i) => f(i)).join(' ');

export default `(module
  (global $n (mut i32) (i32.const 0))
  (func $index (param i32) (result i32)
    global.get $n
    i32.const 1
    i32.add
    global.set $n
    local.get 0)
  (func $switch (param i32) (result i32)
    block $default
      block $a
        block $b
          block $c
            local.get 0
            call $index
            br_table ${labels((i) => [0, 1, 2, 3, 3, 2][(i * 7 + (i >> 4)) % 6])} 3
          end
          local.get 0
          i32.const 3
          i32.mul
          local.set 0
        end
        local.get 0
        i32.const 5
        i32.add
        return
      end
      local.get 0
      i32.const 1
      i32.and
      br_if $default
      i32.const -1
      return
    end
    local.get 0
    i32.const 1000000
    i32.add)
  (func $loop (param $i i32) (result i32) (local $sum i32) (local $turns i32)
    block $out
      loop $again
        local.get $turns
        i32.const 1
        i32.add
        local.tee $turns
        i32.const 50
        i32.gt_u
        br_if $out
        block $x
          block $y
            local.get $i
            br_table ${labels((i) => [0, 1, 2, 3][(i * 5) % 4])} 3
          end
          local.get $i
          i32.const 77
          i32.add
          local.set $i
          br $again
        end
        local.get $sum
        local.get $i
        i32.add
        local.set $sum
        local.get $i
        i32.const 131
        i32.add
        local.set $i
        br $again
      end
      i32.const -7
      return
    end
    local.get $sum
    local.get $turns
    i32.const 1000
    i32.mul
    i32.add)
  ${[0, 1, 2, 3, 1023, 1024, 1025, 4095, 4096, 4999, 5000, 5001, -1].map((i, k) => `
  (func (export "switch${k}") (result i32) i32.const ${i} call $switch)
  (func (export "loop${k}") (result i32) i32.const ${i} call $loop)`).join('')}
  (func (export "calls") (result i32) global.get $n)
)`;
