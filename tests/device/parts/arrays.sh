# Memories in arrays on this machine: what they hold, how they are declared, and what is refused.

hosted() # COMPILER FLAGS...: several.c, with the runtime built alike
{
	"$WASM2C" --memory=static:200K,50,64K several.wasm -n several -o several.c
	"$@" -I. -I"$runtime" "$here/several.c" several.c "$runtime"/*.c -lpthread -o several
	./several
}

split()
{
	"$WASM2C" --memory=static:200K,50,64K --num-outputs=2 several.wasm -n several -o parts.c
	cp parts.h several.h
	$CC -std=c99 -O1 $strict -I. -I"$runtime" "$here/several.c" parts_0.c parts_1.c \
		"$BUILD/lib/libwasm-rt.a" -lpthread -o several
	./several
}

same_bytes()
{
	for output in 1 2; do
		"$WASM2C" several.wasm -n several --memory=static -o same.c
		cat same.c same.h >same.$output
	done
	cmp same.1 same.2
	# 4 pages: the maximum
	"$WASM2C" several.wasm -n several --memory static | grep -q memory0\\[262144\\]
}

macros()
{
	"$WASM2C" --memory=static:200K,50,64K several.wasm -n several -o several.c
	$CC -c -I. -I"$runtime" -DWASM_RT_STATIC_MEMORY_ALIGN=4096 \
		-DWASM_RT_STATIC_MEMORY_SECTION='".bss.guest"' \
		-DWASM_RT_STATIC_IMAGE_SECTION='".image"' -DWASM_RT_MEMCHECK_GUARD_PAGES=1 several.c
	readelf -SW several.o >sections
	grep -q ' \.bss\.guest *NOBITS .* 4096$' sections
	grep -q ' \.image *PROGBITS .* A ' sections # allocated, and not writable
}

try "arrays with $CC" hosted $CC -std=c11 -O2
try "arrays with gcc, guard pages asked for" hosted gcc -std=c99 -O3 $strict \
	-DWASM_RT_MEMCHECK_GUARD_PAGES=1
try "arrays with clang and sanitizers" hosted clang-19 -std=c11 -O1 -g $strict \
	-fsanitize=address,undefined -fno-sanitize=function -fno-sanitize-recover=all
try "arrays with tcc" hosted tcc -std=c99
try "arrays in several files" split
try "the same output twice" same_bytes
try "sections and alignment" macros

# ---- tables

# dispatch TABLES WAT...: whether the table is there, with that in the module.
dispatch()
{
	tables=$1
	shift
	sed "s/;; more/$*/" "$here/modules/dispatch.wat" >dispatch.wat
	wat2wasm dispatch.wat -o dispatch.wasm
	"$WASM2C" --memory=static dispatch.wasm -n dispatch -o dispatch.c
	[ "$(grep -c 'table_init_funcref(self' dispatch.c)" = $((2 * tables)) ]
	$CC -std=c11 -O1 $strict -I. -I"$runtime" "$here/dispatch.c" dispatch.c \
		"$BUILD/lib/libwasm-rt.a" -lpthread -o dispatch
	./dispatch
}

try "a table that only calls look at" dispatch 0
try "... with a second type" dispatch 0 \
	'(func (export "none") (param i32) (call_indirect (local.get 0)))'
try "a table whose size is read" dispatch 1 '(func (export "size") (result i32) (table.size 0))'
try "a table whose elements are read" dispatch 1 \
	'(func (export "get") (param i32) (result funcref) (table.get 0 (local.get 0)))'
try "a table that is copied from" dispatch 1 \
	'(table 8 funcref) (func (export "copy") (param i32) (table.copy 1 0' \
	'(local.get 0) (local.get 0) (i32.const 1)))'
try "a table with a type that is called, but not there" dispatch 1 \
	'(func (export "other") (param i32) (result f32) (call_indirect (result f32) (local.get 0)))'
try "a table that others see" dispatch 1 '(export "table" (table 0))'

# ---- what is refused

refused() # MESSAGE OPTION...
{
	message=$1
	shift
	not "$WASM2C" -n x -o refused.c "$@" 2>said
	[ ! -e refused.c ]
	grep -qxF "$message" said || { cat said; return 1; }
}

usage="; see wasm2c --help"
for wrong in static:64x static:64x0 static:64x1001 static:64x2,64 static:x2 staticx2 \
	static:64,page= static:64,page=3 static:64,page=64K static:64,page=0 static:64,trim,page=1 \
	static:64,page=1,trim stat static4 static:trim static:64,trim,64 static:64,trimmed \
	static: static:, static:1, static:1,,2 static:4G static:-1 static:1KK \
	static:99999999999999999999 static:9223372036854775807M \
	static:1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17; do
	message="wasm2c: --memory takes static or static:BYTES,...[xN][,trim|,page=BYTES]"
	message="$message (16 sizes at most)"
	message="$message, not \"$wrong\""
	try "--memory=$wrong" refused "$message$usage" --memory="$wrong" several.wasm
done
try "--memory without a value" refused "wasm2c: --memory needs a value$usage" several.wasm --memory
try "more sizes than memories" refused \
	"wasm2c: error: --memory=static has 5 sizes, and the module 4 memories" \
	--memory=static:2M,2M,2M,2M,2M several.wasm
echo '(module (import "env" "memory" (memory 1)))' >imports.wat
assemble . imports.wat
message="wasm2c: error: --memory=static has a size, but the module imports its memory: the array is"
try "a size for an imported memory" refused "$message the host's (wasm_rt_use_static_memory)" \
	--memory=static:16K imports.wasm
echo '(module (memory 1 65536))' >large.wat
assemble . large.wat
message="memory 0 would be an array of 4294967296 bytes: say how many with --memory=static:BYTES"
try "an array of 4 GiB" refused "wasm2c: error: $message" --memory=static large.wasm

# Compilers that cannot do it are told so by name.
not_compiled() # MESSAGE OPTION...
{
	message=$1
	shift
	echo '#include "wasm-rt.h"' >header.c
	not gcc "$@" -I"$runtime" -fsyntax-only header.c 2>said
	grep -qF "#error \"$message\"" said
}

try "C of 1989" not_compiled "wasm-rt.h needs C99 (-std=c99 or later)" -std=gnu89
try "hppa" not_compiled "the stack grows up on this machine, which is not supported" -D__hppa__
try "pcc" not_compiled "pcc is not supported" -D__PCC__
