# Guests that are stopped.

interruptible()
{
	cat >spin.wat <<'WAT'
(module
  (func (export "_start") (loop (br 0)))
  (func (export "count") (param i32) (result i32) (local $n i32)
    (loop
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get $n)))
WAT
	wat2wasm spin.wat -o spin.wasm
	"$wasmcc" -v -O1 --fuel 1000000 spin.wasm -o spin 2>err
	says err "--interruptible"
	ends 134 timeout 20 ./spin
	says err "spin: trap: all fuel consumed"
	says err "    at _start"
	# Nine instructions for each turn; the caller pays for what a small function does besides.
	ends 0 "$wasmcc" --run -O0 --fuel=90 --invoke count spin.wasm 10
	says out "i32 10"
	ends 134 "$wasmcc" --run -O0 --fuel=89 --invoke count spin.wasm 10
	for number in "" x 12x -1 1234567890123456789; do
		ends 1 "$wasmcc" --fuel="$number" spin.wasm -o none
		says err "wasmcc: --fuel takes a number of instructions, not"
	done
	"$wasmcc" -O0 --interruptible -S spin.wasm -o spin.sources
	grep -q 'POLL(' spin.sources/spin.c
	mkdir stopped
	"$wasmcc" -O0 --interruptible store.wasm -o stopped/store.a
	[ -f stopped/wasm-rt-interrupt.h ]
}
try "--interruptible and --fuel" interruptible

# Thread-local variables have fixed places in executables, also in those that may be loaded
# anywhere, and in nothing that might become part of a shared library.
local_exec()
{
	for kind in -pie -no-pie; do
		"$wasmcc" -v -O1 $kind spin.wasm -o spin 2>err
		says err -DWASM_RT_LOCAL_EXEC=1
		ends 124 timeout 1 ./spin
	done
	for name in store.a store.so; do
		"$wasmcc" -v -O0 store.wasm -o "$name" 2>err
		says err "-c -o"
		not grep -q LOCAL_EXEC err
	done
}
try "--interruptible: thread-local variables of executables" local_exec
