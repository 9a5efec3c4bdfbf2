# Every name: those that WABT's headers and documents have, and those that ours add.
dir=$work/offered
mkdir -p "$dir"
try "each name has a test or a reason" node "$here/offered.mjs" "$top" "$work/c"

# Settings of ours under which the programs of embedders/ do the same.
set_otherwise() # PROGRAM FLAG...
{
	program=$1
	shift
	wabt_runtime "$dir" "$CC" "$@"
	objects=
	for module in $(sed -n '1s/.*modules: *//p' "$here/embedders/$program.c"); do
		$CC $generated "$@" -I"$wabt" -c "$work/c/$module.c" -o "$dir/$module.o"
		objects="$objects $dir/$module.o"
	done
	$CC -std=c99 -O1 $warnings "$@" -I"$wabt" -I"$work/c" -I"$here/../runtime" \
		"$here/embedders/$program.c" $objects "$dir"/wasm-rt*.o -lpthread -o "$dir/$program"
}
otherwise()
{
	rm -f "$dir/$1"
	try "$*" set_otherwise "$@"
	[ ! -x "$dir/$1" ] || counted "$*" "$dir/$1"
}
otherwise additions -DWASM_RT_HOST_THROWS=0
otherwise additions -DWASM_RT_STACK_MARGIN=16384 -DWASM_RT_TAIL_ARGS_SIZE=65536
case $CC in
*tcc*) skip "WASM_RT_BUILTIN_SETJMP: tcc has no such functions" ;;
*) otherwise depth -DWASM_RT_BUILTIN_SETJMP=1 ;;
esac
