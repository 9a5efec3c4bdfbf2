# Guests that throw: C with setjmp, in the manual's two commands, and an exception that nobody
# catches. Sourced by run.

# Every level, since clang keeps more in variables at -O0.
jumps()
{
	guest=$top/runtime_support/guest
	$native -w "$here/guests/jumps.c" -o jumps-native
	for level in -O0 -O2; do
		"$CLANG" --target=wasm32-wasi $level -mllvm -wasm-enable-sjlj \
			-I"$guest" "$here/guests/jumps.c" "$guest/setjmp.c" -o jumps.wasm
		"$wasmcc" -O1 jumps.wasm -o jumps
		[ "$(./jumps)" = "$(./jumps-native)" ]
	done
}
try "setjmp and longjmp" jumps

uncaught()
{
	"$wasmcc" -O0 uncaught.wasm -o uncaught
	ends 134 ./uncaught
	says err 'trap: uncaught exception "tag 0"'
	says err 'at parse'
}
try "an exception that nobody catches" uncaught

payload()
{
	not "$wasmcc" -O0 payload.wasm -o payload 2>err
	says err 'WASM_EXN_MAX_SIZE_is_too_small'
	"$wasmcc" -O0 -DWASM_EXN_MAX_SIZE=264 payload.wasm -o payload
	./payload
}
try "an exception with more values than WASM_EXN_MAX_SIZE" payload
