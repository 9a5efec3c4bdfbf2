# v128 for C++ hosts, and over several outputs.
dir=$work/vectors
mkdir -p "$dir"

for_cxx()
{
	cd "$dir"
	echo '#include "vectora.h"
		extern "C" v128 half(const w2c_vectora *self) { return self->w2c_state; }' >host.cc
	$CXX -std=c++11 $warnings -I"$wabt" -I"$work/c" -c host.cc
	$CXX -std=c++11 $warnings -DWASM_RT_V128_LANES=1 -I"$wabt" -I"$work/c" -c host.cc
	$CXX -std=c++11 $warnings -x c++ -fsyntax-only -I"$wabt" -I"$work/c" -I"$here/../runtime" \
		"$here/embedders/vectors.c"
}
try "vectors for C++" for_cxx

# The union is another convention of calls: for the whole program.
as_lanes()
{
	cd "$dir"
	for name in vectora vectorb; do
		"$WASM2C" --num-outputs=2 -o $name.c "$work/wasm/$name.wasm"
	done
	cp "$work/c/vectora.h" "$work/c/vectorb.h" .
	sed '/^#if defined(__SSE2__)$/,/^#endif$/d' "$here/embedders/vectors.c" >host.c
	wabt_runtime "$dir/runtime" "$CC"
	for lanes in 0 1; do
		$CC -std=c99 -O1 $warnings -DWASM_RT_V128_LANES=$lanes -I"$wabt" -I. -I"$here/../runtime" \
			host.c \
			vectora_0.c vectora_1.c vectorb_0.c vectorb_1.c runtime/*.o -lpthread -o program
		./program | grep ' 0$'
	done
}
try "vectors in several outputs, as vectors and as lanes" as_lanes
