# -flto. Sourced by run. Each library and program compiles the runtime, too, so they are few.

# gcc is told how many compilers it may run, and so has nothing to say of that.
lto_programs()
{
	wat2wasm "$here/guests/trained.wat" -o trained.wasm
	export CC=gcc
	rm -rf lto-trained.profile
	"$wasmcc" -O0 -flto -j 2 --profile-generate trained.wasm -o lto-trained >said 2>&1
	./lto-trained
	"$wasmcc" -O0 -flto -j 2 -Wall -Wextra -Werror --profile-use trained.wasm -o lto-trained \
		>>said 2>&1
	[ ! -s said ]
	./lto-trained
	export CC="$CLANG"
	ends 134 "$wasmcc" --run -O0 -flto guest.wasm trap
	says err "at poke"
}
try "-flto: programs" lto_programs

# Archives have names, so that a linker finds what it needs, though a bare ar cannot read what
# clang-19 makes where the system's clang is older.
lto_archives()
{
	mkdir -p lto
	for CC in "$CLANG" arm-linux-gnueabihf-gcc; do
		export CC
		static= machine=
		case $CC in
		arm-*) static=-static machine=qemu-arm ;;
		esac
		rm -f lto/*
		"$wasmcc" -O0 -v -flto library.wasm -o lto/lib.a >said 2>&1
		grep -q '^[^ ]*-ar[-0-9]* qcs ' said
		not grep plugin said
		$CC $static -flto -Ilto "$here/embedder.c" lto/lib.a -o lto/use -lm -lpthread 2>said
		$machine lto/use
	done
}
try "-flto: archives" lto_archives

lto_others()
{
	mkdir -p lto
	export CC="$CLANG"
	"$wasmcc" -O0 -flto -c library.wasm -o lto/lib.o
	nm lto/lib.o | grep -q ' T w2c_library_square'
	# Sources: with clang's archiver, and no other program that changes what that made.
	"$wasmcc" -O0 -flto -S library.wasm -o lto/sources
	says lto/sources/Makefile "make CC=clang AR=llvm-ar"
	llvm_ar=$(dirname "$(readlink -f "$(command -v "$CLANG")")")/llvm-ar
	make -s -C lto/sources -j2 CC="$CLANG" AR="$llvm_ar"
	cp lto/sources/library.h lto/sources/lib.h
	"$CLANG" -flto -Ilto/sources -Ilto/sources/runtime_support "$here/embedder.c" \
		lto/sources/library.a -o lto/use -lm -lpthread
	lto/use
}
try "-flto: objects and sources" lto_others

no_archiver()
{
	rm -rf bare empty && mkdir bare empty
	printf '#!/bin/sh\n' >bare/clang && chmod +x bare/clang
	ends 1 env PATH="$work/bare" CC=clang "$wasmcc" -flto library.wasm -o empty/lib.a
	says err "llvm-ar, a part of LLVM, is neither beside $work/bare/clang nor in PATH"
	# An archiver that finds nothing in bitcode, and does not fail.
	printf '#!/bin/sh\nprintf "!<arch>\\n" >"$2"\n' >bare/ar && chmod +x bare/ar
	ends 1 env AR="$work/bare/ar" CC="$CLANG" "$wasmcc" -O0 -flto library.wasm -o empty/lib.a
	says err "$work/bare/ar does not find the names"
	[ -z "$(ls empty)" ]
}
try "-flto without an archiver" no_archiver
