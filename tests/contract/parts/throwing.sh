# Hosts in C++ that throw and catch, with each compiler, with guard pages and with explicit checks.
dir=$work/throwing
mkdir -p "$dir"

build_throwing()
{
	cd "$dir"
	wabt_runtime "$dir/$mode" "$CC" $flags
	for module in exna exnb; do
		$CC $generated $flags -I"$wabt" -c "$work/c/$module.c" -o "$mode/$module.o"
	done
}
build_host()
{
	$compiler -std=c++11 -O1 $warnings $flags -I"$wabt" -I"$work/c" -I"$here/../runtime" \
		"$here/embedders/throwing.cc" "$dir/$mode"/*.o -lpthread -o "$dir/$mode/host"
}
for mode in GUARD_PAGES BOUNDS_CHECK; do
	flags=-DWASM_RT_MEMCHECK_$mode=1
	try "modules that throw compile with $mode" build_throwing
	for compiler in "$CXX" clang++-19; do
		has "$compiler" || { skip "$compiler is not here"; continue; }
		rm -f "$dir/$mode/host"
		try "a host that throws compiles with $compiler, $mode" build_host
		[ -x "$dir/$mode/host" ] && counted "a host that throws, $compiler, $mode" "$dir/$mode/host"
	done
done
