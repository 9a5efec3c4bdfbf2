# What the translator makes of memories. Sourced by run.

static_memories()
{
	"$wasmcc" -v -O0 --memory=static:1M --no-debug-names guest.wasm -o static 2>err
	says err "guest.c --memory=static:1M --no-debug-names"
	ends 0 ./static grow 1
	says out grown
	ends 0 ./static grow 20
	says out refused
	"$wasmcc" -O0 -c --memory static:1M guest.wasm -o static.o
	nm static.o | grep -q ' b wasm2c_guest_memory0'
	not grep -q wasm_rt_allocate_memory static.o
	ends 1 "$wasmcc" --memory=heap guest.wasm -o none
	takes="static or static:BYTES,...[xN][,trim|,page=BYTES] (16 sizes at most)"
	says err "wasmcc: --memory takes $takes, not \"heap\"; see wasmcc --help"
	[ ! -e none ]
}
try "--memory=static" static_memories

profiles()
{
	"$wasmcc" -O0 --memory-profile=learnt guest.wasm -o learner
	[ ! -e learnt ]
	./learner grow 10
	grep -q '^guest 0 [1-9][0-9]*$' learnt
	"$wasmcc" -S --memory-profile=learnt guest.wasm -o learner.sources
	grep -q wasm_rt_presize_memory learner.sources/guest.c
	# What --run has learnt is built in once.
	export CC="$slow"
	rm learnt
	for turn in 1 2 3; do
		: >asked
		ends 0 "$wasmcc" --run -O0 --memory-profile learnt guest.wasm grow 10
	done
	[ ! -s asked ]
	grep -q '^guest 0 [1-9]' learnt
	# The embedder of a library says where.
	mkdir profiled
	"$wasmcc" -O0 --memory-profile learnt store.wasm -o profiled/store.a
	[ -f profiled/wasm-rt-profile.h ]
	echo nonsense >learnt
	ends 1 "$wasmcc" -O0 --memory-profile learnt guest.wasm -o none
	[ ! -e none ]
}
try "--memory-profile" profiles
