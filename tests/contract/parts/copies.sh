# The runtime's files as builds take them out of a clone: whole, each by itself, beside nothing but
# WABT's other files.
dir=$work/copies
mkdir -p "$dir/made" "$dir/own"

as_made()
{
	sh "$top/dist/amalgamate" "$top" "$dir/made"
	diff -r "$dir/made" "$wabt" >"$dir/difference" || {
		head -n 5 "$dir/difference"
		echo "runtime_support/wabt is not what \`make amalgamate\` gives"
		return 1
	}
}
try "runtime_support/wabt is up to date" as_made

names="wasm-rt.h wasm-rt-impl.h wasm-rt-impl.c wasm-rt-impl-tableops.inc wasm-rt-mem-impl.c
	wasm-rt-mem-impl-helper.inc wasm-rt-exceptions.h wasm-rt-exceptions-impl.c"

# Where WABT's sources have them: builds that fetch it compile wasm2c/wasm-rt-impl.c.
in_place()
{
	for file in $names; do
		cmp "$top/wasm2c/$file" "$wabt/$file"
	done
}
try "the same files in wasm2c/" in_place

# What scripts copy by name.
copy()
{
	for file in $names; do
		cp "$wabt/$file" "$dir/own"
	done
	cp "$work/c/macros.c" "$work/c/macros.h" "$dir/own"
}
try "WABT's file names" copy

alone() # FLAG...
{
	cd "$dir/own"
	for file in wasm-rt-impl wasm-rt-mem-impl wasm-rt-exceptions-impl macros; do
		$CC $warnings "$@" -I. -c $file.c -o $file.o
	done
	cat >main.c <<'C'
#include "macros.h"
#include "wasm-rt-impl.h"
int
main(void)
{
	static w2c_macros instance;

	wasm_rt_init();
	wasm2c_macros_instantiate(&instance);
	if (wasm_rt_impl_try() != 0)
		return 0;
	w2c_macros_store(&instance, 65532, 7);
	if (w2c_macros_load(&instance, 65532) == 7)
		w2c_macros_divide(&instance, 7, 0);
	return 1;
}
C
	$CC $warnings "$@" -I. -c main.c -o main.o
	$CC main.o macros.o wasm-rt-impl.o wasm-rt-mem-impl.o wasm-rt-exceptions-impl.o -lpthread \
		-o program
	./program
}
try "a copy" alone
try "a copy, in strict C" alone -std=c11
try "a copy, in C17 and optimised" alone -std=gnu17 -O3
for header in stdlib.h pthread.h sys/mman.h; do
	try "a copy, with $header before all" alone -include $header
	try "a copy, with $header before all and _GNU_SOURCE" alone -include $header -D_GNU_SOURCE \
		-std=c11
done

# A module without a memory needs only the first file.
without_memory()
{
	cd "$dir/own"
	"$WASM2C" "$top/examples/fac/fac.wasm" -n fac -o fac.c
	cat >fac_main.c <<'C'
#include "fac.h"
int
main(void)
{
	w2c_fac fac;
	bool ok;

	wasm_rt_init();
	wasm2c_fac_instantiate(&fac);
	ok = w2c_fac_fac(&fac, 5) == 120;
	wasm2c_fac_free(&fac);
	wasm_rt_free();
	return !ok;
}
C
	$CC -I. fac_main.c fac.c wasm-rt-impl.c -lpthread -o fac
	./fac
}
try "wasm-rt-impl.c alone" without_memory

# In one unit with the program, as some embedders compile it.
unity()
{
	cd "$dir/own"
	printf '#include "%s.c"\n' wasm-rt-impl wasm-rt-mem-impl wasm-rt-exceptions-impl >runtime.c
	$CC $warnings -I. -c runtime.c -o runtime.o
	$CC -I. main.c macros.c runtime.o -lpthread -o unity
	./unity
}
try "the three files as one" unity
