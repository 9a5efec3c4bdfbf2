# RLBox: a C library, compiled by clang, in a C++ host; with memory and table imported, and
# exported.
case $CC in
*tcc*)
	skip "rlbox: tcc's objects need its own library, which only it links"
	return
	;;
esac
dir=$work/rlbox
clang=clang-19
has $clang || clang=clang

library()
{
	cd "$dir/$linked"
	$clang --target=wasm32 -O2 -nostdlib -ffreestanding -c "$here/modules/sandboxed.c" \
		-o sandboxed.o
	$clang --target=wasm32 -nostdlib -Wl,--no-entry,--growable-table $(for name in malloc free \
		greet count_up sum make_points apply keep \
		apply_kept own_callback; do echo "-Wl,--export=$name"; done) $1 sandboxed.o \
			-o sandboxed.wasm
	"$WASM2C" -o sandboxed.c sandboxed.wasm
}

sandbox()
{
	cd "$dir/$linked"
	$CC $generated $1 -I"$wabt" -c sandboxed.c -o sandboxed.$2.o
	$CXX -std=c++11 -O2 -Wall -Werror $1 -I"$wabt" -I. -I"$here/../runtime" \
		"$here/embedders/sandbox.cc" \
		"$here/embedders/sandbox_$linked.cc" sandboxed.$2.o "$work"/rlbox/runtime-$2/*.o -lpthread \
			-o program.$2
}

# The settings of Firefox are the last.
for mode in guard checked firefox; do
	case $mode in
	guard) flags=-DWASM_RT_MEMCHECK_GUARD_PAGES=1 ;;
	checked) flags=-DWASM_RT_MEMCHECK_BOUNDS_CHECK=1 ;;
	firefox) flags="-DWASM_RT_USE_MMAP=1 -DWASM_RT_NONCONFORMING_UNCHECKED_STACK_EXHAUSTION=1
		-DWASM_RT_NONCONFORMING_ALLOW_OOB_READ_ELIMINATION=1" ;;
	esac
	try "rlbox: the runtime, $mode" wabt_runtime "$dir/runtime-$mode" "$CC" $flags
	for linked in importing exporting; do
		mkdir -p "$dir/$linked"
		[ $linked = importing ] && ld="-Wl,--import-memory,--import-table" || ld=-Wl,--export-table
		[ $mode = guard ] && try "rlbox: library, $linked" library "$ld"
		try "rlbox: host, $linked, $mode" sandbox "$flags" $mode
		[ -x "$dir/$linked/program.$mode" ] &&
			counted "rlbox: $linked, $mode" "$dir/$linked/program.$mode"
	done
done
