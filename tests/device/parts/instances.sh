# Instances that begin anew after a trap, several of them, and memories with pages of another size.

. "$here/board.sh"

translate_again()
{
	"$WASM2C" --memory=static:96x3 again.wasm -n again -o again.c
}

again_here() # COMPILER FLAG...: the runtime is built alike
{
	translate_again
	"$@" -I. -I"$runtime" -I"$device" -DBOARD_STACK=100000 "$here/again.c" "$device/host.c" \
		again.c "$runtime"/*.c -lpthread -o again
	./again | diff "$here/again.expected" -
}

again_in_parts()
{
	"$WASM2C" --memory=static:96x3 --num-outputs=2 again.wasm -n again -o part.c
	cp part.h again.h
	$CC -Wall -Werror -I. -I"$runtime" -I"$device" -DBOARD_STACK=100000 "$here/again.c" \
		"$device/host.c" part_0.c part_1.c "$BUILD/lib/libwasm-rt.a" -lpthread -o again
	./again | diff "$here/again.expected" -
}

again_on_m3()
{
	translate_again
	m3_library
	m3_flags="-Wall -Werror" on_m3 again "$here/again.c" again.c | diff "$here/again.expected" -
	arm-none-eabi-nm again.elf >symbols
	not grep -iE 'alloc|heap|sbrk' symbols
	arm-none-eabi-nm -S again.elf | awk '$4 == "wasm2c_again_reset" { print $2 " bytes" }'
}

assemble . "$here/modules/again.wat"
try "begins anew, with $CC" again_here $CC -std=c11 -O2 -Wall -Wextra -Wpedantic -Werror
try "begins anew, with sanitizers" again_here clang-19 -std=c11 -O1 -g -Wall -Wextra -Werror \
	-fsanitize=address,undefined -fno-sanitize=function -fno-sanitize-recover=all
try "begins anew, with tcc" again_here tcc -std=c99
try "begins anew, in several files" again_in_parts
try "begins anew on a Cortex-M3" again_on_m3

# ---- pages of another size

# The guest is one that counts in pages of PAGE bytes; it hears how many there are.
pages_of() # PAGE SIZE EXPECTED: bytes at first, blocks of 100 that fit, bytes then, beyond
{
	clang-19 --target=wasm32 -Os -nostdlib -DPAGE=$1 -Wl,--no-entry -Wl,--stack-first \
		-Wl,-z,stack-size=512 -o paged.wasm "$here/paged.c"
	"$WASM2C" --memory=static:$2,page=$1 paged.wasm -n paged -o paged.c
	cat >pages.c <<-END
		#include "paged.h"
		#include <stdio.h>
		int main(void)
		{
			static w2c_paged p;
			wasm_rt_trap_t trap;
			wasm_rt_init();
			wasm2c_paged_instantiate(&p);
			printf("%u ", w2c_paged_bytes(&p));
			printf("%u ", w2c_paged_blocks(&p));
			printf("%u ", w2c_paged_bytes(&p));
			w2c_paged_peek(&p, w2c_paged_bytes(&p) - 1);
			trap = (wasm_rt_trap_t)wasm_rt_impl_try();
			if (trap == WASM_RT_TRAP_NONE)
				w2c_paged_peek(&p, w2c_paged_bytes(&p));
			puts(wasm_rt_strerror(trap));
			return trap != WASM_RT_TRAP_OOB || w2c_paged_memory(&p)->page_size != $1;
		}
	END
	$CC -Wall -I. -I"$runtime" pages.c paged.c "$BUILD/lib/libwasm-rt.a" -lpthread -o pages
	same "$3 out of bounds memory or table access" "$(./pages)"
}

pages_refused() # MESSAGE FIELDS OPTION
{
	echo "(module $2)" >refused.wat
	assemble . refused.wat
	not "$WASM2C" "$3" -n x -o refused.c refused.wasm 2>said
	[ ! -e refused.c ]
	sed 's/^wasm2c: error: //; s/^refused.wasm:0x[0-9a-f]*: error: //' said | grep -qxF "$1" ||
		{ cat said; return 1; }
}

pages_kept() # what declares its pages has them
{
	"$WASM2C" --memory=static:96,page=32 again.wasm -n again | grep -q ', 64u, 96u, 0, 1);'
}

try "pages of 1 KiB in 4 KiB" pages_of 1024 4K "4096 35 4096"
try "pages of 1 byte in 4 KiB" pages_of 1 4K "4096 35 4096"
try "pages of 1 KiB, growing" pages_of 1024 96K "65536 977 98304"
try "pages of 1 byte, growing" pages_of 1 65700 "65536 651 65628"
try "pages that are declared" pages_kept
try "no whole pages" pages_refused \
	"memory 0: 4196 bytes are no whole number of pages of 1024 bytes" "(memory 1)" \
	--memory=static:4196,page=1K
stack="memory 0 has 65536 bytes at least and cannot do with 4096: the stack begins at 5000"
try "pages without room for the stack" pages_refused \
	"$stack (wasm-ld -z stack-size=BYTES --stack-first)" \
	"(memory 1) (global (mut i32) (i32.const 5000))" --memory=static:4K,page=1K
try "pages without room for data" pages_refused \
	"memory 0 has 65536 bytes at least and cannot do with 4096: a data segment goes beyond" \
	'(memory 1) (data (i32.const 4095) "ab")' --memory=static:4K,page=1K
try "arrays beyond 2 GiB" pages_refused \
	"memory 0 would be an array of 3221225472 bytes: say how many with --memory=static:BYTES" \
	"(memory 1)" --memory=static:1024Mx3
