# Builds in the sources, below them and elsewhere, by several compilers. Sourced by run.

# build SOURCES FOLDER ARGUMENT...: configures and builds there, without a word from the compiler.
build()
{
	configure=$1/configure
	mkdir -p "$work/$2"
	cd "$work/$2"
	shift 2
	"$configure" "$@"
	quiet make -s -j2
}

in_the_sources()
{
	build "$inner" inner
	bin/wasm2c examples/fac/fac.wasm -n fac -o "$work/fac.c"
	make -C examples run >"$work/examples" 2>&1
	grep 'fac(20) = 2432902008176640000' "$work/examples"
	grep '^108571 steps' "$work/examples"
	grep '= 385$' "$work/examples"
	grep '/../Makefile: Capabilities insufficient' "$work/examples"
	grep 'steady at 9 pages' "$work/examples"
	# The README's first command.
	XDG_CACHE_HOME="$work/cache" bin/wasmcc --run --dir .::/ examples/wasi/wc.wasm /README.md |
		grep ' /README.md$'
	[ -z "$(make -s all)" ] # nothing is left to do
}

# Beside a build in the sources, as CONTRIBUTING.md has it for the sanitizers.
below_the_sources()
{
	mkdir -p "$inner/obj/below"
	cd "$inner/obj/below"
	../../configure CC=tcc
	quiet make -s -j2 bin/wasm2c
	bin/wasm2c "$inner/examples/fac/fac.wasm" -n fac -o fac.c
	cmp fac.c "$work/fac.c"
}

readme()
{
	for file in "$work/fac.c" "$top/README.md"; do
		sed -n '/^u64$/,/^}$/p' "$file" >"$work/${file##*/}.function"
	done
	cmp "$work/fac.c.function" "$work/README.md.function"
	# Its host compiles as it stands.
	sed -n '/^#include "fac.h"$/,/^```$/{/^```$/d;p}' "$top/README.md" >"$work/readme-host.c"
	gcc -Wall -Wextra -Werror -I"$runtime" -I"$work" -o "$work/readme-host" \
		"$work/readme-host.c" "$work/fac.c" "$inner/lib/libwasm-rt.a" -lpthread
	[ "$("$work/readme-host")" = 2432902008176640000 ]
}

built_in()
{
	cd "$inner"
	find . ! -path './bin*' ! -path './lib*' ! -path './obj*' ! -path ./Makefile ! -path \
		./config.log | sort | diff "$work/files" -
}

distclean()
{
	cd "$inner"
	make -s distclean
	find . | sort | diff "$work/files" -
}

# A translator built in another way prints the same C.
same_output()
{
	bin/wasm2c "$tree/examples/fac/fac.wasm" -n fac -o obj/fac.c
	cmp obj/fac.c "$work/fac.c"
	XDG_CACHE_HOME="$work/cache" bin/wasmcc -O0 "$tree/examples/wasi/wc.wasm" -o obj/wc
	./obj/wc </dev/null
}

elsewhere()
{
	build "$tree" "$1" CC="$1"
	same_output
}

# With the compiler's word on dependencies (clang), and without (tcc).
headers()
{
	touch "$tree/wasm2c/util/vec.h"
	for folder in clang-19 tcc; do
		cd "$work/$folder"
		make | grep 'wasm2c/util/vec\.o'
	done
}

unconfigured()
{
	mkdir "$work/plain"
	cd "$work/plain"
	quiet make -s -j2 -f "$tree/Makefile.in" srcdir="$tree" CFLAGS=-O0
	same_output
}

cross()
{
	build "$tree" arm --host=arm-linux-gnueabihf
	not make check
	machine=$(od -A n -t x1 -j 18 -N 1 bin/wasm2c)
	[ "$machine" = " 28" ] # what ELF calls ARM
}

freestanding()
{
	# Whether there is a C library for it (newlib) or not, it is not to be found here.
	build "$tree" bare --host=arm-none-eabi \
		CC="arm-none-eabi-gcc -nostdinc -isystem $(arm-none-eabi-gcc -print-file-name=include)"
	grep -q '^CFLAGS = .*-ffreestanding' Makefile
	[ -f lib/libwasm-rt.a ]
	[ ! -e bin ]
}

try "a build in the sources; the examples run" in_the_sources
try "a build below the sources" below_the_sources
try "the README shows what is printed" readme
try "what is built goes to bin, lib and obj" built_in
try "make distclean leaves the tarball's files" distclean
try "a build elsewhere, with clang" elsewhere clang-19
try "a build elsewhere, with tcc" elsewhere tcc
try "a changed header rebuilds what includes it" headers
try "a build without configure" unconfigured
try "a cross build" cross
try "a build for a machine without an operating system" freestanding
