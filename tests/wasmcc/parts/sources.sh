# -S with names and options that mean something to make, a shell or a compiler. Sourced by run.

# own NAME NUMBER: a C file, with a function that all_own_names adds up.
own()
{
	mkdir -p "$(dirname -- "./$1")"
	echo "int own_$2(void); int own_$2(void) { return $2; }" >"./$1"
}

own_files()
{
	mkdir -p own-files
	cd own-files
	long=$(printf '%0250d' 7)
	own 'a b.c' 1
	own '$(shell touch PWNED).c' 2
	own 'x:y.c' 4
	own 'c#d.c' 8
	own "q'r.c" 16
	own "${long}.c" 32
	own '`touch PWNED`;$$@%.c' 64
	own -x.c 0
	own one/two.c 256
	own two/two.c 512
	{
		for n in 0 1 2 4 8 16 32 64 256 512; do echo "int own_$n(void);"; done
		echo 'struct w2c_env;
			unsigned w2c_env_sum(struct w2c_env *);
			unsigned w2c_env_sum(struct w2c_env *e) {
			return e || own_256() + own_512() != 768 ? 0 : own_0() + own_1() + own_2() + own_4()
				+ own_8() + own_16() + own_32() + own_64(); }'
	} >sum.c
	set -- sum.c one/two.c two/two.c 'a b.c' '$(shell touch PWNED).c' x:y.c 'c#d.c' "q'r.c" \
		"${long}.c" '`touch PWNED`;$$@%.c' -- -x.c
	"$wasmcc" -O0 ../summed.wasm -o program "$@"
	ends 127 ./program
	ends 127 "$wasmcc" -O0 --run "$@" ../summed.wasm
	"$wasmcc" -S -O0 ../summed.wasm -o sources "$@"
	cd sources
	make -s -j2
	ends 127 ./summed
	make -s clean
	cd ..
	[ -z "$(find . -name PWNED)" ]
	ends 1 "$wasmcc" -S ../summed.wasm no-such.c -o none
	says err "cannot read no-such.c"
	[ ! -e none ]
}
try "-S: files of any name" own_files

own_options()
{
	cat >show.c <<-'END2'
		#include <string.h>
		#define STRING_(x) #x
		#define STRING(x) STRING_(x)
		struct w2c_env;
		unsigned w2c_env_sum(struct w2c_env *);
		unsigned w2c_env_sum(struct w2c_env *e)
		{
			return e || strcmp(TEXT, "$(shell touch PW) `touch PW` $$ # a\\# \\\\# %s 'q' \"") != 0;
		}
	END2
	text='-DTEXT="$(shell touch PW) `touch PW` $$ # a\\# \\\\# %s '\''q'\'' \""'
	"$wasmcc" -O0 "$text" summed.wasm show.c -o shown
	ends 0 ./shown
	"$wasmcc" -S -O0 "$text" '-DLINES=1
		+1' '-Wl,-rpath,$(shell touch PW)#' summed.wasm show.c -o show-sources
	make -s -C show-sources -j2
	ends 0 show-sources/summed
	make -n -B -C show-sources >out
	says out 'NEWLINE'
	# A level is a word like any other.
	"$wasmcc" -S '-O0$(shell touch PW)' summed.wasm show.c -o show-level
	make -n -C show-level >out
	says out "'-O0\$(shell touch PW)'"
	[ -z "$(find show-sources show-level -name PW)" ]
}
try "-S: options of any text" own_options

# 24 letters that are 72 bytes in a file's name and 288 in C.
long_names()
{
	mkdir -p long
	cd long
	name=日本語日本語日本語日本語日本語日本語日本語日本語
	cp ../guest.wasm $name.wasm
	cp ../guest.wasm ${name}2.wasm
	"$wasmcc" -O0 $name.wasm
	ends 3 ./$name exit 3
	ends 4 "$wasmcc" --run -O0 $name.wasm exit 4
	ends 5 "$wasmcc" --run -O0 --link ${name}2.wasm $name.wasm exit 5
	"$wasmcc" -S -O0 $name.wasm -o sources
	make -s -C sources -j2
	ends 6 "sources/$(printf '%072d' 0 | tr 0 _)" exit 6
	cp ../library.wasm $name.wasm
	"$wasmcc" -O0 $name.wasm
	[ -f $name.a ]
	grep -q w2c_0xE60x97 $name.h
	"$wasmcc" -O0 ../library.wasm -o 'a"b.a'
	[ -f 'a"b.h' ]
	stem=$(printf '%0250d' 7)
	cp ../library.wasm $stem.wasm
	"$wasmcc" -O0 $stem.wasm
	[ -f $stem.a ]
	[ -f $stem.h ]
}
try "modules with long names" long_names
