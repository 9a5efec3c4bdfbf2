# Programs: by every compiler, at every level, for other machines. Sourced by run.

program()
{
	"$wasmcc" guest.wasm -o program >log.program 2>&1
	[ ! -s log.program ] # not a word, where it is not a terminal
	[ "$(./program --dir x -- 'two words')" = \
		"$(printf '0=./program\n1=--dir\n2=x\n3=--\n4=two words')" ]
	[ "$(echo words | ./program input)" = words ]
	ends 7 ./program exit 7
	ends 0 ./program exit 0
	ends 1 ./program cat data/file # it has been given nothing
	[ -z "$(./program env)" ]
	[ -z "$(ls tmp)" ]
}
try "a program" program

default_names()
{
	mkdir -p names
	cd names
	"$wasmcc" -O0 ../guest.wasm
	./guest exit 0
	"$wasmcc" -O0 ../library.wasm
	[ -f library.a ]
	[ -f library.h ]
	"$wasmcc" -O0 -c ../library.wasm
	[ -f library.o ]
	"$wasmcc" -O0 -S ../library.wasm
	[ -f library/Makefile ]
	"$wasmcc" -O0 ../library.wasm -n other
	[ -f other.a ]
}
try "outputs are called like the module" default_names

odd_names()
{
	# The header of a module must not stand in the place of the C library's.
	for name in string stdio main memory program 'a b-c.d' _; do
		cp guest.wasm "$name.wasm"
		"$wasmcc" -O0 "$name.wasm" -o odd
		ends 3 ./odd exit 3
	done
	"$wasmcc" -O0 -S string.wasm -o odd-sources
	make -s -C odd-sources -j2 CFLAGS=-O0
	ends 3 odd-sources/string exit 3
	"$wasmcc" -O0 -S 'a b-c.d.wasm' -o odd-sources-2
	make -s -C odd-sources-2 -j2 CFLAGS=-O0
	ends 3 odd-sources-2/a_b-c.d exit 3
	ends 1 "$wasmcc" guest.wasm -n wasi_unstable library.wasm -o odd
	says err "WASI of its own"
}
try "modules with the names of other things" odd_names

levels()
{
	for level in -O0 -O1 -O2 -O3 -Os; do
		"$wasmcc" $level library.wasm -c -v -o level.o 2>err
		says err " $level "
	done
	"$wasmcc" -g -O0 library.wasm -c -o level.o
	readelf -S level.o | grep -q debug_info
	"$wasmcc" -O0 library.wasm -c -o level.o
	readelf -S level.o >sections
	not grep -q debug_info sections
}
try "levels and -g" levels

options_of_the_compiler()
{
	"$wasmcc" -v -O0 -Wall -Werror -Wextra -fno-builtin -DONE=1 -D TWO -I. -L. -lm -j 1 \
		-pthread guest.wasm -o options 2>err
	for word in -Wall -fno-builtin -DONE=1 -DTWO -I. -pthread; do
		[ "$(grep -c -e " $word " err)" -gt 2 ]
	done
	not grep -q -e '-c .*-lm' err
	says err 'wasm2c guest.wasm -n guest'
	./options exit 0
	"$wasmcc" -v -O0 -no-pie -static -s library.wasm guest.wasm -o options 2>err
	[ "$(grep -c -e ' -no-pie -static -s ' err)" = 1 ]
	./options exit 0
	# Macros reach the runtime, too, which is compiled for them.
	"$wasmcc" -O0 -DWASM_RT_MEMCHECK_BOUNDS_CHECK=1 -v guest.wasm -o options 2>err
	says err wasm-rt-make.o
	ends 134 ./options trap
	# As with any option, it fails where the compiler says no.
	ends 1 "$wasmcc" -O0 -fno-such-thing library.wasm -o none.a
	[ ! -e none.a ]
}
try "options of the compiler" options_of_the_compiler

sanitizers()
{
	CC=$CLANG "$wasmcc" -O0 -g -fsanitize=address,undefined -fno-sanitize=function \
		-fno-sanitize-recover=undefined --dir data::/ guest.wasm -o sanitized
	[ "$(./sanitized cat /file)" = "some data" ]
	ends 134 ./sanitized trap
	says err "at wrong_pointer"
	ends 3 ./sanitized exit 3
}
try "a program under sanitizers" sanitizers

other_compilers()
{
	for compiler in "$CLANG" "tcc -g" "$native -m64"; do
		CC=$compiler "$wasmcc" -O0 --dir data::/ guest.wasm -o other
		[ "$(./other cat /file)" = "some data" ]
		ends 134 ./other trap
		says err "at poke"
		CC=$compiler ends 3 "$wasmcc" --run -O0 guest.wasm exit 3
		[ ! -s err ] # what the compiler says would be among the guest's words
	done
	for compiler in /no/such/cc no-such-cc; do
		CC="$compiler -m64" ends 1 "$wasmcc" guest.wasm -o none
		[ "$(cat err)" = "wasmcc: there is no C compiler $compiler: \
set CC to one that is there" ]
		[ ! -e none ]
	done
}
try "other compilers" other_compilers

cross()
{
	CC=arm-linux-gnueabihf-gcc "$wasmcc" -O0 -funwind-tables -static --dir data::/ guest.wasm -o arm
	[ "$(qemu-arm ./arm cat /file)" = "some data" ]
	ends 9 qemu-arm ./arm exit 9
	ends 134 qemu-arm ./arm trap
	says err "out of bounds"
	says err "at poke"
	says err "at _start"
	CC=arm-linux-gnueabihf-gcc "$wasmcc" -O1 library.wasm -o cross/lib.a
	arm-linux-gnueabihf-gcc -static -Icross "$here/embedder.c" cross/lib.a -o cross/embedder -lm \
		-lpthread
	qemu-arm cross/embedder
}
mkdir cross
try "a cross build" cross

snapshot_0()
{
	"$wasmcc" -O0 --dir data::/data unstable.wasm -o old
	ends 5 ./old
}
try "snapshot 0 of WASI" snapshot_0
