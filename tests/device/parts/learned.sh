# Learned sizes: profiles, what they make of the C, and how growth goes with them.

# Prints how the growths of a trace went in the first run, and in the second, which knows of the
# first.
learn() # TRACE RUNTIME FLAGS...
{
	trace=$1 library=$2
	shift 2
	rm -f profile
	for run in first second; do
		"$WASM2C" --memory-profile=profile learn.wasm -n learn -o learn.c
		$CC -std=c11 -O1 $strict -I. -I"$runtime" "$@" "$here/learn.c" learn.c $library -lpthread \
			-o learn
		./learn profile "$trace" >$run
		cat $run
	done
	grep -qx 'learn 1 291' profile
}

is_free() # TRACE: in the second run, and nothing is resident that was not
{
	learn "$1" "$BUILD/lib/libwasm-rt.a" -DWASM_RT_MEMCHECK_BOUNDS_CHECK=1
	not grep -q '^0 slow' first
	grep -q '^0 slow growths, 0 moves' second
	[ "$(sed 's/.*moves//' first)" = "$(sed 's/.*moves//' second)" ]
}

moves_nothing()
{
	learn "1*400" "$(echo "$runtime"/*.c)" -DWASM_RT_USE_MMAP=0
	not grep -q ' 0 moves' first
	grep -q ' 0 moves' second
}

is_harmless() # RUNTIME FLAGS...
{
	learn "1*400" "$@"
	cmp first second
	not grep -q '^0 slow' second
}

learns_in_static()
{
	rm -f profile
	"$WASM2C" --memory=static:64M --memory-profile=profile learn.wasm -n learn -o learn.c
	$CC -std=c11 -O1 $strict -I. -I"$runtime" "$here/learn.c" learn.c "$BUILD/lib/libwasm-rt.a" \
		-lpthread -o learn
	./learn profile "1*400"
	grep -qx 'learn 0 417' profile
	"$WASM2C" --memory=static:64M --memory-profile=profile learn.wasm -n learn | not grep presize
	./learn "" "1*400"
}

decays()
{
	$CC -std=c11 $strict -I"$runtime" "$here/decay.c" "$BUILD/lib/libwasm-rt.a" -lpthread -o decay
	rm -f profile
	./decay profile 100
	printf '# wasm2c memory profile: module, memory, pages\nguest 1 100\n' | diff - profile
	printf '# mine\n\nanother 1 7\nguest 0 8\nguest 1 100\nguest 10 9\n' >profile
	./decay profile 1000
	printf '# mine\n\nanother 1 7\nguest 0 8\nguest 1 1000\nguest 10 9\n' | diff - profile
	./decay profile 100 100
	grep -qx 'guest 1 606' profile
	./decay profile 100 100 100 100 100 100 100 100
	pages=$(sed -n 's/guest 1 //p' profile)
	[ "$pages" -gt 100 ] && [ "$pages" -le 150 ]
	./decay profile 100 100 100 100 100 100 100 100 100 100 100 100 100
	grep -qx 'guest 1 100' profile
	./decay profile 200
	grep -qx 'guest 1 200' profile
	./decay profile 18446744073709551615 0
	grep -qx 'guest 1 13835058055282163711' profile
}

spoilt() # what is no profile stays as it is
{
	for line in 'guest' 'guest 1' 'guest 1 x' 'guest -1 5' 'guest 1 5 6' ' ' 'guest 1 -5'; do
		echo "$line" >spoilt
		cp spoilt before
		not ./decay spoilt 100
		cmp spoilt before
		not "$WASM2C" --memory-profile=spoilt learn.wasm -n learn -o spoilt.c 2>said
		grep -qx 'wasm2c: error: spoilt:1: not a line of a memory profile' said
		[ ! -e spoilt.c ]
	done
	not ./decay no/such/folder 100
	not "$WASM2C" --memory-profile=/ learn.wasm -o spoilt.c 2>said
	grep -q 'error: cannot read /' said
	[ -z "$(ls | grep 'new$')" ]
}

baked()
{
	printf '%s\n' '# here' '' 'learn 0 18' 'learn 1 999999' 'learn 2 5' 'learned 0 99' \
		'other 0 77' 'learn 5000000000 1' >profile
	"$WASM2C" --memory-profile profile learn.wasm -n learn >out
	grep -c presize_memory out | grep -qx 2
	grep -q 'presize_memory(&self->w2c_first, 18u);' out
	grep -q 'presize_memory(&self->w2c_second, 999999u);' out
	echo 'learn 0 17' >profile
	"$WASM2C" --memory-profile profile learn.wasm -n learn | not grep presize_memory
}

# As guests grow: an interpreter by one page at a time, Rust by what it needs, TinyGo by doubling,
# Go by arenas; and not at all.
for trace in "1*380 2 8 7*2" "1 1 2 1 1 129 2 11 8 512 3 30 18 4 3" \
	"17 34 68 136 272 544 1088 2176" "8*12 16*4 24 32" ""; do
	try "learned sizes, growth by $trace" is_free "$trace"
done
try "learned sizes with realloc" moves_nothing
try "learned sizes with guard pages" is_harmless "$BUILD/lib/libwasm-rt.a"
try "learned sizes with moving memories" is_harmless "$(echo "$runtime"/*.c)" \
	-DWASM_RT_MOVE_ON_EVERY_GROW=1
try "learned sizes of static memories" learns_in_static
try "a profile follows, and forgets" decays
try "a profile that is none" spoilt
try "what a profile makes of the C" baked
