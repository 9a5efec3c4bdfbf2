# Programs for Windows: built by MinGW, run by Wine.

# on_windows STATUS PROGRAM [ARGUMENT...]. What Wine's server leaves behind is not among the
# temporary files of wasmcc, which another test looks for.
on_windows()
{
	wanted=$1
	shift
	mkdir -p "$work/server"
	TMPDIR="$work/server" WINEPREFIX="$work/wine" WINEDEBUG=-all \
		WINEDLLOVERRIDES="winemenubuilder.exe,mscoree,mshtml=" \
		ends "$wanted" timeout ${patience:-120} wine "$@"
}

windows()
{
	ends 134 "$wasmcc" --run -O0 system.wasm # what it expects is not particular to Windows
	says err "call stack exhausted"
	export CC=x86_64-w64-mingw32-gcc
	on_windows 0 cmd /c exit 0 # makes its folder
	"$wasmcc" -O0 guest.wasm -static --embed-dir data::/d --env A=1 --timeout 5 -o windows.exe
	on_windows 7 windows.exe exit 7
	on_windows 0 windows.exe 'two words' ''
	[ "$(tail -n +2 out)" = "$(printf '1=two words\n2=')" ]
	on_windows 0 windows.exe env
	[ "$(cat out)" = A=1 ]
	on_windows 0 windows.exe cat /d/file
	cmp out data/file
	on_windows 1 windows.exe write /d/new
	on_windows 134 windows.exe trap
	says err "out of bounds memory"
	on_windows 124 windows.exe loop
	says out looping
	says err "timeout after 5 s"

	"$wasmcc" -O0 system.wasm -static -o windows-system.exe
	on_windows 134 windows-system.exe
	says err "call stack exhausted"
	"$wasmcc" -O0 system.wasm -static --max-stack 32M --memory-report -o windows-system.exe
	on_windows 134 windows-system.exe
	says err "call stack exhausted"
	says err "steady at 1 page"
	"$wasmcc" -O0 system.wasm -static --dir data -o windows-system.exe
	on_windows 1 windows-system.exe
	says err "directories can only be embedded"
}
try "Windows" windows

# The runtime and WASI need no library of MinGW's for threads and clocks.
windows_library()
{
	mkdir windows-library
	cd windows-library
	for part in core memory table account reset wasi; do
		for file in "$top/runtime_support/$part"/*.c; do
			x86_64-w64-mingw32-gcc -std=c11 -O1 -Wall -Wextra -Wpedantic -Werror \
				-I"$top/runtime_support" \
				-I"$top/runtime_support/wasi" -c "$file" -o "$part-$(basename "$file").o"
		done
	done
	x86_64-w64-mingw32-nm -u ./*.o >undefined
	not grep -E 'pthread|clock_get|nanosleep' undefined
	grep -q QueryPerformanceCounter undefined
}
try "Windows: the library" windows_library

# windows_build PROGRAM: what the compiler says goes to the file said.
windows_build()
{
	mkdir -p windows-build
	(
		cd windows-build
		"$top/configure" --host=x86_64-w64-mingw32 LDFLAGS=-static
		make -s -j2 bin/$1 2>../said || { cat ../said; exit 1; }
	)
}

# The translator itself writes the same there as here.
windows_translator()
{
	mkdir -p there here
	windows_build wasm2c.exe
	cat said
	[ ! -s said ]
	for module in guest system; do
		on_windows 0 windows-build/bin/wasm2c.exe -n m -o "there/$module.c" $module.wasm
		"$WASM2C" -n m -o "here/$module.c" $module.wasm
	done
	diff -r here there
	on_windows 0 windows-build/bin/wasm2c.exe -o 'there\guest.c' '.\guest.wasm'
	"$WASM2C" -o here/guest.c guest.wasm
	diff -r here there
	on_windows 1 windows-build/bin/wasm2c.exe none.wasm
	says err "cannot open none.wasm"
	echo text >text.wasm
	on_windows 1 windows-build/bin/wasm2c.exe -o there/text.c text.wasm
	says err "text.wasm:0x0000000: error: magic header not detected"
	[ ! -e there/text.c ]
}
try "Windows: the translator" windows_translator

# wasmcc.exe says there what wasmcc says here, and makes programs. No compiler runs under Wine:
# gcc.exe hands its work to the cross compiler.
windows_wasmcc()
{
	exe=windows-build/bin/wasmcc.exe patience=600
	mkdir -p windows-tools 'windows made' server there here
	windows_build wasmcc.exe
	not grep -F "$top/wasmcc/" said
	on_windows 0 cmd /c exit 0
	for tool in gcc ar; do
		x86_64-w64-mingw32-gcc -O1 -Wall -Wextra -Werror -DTOOL="\"x86_64-w64-mingw32-$tool\"" \
			-o windows-tools/$tool.exe "$here/windows_tool.c"
	done
	for words in --version '--inspect guest.wasm' '--inspect=json system.wasm' --wrong -j \
		none.wasm cut.wasm component.wasm '-o x.wasm guest.wasm' '--inspect -c guest.wasm'; do
		status=0
		"$wasmcc" $words >wanted 2>wanted.err || status=$?
		on_windows $status $exe $words
		cmp out wanted
		cmp err wanted.err
	done
	"$wasmcc" --help | sed 's/with \$CC (cc)/with $CC (gcc)/' >wanted
	on_windows 0 $exe --help
	cmp out wanted
	CC=none on_windows 1 $exe guest.wasm -o windows-none.exe
	says err "there is no C compiler none: set CC to one that is there"
	on_windows 1 $exe --embed-dir data::/d guest.wasm
	says err "on Windows wasmcc cannot embed directories"
	cp guest.wasm windows-same
	on_windows 1 $exe windows-same -o '.\WINDOWS-SAME'
	says err "is the module itself"

	export WINEPATH="Z:$PWD/windows-tools"
	mkdir -p server/wasmcc-killed
	: >server/wasmcc-killed/.wasmcc-work
	echo 'char words[sizeof WORDS == sizeof "two \"words\" " ? 1 : -1];' >windows-own.c
	on_windows 0 $exe -O0 '-DWORDS="two \"words\" "' '.\guest.wasm' windows-own.c -static \
		-o 'windows made\program.exe'
	on_windows 7 'windows made/program.exe' exit 7
	CC='gcc -fno-such-option' on_windows 1 $exe -O0 -c guest.wasm -o windows-none.o
	says err "no-such-option"
	[ ! -e windows-none.o ]
	on_windows 134 $exe -O0 -static --run guest.wasm trap
	says err "out of bounds memory"
	on_windows 0 $exe --emit-c 'there\sources' guest.wasm
	"$wasmcc" --emit-c here/sources guest.wasm
	diff -r here/sources there/sources
	on_windows 0 $exe -O0 guest.wasm -o 'windows made\guest.a'
	grep -q w2c_guest_0x5Fstart 'windows made/guest.h'
	x86_64-w64-mingw32-nm 'windows made/guest.a' >symbols
	grep -q 'T w2c_guest_0x5Fstart' symbols
	grep -q 'T wasm_rt_trap' symbols
	[ -z "$(ls server | grep wasmcc)" ]
	[ -z "$(ls | grep tool-)" ]
}
try "Windows: wasmcc.exe" windows_wasmcc
