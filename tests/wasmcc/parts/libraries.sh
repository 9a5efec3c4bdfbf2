# Objects, libraries, sources. Sourced by run.

object()
{
	"$wasmcc" -O1 -c guest.wasm -o object.o
	nm object.o | grep -q ' T w2c_guest_0x5Fstart'
	[ "$(nm object.o | grep -c ' T main$')" = 0 ]
}
try "an object" object

libraries()
{
	for kind in a so; do
		mkdir -p "lib-$kind"
		"$wasmcc" library.wasm -o "lib-$kind/lib.$kind"
		$native -Wall -Wextra -Werror "-Ilib-$kind" "$here/embedder.c" "lib-$kind/lib.$kind" \
			"-Wl,-rpath,$work/lib-$kind" -o "use-$kind" -lm -lpthread
		"./use-$kind"
	done
	[ "$(echo lib-a/*)" = "lib-a/lib.a lib-a/lib.h lib-a/wasm-rt-exceptions.h lib-a/wasm-rt.h" ]
	# One for each kind of library in one program: the runtime comes once.
	"$wasmcc" -n second library.wasm -o lib-a/second.a
	echo '#include "lib.h"
		#include "second.h"
		int
		main(void)
		{
			static w2c_library a;
			static w2c_second b;
			wasm_rt_init();
			wasm2c_library_instantiate(&a);
			wasm2c_second_instantiate(&b);
			return w2c_library_square(&a, 3) != w2c_second_square(&b, 3);
		}' >both.c
	$native -Ilib-a both.c lib-a/lib.a lib-a/second.a -o both -lm -lpthread
	./both
	# Reactors and modules with WASI, too; what they import is the embedder's affair.
	"$wasmcc" -O0 store.wasm user.wasm -o lib-a/pair.a
	[ -f lib-a/store.h ]
	[ -f lib-a/user.h ]
	[ -f lib-a/wasm-rt-wasi.h ]
	"$wasmcc" -O0 missing.wasm -o lib-a/missing.a
}
try "libraries, with their headers beside them" libraries

sources()
{
	"$wasmcc" --dir data::/ -DX='a b$c' --emit-c sources guest.wasm
	mv sources moved
	not grep -r "$top" moved
	for compiler in "$native" "$CLANG"; do
		make -s -C moved clean CC="$compiler"
		make -s -C moved -j2 CC="$compiler" CFLAGS=-O0
		[ "$(moved/guest cat /file)" = "some data" ]
	done
	make -C moved -n -B | grep -q -F -e "'-DX=a b\$c'"
	make -s -C moved -B -j2 CC=arm-linux-gnueabihf-gcc CFLAGS=-O1 LDFLAGS=-static
	[ "$(qemu-arm moved/guest cat /file)" = "some data" ]

	"$wasmcc" -S library.wasm -o moved-lib
	make -s -C moved-lib -j2 CFLAGS=-O0
	cp moved-lib/library.h moved-lib/lib.h
	$native -Imoved-lib -Imoved-lib/runtime_support "$here/embedder.c" moved-lib/library.a \
		-o use-sources -lm -lpthread
	./use-sources
}
try "sources and a Makefile" sources
