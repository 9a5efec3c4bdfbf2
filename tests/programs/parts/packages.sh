# Programs from Debian's source packages, from npm and from crates, compiled to a module and
# natively. Sourced by run.

emulated="-D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_PROCESS_CLOCKS -D_WASI_EMULATED_GETPID
	-D_WASI_EMULATED_MMAN -lwasi-emulated-signal -lwasi-emulated-process-clocks
	-lwasi-emulated-getpid -lwasi-emulated-mman -lc-printscan-long-double"

# in_folder FOLDER OUTPUT COMMAND...: runs a compiler there.
in_folder()
{
	(
		output=$(pwd)/$2
		cd "$1" && shift 2 && $* -o "$output"
	)
}

# both FOLDER OPTION... FILE...: builds the sources in the folder, by which files are named, as
# native/NAME, and by wasmcc as module/NAME, which has the directory that it is run in, and /dev.
# $more: options for the module only.
both()
{
	folder=$1
	shift
	mkdir -p native module
	build "native/$name" "$folder" in_folder "$folder" "native/$name" $CC -O1 -w "$@" -lm &&
		build program.wasm "$folder $here/sources/posix.h" in_folder "$folder" program.wasm \
		"$CLANG" --target=wasm32-wasi -O1 -w \
			-I"$here/sources/wasi" -include "$here/sources/posix.h" $more "$@" $emulated &&
		wasmcc program.wasm "module/$name" -O1 --dir . --dir /dev
}

# each STATUS COMMAND: runs it with the native program and with the module's in the path ($other is
# the folder of the other), in a folder that has the file `input` and is empty else. They must end
# with the status, print the same and leave the same files, and these must have the same times where
# the program sets them.
each()
{
	for run in native module; do
		rm -rf files && mkdir files && cp "$work/input" files && touch -d 2001-02-03 files/input
		(
			cd files || exit
			[ $run = native ] && other=$work/$name/module || other=$work/$name/native
			export other
			PATH="$work/$name/$run:$PATH" record ../$run.out sh -c "$2"
			find . -type f -exec cksum {} + | sort -k 3 >>../$run.out
			find . -type f -mtime +1 -exec stat -c '%n %Y' {} + | sort >>../$run.out
		)
	done
	grep -q "^status $1$" native.out || fail "$name: $(grep ^status native.out), not $1: $2"
	alike "$2" native.out module.out
}

debian=$work/debian

zlib()
{
	begin zlib || return
	if both "$debian/zlib" -DHAVE_UNISTD_H -I. adler32.c crc32.c deflate.c inflate.c infback.c \
		inftrees.c inffast.c trees.c zutil.c compress.c uncompr.c \
		gzlib.c gzclose.c gzread.c gzwrite.c test/minigzip.c; then
		for level in 1 6 9; do
			each 0 "zlib -$level <input >a && zlib -d <a >b && cmp b input && gzip -t <a"
		done
		each 0 'zlib -h input; ls; zlib -d input.gz; cmp input ../../input'
		each 1 'zlib <input >a && head -c 1000 a | zlib -d >b
			zlib -d <input | cmp - input; zlib -d none.gz'
	fi
	finish
}

bzip2()
{
	begin bzip2 || return
	if both "$debian/bzip2" -D_FILE_OFFSET_BITS=64 blocksort.c huffman.c crctable.c randtable.c \
		compress.c decompress.c bzlib.c bzip2.c; then
		for level in 1 9; do
			each 0 "bzip2 -$level <input >a && bzip2 -d <a >b && cmp b input"
		done
		each 0 'bzip2 -k input && bzip2 -t input.bz2 && mv input.bz2 copy.bz2 &&
			bzip2 -d copy.bz2 && cmp input copy'
		each 2 'bzip2 -c input >a && head -c 1000 a >a.bz2; bzip2 -t a.bz2; bzip2 -d a.bz2
			bzip2 input input; bzip2 -k none; bzip2 -d input.bz2; bzip2 -d input'
		each 0 "for ref in $debian/bzip2/sample?.ref"'; do
			bzip2 -d <${ref%ref}bz2 | cmp - $ref || exit
		done'
	fi
	finish
}

lz4()
{
	begin lz4 || return
	if both "$debian/lz4" -Ilib 'lib/*.c' 'programs/*.c'; then
		for level in 9 12; do
			each 0 "lz4 -$level <input >a && lz4 -d <a >b && cmp b input"
		done
		# The fast levels know which machines have 64 bits, so what they write is not the same; but
		# all can read it.
		each 0 'lz4 -1 <input >a && lz4 -d <a >b && cmp b input &&
			$other/lz4 -d <a | cmp - input && rm a'
		each 0 'lz4 -9 -BD -B4 --content-size -q input a.lz4 && lz4 -q -t a.lz4 &&
			lz4 -q -d a.lz4 b && cmp b input && lz4 --list a.lz4'
		each 1 'lz4 -9 -c input >a && head -c 1000 a >a.lz4; lz4 -q -t a.lz4
			lz4 -q -d input b; lz4 none; lz4 -q -f a.lz4 none/a'
	fi
	finish
}

zstd()
{
	begin zstd || return
	if both "$debian/libzstd" -Ilib -Ilib/common -DZSTD_NOBENCH -DZSTD_NODICT -DZSTD_NOTRACE \
		-DZSTD_DISABLE_ASM -DBACKTRACE_ENABLE=0 \
		'lib/common/*.c' 'lib/compress/*.c' 'lib/decompress/*.c' programs/zstdcli.c \
			programs/util.c programs/timefn.c programs/fileio.c programs/fileio_asyncio.c; then
		for level in 1 3 15; do
			each 0 "zstd -q -$level <input >a && zstd -q -d <a >b && cmp b input"
		done
		each 0 'zstd -q -5 --long --check input && zstd -q -t input.zst && mv input.zst copy.zst &&
			zstd -q -d --rm copy.zst && cmp copy input'
		each 0 'head -c 200000 input >old && zstd -q --patch-from=old input -o patch &&
			zstd -q -d --patch-from=old patch -o new && cmp new input'
		each 0 'mkdir d && cp input d/a && cp input d/b && zstd -q d/a d/b --output-dir-flat . &&
			zstd -q -l a.zst && zstd -q -d a.zst b.zst && cmp a b'
		each 1 'zstd -q -c input >a && head -c 1000 a >a.zst; zstd -q -t a.zst; zstd -q -d input
			zstd -q none'
	fi
	finish
}

sqlite()
{
	begin sqlite3 || return
	# The amalgamation is made by what is in the package.
	if build "$debian/sqlite3/shell.c" "" sh -c "cd $debian/sqlite3 &&
			./configure --disable-tcl --disable-readline && make sqlite3.c shell.c &&
			touch shell.c" &&
		both "$debian/sqlite3" -DSQLITE_THREADSAFE=0 -DSQLITE_OMIT_LOAD_EXTENSION \
		-DSQLITE_OMIT_WAL -DSQLITE_OMIT_POPEN -DSQLITE_NOHAVE_SYSTEM \
			-DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_RTREE -DSQLITE_ENABLE_MATH_FUNCTIONS \
			-DLONGDOUBLE_TYPE=double '-DSQLITE_DEFAULT_UNIX_VFS="unix-none"' shell.c sqlite3.c; then
		each 1 "sqlite3 -init /dev/null test.db <$here/scripts/script.sql"
		each 1 "sqlite3 -init /dev/null :memory: <$here/scripts/script.sql"
		each 1 'shell="sqlite3 -init /dev/null"
		write="select writefile('"'out'"', a) from t"
		$shell a.db <<-END && $shell b.db "$write" && cmp out input
			create table t(a);
			insert into t values (readfile('"'input'"'));
			select length(a) from t;
			.backup b.db
		END
		$shell none/c.db "create table t(a)"; $shell input .schema'
	fi
	finish
}

quickjs()
{
	begin qjs || return
	# Beside EMSCRIPTEN's name stands what needs neither threads nor the allocator's own sizes.
	if both "$npm/qjsc/deps/quickjs_2021_03_27" -DEMSCRIPTEN -DCONFIG_BIGNUM -D_GNU_SOURCE \
		'-DCONFIG_VERSION="2021-03-27"' -I. quickjs.c cutils.c libregexp.c libunicode.c libbf.c \
		"$here/sources/qjs.c"; then
		each 1 "cp $here/scripts/*.js . && qjs javascript.js throw.js; qjs none.js"
	fi
	finish
}

# Its errors are setjmp's.
lua()
{
	begin lua || return
	guest=$top/runtime_support/guest
	more="-mllvm -wasm-enable-sjlj -I$guest $guest/setjmp.c -DL_tmpnam=20"
	if both "$debian/lua5.4/src" 'l[a-tv-z]*.c' 'lu[nt]*.c' lua.c "$here/sources/lua.c"; then
		each 1 "cp $here/scripts/errors.lua . && lua errors.lua"
	fi
	finish
}

# crate TARGET NAME EDITION [OPTIONS]: a library for rustc of a crate that Debian packages, found
# where the machine keeps them.
crate()
{
	build "$1/lib$2.rlib" "" "$rustc" --target "$1" --crate-type rlib --crate-name "$2" \
		--edition "$3" -O --cap-lints allow -L "$1" $4 \
		"$(echo /usr/share/cargo/registry/"$2"-[0-9]*/src/lib.rs)" -o "$1/lib$2.rlib"
}

# rust OUTPUT TARGET: the program that uses them.
rust()
{
	mkdir -p "$2"
	crate "$2" adler 2015 &&
		crate "$2" miniz_oxide 2018 \
		"--extern adler=$2/libadler.rlib --cfg feature=\"with-alloc\"" &&
		build "$1" "$here/sources/deflate.rs" "$rustc" --target "$2" --edition 2018 -O \
			-C debuginfo=0 -L "$2" --extern miniz_oxide="$2/libminiz_oxide.rlib" \
			"$here/sources/deflate.rs" -o "$1"
}

deflate()
{
	begin deflate || return
	mkdir -p native module
	host=$("$rustc" -vV | sed -n 's/^host: //p')
	if rust native/deflate "$host" && rust program.wasm wasm32-wasi &&
		wasmcc program.wasm module/deflate -O1; then
		for level in 1 6 10; do
			each 0 "deflate $level <input >a && deflate -d <a >b && cmp b input"
		done
		each 1 'deflate <input >a && head -c 1000 a | deflate -d; deflate -d <input'
	fi
	finish
}

"$here/sources/debian" "$debian" zlib bzip2 lz4 libzstd sqlite3 lua5.4 || fail "no sources"
zlib
bzip2
lz4
zstd
sqlite
quickjs
lua
deflate
