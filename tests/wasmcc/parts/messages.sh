# What is said of files that are no programs, word for word. Sourced by run.

# refused FILE MESSAGE: by wasm2c and wasmcc, as no module.
refused()
{
	for tool in "$BUILD/bin/wasm2c" "$BUILD/bin/wasm2c --validate" "$wasmcc"; do
		ends 1 $tool "$1" -o none
		[ "$(cat err)" = "$1:0x0000000: error: magic header not detected: this is $2" ] ||
			{ cat err; return 1; }
		[ ! -e none ]
	done
}

foreign_files()
{
	mkdir foreign-files
	cd foreign-files
	clang="for example with clang --target=wasm32-wasi"
	own="which has a machine's own code; compile its source to WebAssembly, $clang"
	text="WebAssembly's text format; assemble it first: wat2wasm FILE.wat -o FILE.wasm"
	echo '(module)' >t
	refused t "$text"
	printf '\n;; a comment\n\t(; another ;) (module)\n' >t
	refused t "$text"
	echo 'int main(void) { return 0; }' >t
	refused t "text, not WebAssembly; if it is a program's source, compile it first, $clang"
	gzip -c ../guest.wasm >t
	refused t "compressed by gzip; unpack it first: gunzip FILE.gz"
	printf '\050\265\057\375....' >t
	refused t "compressed by zstd; unpack it first: unzstd FILE.zst"
	printf '\3757zXZ\0' >t
	refused t "compressed by xz; unpack it first: unxz FILE.xz"
	printf 'BZh91AY' >t
	refused t "compressed by bzip2; unpack it first: bunzip2 FILE.bz2"
	printf 'PK\3\4\1\1' >t
	refused t "a zip archive; unpack it first: unzip FILE.zip"
	refused "$BUILD/bin/wasm2c" "an ELF file, $own"
	printf '\317\372\355\376\7\0\0\1' >t
	refused t "a Mach-O file, $own"
	printf 'MZ\220\0\3\0' >t
	refused t "a PE file, $own"
	printf 'BC\300\336....' >t
	refused t "LLVM bitcode; make a module of it with llc and wasm-ld, or without -flto"
	rm t
	ar rc t ../library.wasm
	refused t "an archive of object files; link them into a module first, with clang or wasm-ld"
	printf 'version https://git-lfs.github.com/spec/v1\n' >t
	refused t "a pointer of Git LFS; fetch the file itself: git lfs pull"
	printf '\1\2\3\4' >t
	refused t "not a WebAssembly module"
	head -c 300 /dev/zero >t
	refused t "not a WebAssembly module"
}
try "files that are no modules" foreign_files

# is_told MESSAGE COMMAND...: it fails with that, and leaves nothing.
is_told()
{
	message=$1
	shift
	ends 1 "$@"
	[ "$(cat err)" = "$message" ] || { cat err; return 1; }
	[ ! -e none ]
}

no_programs()
{
	echo '(module (func (export "_start") (result i32) i32.const 3))' >text
	wat2wasm text -o result.wasm
	is_told "wasmcc: result.wasm exports _start as (func (result i32)), \
but what a program begins with is (func)" "$wasmcc" result.wasm -o none
	is_told "wasmcc: library.wasm exports no function _start: it is a library. \
Make one with -o NAME.a or NAME.so, or call what it exports with --run --invoke NAME" \
		"$wasmcc" library.wasm -o none
	echo 'int main(void) { return 0; }' >unlinked.c
	"$CLANG" --target=wasm32-wasi -c unlinked.c -o unlinked.wasm
	offset=$(($(LC_ALL=C grep -a -b -o linking unlinked.wasm | head -n 1 | cut -d : -f 1) - 1))
	for options in "-o none" "-c -o none" "-S -o none" "--run"; do
		is_told "$(printf 'unlinked.wasm:0x%07x: error: ' $offset)\
this is an object file (it has a section \"linking\"), which is not linked yet; \
link it first, with wasm-ld or by clang without -c" "$wasmcc" $options unlinked.wasm
	done
	# What is linked may have the section, too.
	"$CLANG" --target=wasm32-wasi -O1 -Wl,--emit-relocs -o relocated.wasm "$here/guests/guest.c"
	grep -q linking relocated.wasm
	ends 3 "$wasmcc" -O0 --run relocated.wasm exit 3
	is_told 'wasmcc: there is no module "run"; to run one: wasmcc --run MODULE.wasm' \
		"$wasmcc" run guest.wasm
	is_told "wasmcc: -o none.wasm: what wasmcc makes of a module is no module but \
a native program or library; give it another name" "$wasmcc" guest.wasm -o none.wasm
	is_told "wasmcc: -o none.c: wasmcc makes programs and libraries; \
C comes from wasm2c, or with -S DIR" "$wasmcc" guest.wasm -o none.c
	is_told "wasmcc: no module: unlinked.c is compiled into the program of one. \
To make a module of C: clang --target=wasm32-wasi unlinked.c -o NAME.wasm" \
		"$wasmcc" unlinked.c -o none
	"$CLANG" $(sed 's/.*: clang //' err) # as it says
	ends 0 "$wasmcc" -O0 --run NAME.wasm
	[ ! -e none.wasm ]
	[ ! -e none.c ]
}
try "modules that are no programs" no_programs

legacy()
{
	echo '(module
		(tag $e (param i32))
		(func (export "_start") try i32.const 1 throw $e catch $e drop end))' >text
	wat2wasm --enable-exceptions text -o legacy.wasm
	ends 1 "$BUILD/bin/wasm2c" --disable-legacy-exceptions legacy.wasm -o none.c
	says err 'error: try belongs to the proposal "legacy-exceptions", which is disabled'
	grep -q '^legacy.wasm:0x[0-9a-f]*: error: try' err
	offset=$(sed 's/.*:0x\([0-9a-f]*\):.*/\1/' err)
	[ "$(od -A n -t x1 -j $((0x$offset)) -N 2 legacy.wasm)" = " 06 40" ] # try
}
try "legacy exceptions are named" legacy

# -std=... is the compiler's.
standards()
{
	"$wasmcc" -v -O0 -std=c99 guest.wasm -o standard 2>err
	says err " -std=c99 "
	ends 3 ./standard exit 3
	ends 1 "$wasmcc" -O0 -std=no-such guest.wasm -o none
}
try "-std" standards
