# wide.py COUNT EDITED MORE: a module in text whose functions call each other; the body of the
# edited one has so many stores more.
import sys

count, edited, more = map(int, sys.argv[1:])
print("(module (memory 1) (table 4 funcref) (elem (i32.const 0) $f1 $f2 $f3)")
for i in range(count):
    print(f"(func $f{i} (param i32) (result i32)")
    for k in range(20 + i * 7919 % 200 + (more if i == edited else 0)):
        value = f"(i32.mul (local.get 0) (i32.const {i * 1000 + k}))"
        print(f" (i32.store offset={(i * 31 + k) % 60000} (local.get 0) {value})")
    for callee in (i // 2, i - 1):
        if 0 <= callee < i:
            print(f" (drop (call $f{callee} (local.get 0)))")
    print(" (i32.load (local.get 0)))")
print(f'(func (export "_start") (drop (call $f{count - 1} (i32.const 0)))))')
