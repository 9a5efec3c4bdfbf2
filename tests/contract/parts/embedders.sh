# Every program of embedders/, with guard pages and with explicit checks. Its first line names its
# modules.

build()
{
	for module in $modules; do
		object=$objects/$module.o
		[ -f "$object" ] || $CC $generated $flags -I"$wabt" -c "$work/c/$module.c" -o "$object"
	done
	$CC -std=c99 -O1 $warnings $flags -I"$wabt" -I"$work/c" -I"$here/../runtime" "$source" \
		$(for module in $modules; do echo "$objects/$module.o"; done) "$objects"/wasm-rt*.o \
		-lpthread -o "$objects/$name"
}

for mode in GUARD_PAGES BOUNDS_CHECK; do
	objects=$work/embedders-$mode
	flags=-DWASM_RT_MEMCHECK_$mode=1
	try "the runtime compiles with $mode" wabt_runtime "$objects" "$CC" $flags
	for source in "$here"/embedders/*.c; do
		name=$(basename "$source" .c)
		modules=$(sed -n '1s/.*modules: *//p' "$source")
		try "$name compiles with $mode" build
		[ -x "$objects/$name" ] && counted "$name, $mode" "$objects/$name"
	done
	# Shared memories are there from C11 on only.
	for standard in c11 gnu17; do
		try "names compiles with $mode in $standard" $CC -std=$standard -O1 $warnings $flags \
			-I"$wabt" -I"$here/../runtime" "$here/embedders/names.c" "$objects"/wasm-rt*.o \
			-lpthread -o "$objects/names-$standard"
		[ -x "$objects/names-$standard" ] && counted "names, $standard" "$objects/names-$standard"
	done
done
