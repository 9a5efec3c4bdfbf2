# A host in C++ with a shared memory: embedders/threaded.c is both. Generated code is C.
if ! has "$CXX"; then
	skip "no $CXX"
	return
fi
case $CC in
*tcc*)
	skip "threads in C++: tcc's code has no threads"
	return
	;;
esac
cxx_threads() # STANDARD MODE
{
	program=$work/threaded-$1-$2
	"$CC" $generated -DWASM_RT_MEMCHECK_$2=1 -I"$wabt" -c "$work/c/threaded.c" -o "$program.o" &&
		"$CXX" -x c++ -std=$1 -O1 $warnings -Wpedantic -DWASM_RT_MEMCHECK_$2=1 -I"$wabt" \
			-I"$work/c" -I"$here/../runtime" "$here/embedders/threaded.c" -x none "$program.o" \
			"$work/cxx-$2"/*.o -lpthread -o "$program"
}
for mode in GUARD_PAGES BOUNDS_CHECK; do
	try "the runtime for C++ compiles with $mode" \
		wabt_runtime "$work/cxx-$mode" "$CC" -DWASM_RT_MEMCHECK_$mode=1
	for standard in c++11 c++20; do
		try "threads in $standard compile with $mode" cxx_threads $standard $mode
		[ -x "$work/threaded-$standard-$mode" ] &&
			counted "threads in $standard, $mode" "$work/threaded-$standard-$mode"
	done
done
