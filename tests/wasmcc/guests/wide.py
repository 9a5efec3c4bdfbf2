# wide.py COUNT EDITED MORE [CALLEE]: a module in text whose functions call each other. The body of
# the edited one has so many stores more, and calls CALLEE, too, which may be "new": a function that
# stands behind it. With "moved" it stands behind the next one, as compilers move what is called
# earlier. Names of every tenth differ in what C cannot have.
import sys

count, edited, more = map(int, sys.argv[1:4])
callee = sys.argv[4:]


def function(name, number, stores, callees):
    print(f"(func ${name} (param i32) (result i32)")
    for k in range(stores):
        value = f"(i32.mul (local.get 0) (i32.const {number * 1000 + k}))"
        print(f" (i32.store offset={(number * 31 + k) % 60000} (local.get 0) {value})")
    for callee in callees:
        print(f" (drop (call ${callee} (local.get 0)))")
    print(" (i32.load (local.get 0)))")


def name(i):
    return "twin" + "." * (i // 10) if i % 10 == 9 else f"f{i}"


print("(module (memory 1) (table 4 funcref) (elem (i32.const 0) $f1 $f2 $f3)")
order = list(range(count))
if callee == ["moved"]:
    callee = []
    order[edited], order[edited + 1] = edited + 1, edited
for i in order:
    stores = 20 + i * 7919 % 200 + (more if i == edited else 0)
    callees = [name(c) for c in (i // 2, i - 1) if 0 <= c < i]
    function(name(i), i, stores, callees + (callee if i == edited else []))
    if i == edited and callee == ["new"]:
        function("new", count, 30, [])
print(f'(func (export "_start") (drop (call ${name(count - 1)} (i32.const 0)))))')
