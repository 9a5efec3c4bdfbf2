# Arrays of less than the memory's minimum, and --memory=static:BYTES,trim.

trims() # the same results as those of a memory that is whole
{
	for option in "" --memory=static:64; do
		"$WASM2C" $option t.wasm -n t -o t.c
		$CC -Wall -I. -I"$runtime" "$here/trim.c" t.c "$BUILD/lib/libwasm-rt.a" -lpthread -o t
		./t >"results$option"
	done
	grep -q 'memory0\[64\]' t.c
	diff results results--memory=static:64
}

# With ",trim" an access beyond the array traps, and the rest is as it was.
assents() # PLACE FIELDS: "f" of the module in an array of 64 bytes, called with 0 and with PLACE
{
	"$WASM2C" --memory=static:64,trim t.wasm -n t -o t.c
	cat >assents.c <<-END
		#include "t.h"
		#include <stdio.h>
		int main(void)
		{
			static w2c_t t, before;
			wasm_rt_trap_t trap;
			wasm_rt_init();
			wasm2c_t_instantiate(&t);
			before = t;
			for (u32 i = 0; i < 2; i++) {
				trap = (wasm_rt_trap_t)wasm_rt_impl_try();
				if (trap == WASM_RT_TRAP_NONE)
					printf("%u\n", (unsigned)w2c_t_f(&t, i * $1));
				else
					puts(wasm_rt_strerror(trap));
				t = before; /* globals; memory stays */
			}
			return 0;
		}
	END
	$CC -Wall -I. -I"$runtime" assents.c t.c "$BUILD/lib/libwasm-rt.a" -lpthread -o t
	./t
}

assents_to() # EXPECTED PLACE FIELDS
{
	printf '(module %s)\n' "$3" >t.wat
	assemble . t.wat
	[ "$(assents "$2" | tr '\n' '|')" = "$1" ] || { assents "$2"; return 1; }
}

trims_stack() # TOP: with a shadow stack that begins there
{
	printf '(module (memory 1) (global (mut i32) (i32.const %s)))\n' "$1" >t.wat
	assemble . t.wat
	"$WASM2C" --memory=static:64,trim t.wasm -n t -o not.c 2>said
}

refuses_stack()
{
	not trims_stack "$1"
	grep -q "the stack begins at $1 (wasm-ld -z stack-size=BYTES --stack-first)\$" said
}

does_not_trim()
{
	not "$WASM2C" --memory=static:64 t.wasm -n t -o not.c 2>said
	[ ! -e not.c ]
	message="memory 0 has 65536 bytes at least and cannot do with 64: $1"
	grep -q "^t\.wasm:0x[0-9a-f]*: error: $message\( (.*)\)\{0,1\}\$" said ||
		{ cat said; return 1; }
}

grep '^[a-z]' "$here/trim.cases" >cases
while IFS= read -r line; do
	verdict=${line%% | *} fields=${line#* | }
	rm -f t.wasm
	printf '(module %s)\n' "$fields" >t.wat
	assemble . t.wat
	if [ "$verdict" = yes ]; then
		try "trims $fields" trims
	else
		try "does not trim $fields" does_not_trim "$verdict"
	fi
done <cases

out="out of bounds memory or table access|"
try "trim: an exported memory" assents_to "7|$out" 64 \
	'(memory (export "m") 1) (data (i32.const 8) "\07") (func (export "f") (param i32) (result i32)
	(i32.load8_u offset=8 (local.get 0)))'
try "trim: the last byte, and one more" assents_to "0|0|" 60 \
	'(memory 1) (func (export "f") (param i32) (result i32) (i32.load (local.get 0)))'
try "trim: one byte more" assents_to "0|$out" 61 \
	'(memory 1) (func (export "f") (param i32) (result i32) (i32.load (local.get 0)))'
try "trim: size and growth are as declared" assents_to "2|4294967295|" 1 \
	'(memory 2 9) (func (export "f") (param i32) (result i32) (drop (memory.size))
	(memory.grow (local.get 0)))'
try "trim: the size" assents_to "3|3|" 1 \
	'(memory 3) (func (export "f") (param i32) (result i32) (memory.size))'
try "trim: bulk" assents_to "0|$out" 1 '(memory 1) (func (export "f") (param i32) (result i32)
	(memory.fill (i32.const 32) (i32.const 1) (i32.add (local.get 0) (i32.const 32)))
	(i32.const 0))'
try "trim: the stack" refuses_stack 65
try "trim: a stack that fits" trims_stack 64
