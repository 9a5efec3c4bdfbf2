# The header: its parts and their order, line by line where harnesses parse it.
dir=$work/header
mkdir -p "$dir"
header=$work/c/header.h

# Each line is there, once, after the ones before it.
in_order()
{
	last=0
	while IFS= read -r line; do
		number=$(grep -n -F -x -e "$line" "$header" | cut -d: -f1)
		case $number in
		'' | *[!0-9]*) echo "not there, or not once: $line"; return 1 ;;
		esac
		[ "$number" -gt "$last" ] || { echo "out of order: $line"; return 1; }
		last=$number
	done
}
parts()
{
	in_order <<'LINES'
#include "wasm-rt.h"
#ifndef WASM_RT_CORE_TYPES_DEFINED
#define WASM_RT_CORE_TYPES_DEFINED
typedef uint8_t u8;
typedef int8_t s8;
typedef uint16_t u16;
typedef int16_t s16;
typedef uint32_t u32;
typedef int32_t s32;
typedef uint64_t u64;
typedef int64_t s64;
typedef float f32;
typedef double f64;
extern "C" {
struct w2c_a;
struct w2c_b__env;
typedef struct w2c_header {
} w2c_header;
void wasm2c_header_instantiate(w2c_header*, struct w2c_a*, struct w2c_b__env*);
void wasm2c_header_free(w2c_header*);
wasm_rt_func_type_t wasm2c_header_get_func_type(uint32_t nparams, uint32_t nresults, ...);
#ifndef wasm_multi_ii
struct wasm_multi_ii {
#ifndef wasm_multi_er
struct wasm_multi_er {
/* import: 'b_env' 'f' */
struct wasm_multi_fd w2c_b__env_f(struct w2c_b__env*, u32, u64);
/* import: 'b_env' 'memory' */
wasm_rt_memory_t* w2c_b__env_memory(struct w2c_b__env*);
/* import: 'a' 'table' */
wasm_rt_funcref_table_t* w2c_a_table(struct w2c_a*);
/* import: 'a' 'global' */
u64* w2c_a_global(struct w2c_a*);
/* import: 'a' 'variable' */
wasm_rt_externref_t* w2c_a_variable(struct w2c_a*);
/* import: 'a' '*\2F comment \2F*' */
extern const u64 wasm2c_header_min_b__env_memory;
extern const u64 wasm2c_header_max_b__env_memory;
extern const u8 wasm2c_header_is64_b__env_memory;
extern const u32 wasm2c_header_pagesize_b__env_memory;
extern const u32 wasm2c_header_min_a_table;
extern const u32 wasm2c_header_max_a_table;
/* export: 'own memory' */
wasm_rt_memory_t* w2c_header_own0x20memory(w2c_header*);
/* export: 'own_table' */
wasm_rt_externref_table_t* w2c_header_own_table(w2c_header*);
/* export: 'number' */
f32* w2c_header_number(w2c_header*);
/* export: 'reference' */
wasm_rt_funcref_t* w2c_header_reference(w2c_header*);
/* export: 'f' */
u32 w2c_header_f(w2c_header*, u32, u64, f32, f64, wasm_rt_funcref_t, wasm_rt_externref_t);
/* export: 'two' */
struct wasm_multi_ii w2c_header_two(w2c_header*);
/* export: 'it's' */
wasm_rt_externref_t w2c_header_it0x27s(w2c_header*);
/* export: 'again' */
u32 w2c_header_again(w2c_header*, u32, u64, f32, f64, wasm_rt_funcref_t, wasm_rt_externref_t);
/* export: 'imported memory' */
wasm_rt_memory_t* w2c_header_imported0x20memory(w2c_header*);
/* export: 'imported f' */
struct wasm_multi_fd w2c_header_imported0x20f(w2c_header*, u32, u64);
/* export: '\C3\A9\0A\7F\3F\' */
struct wasm_multi_er w2c_header_0xC30xA90x0A0x7F0x3F0x5C(w2c_header*);
LINES
}
try "parts and their order" parts

guarded()
{
	first=$(grep -v '^/\*' "$header" | sed -n 1p)
	macro=${first#"#ifndef "}
	same "#define $macro" "$(grep -v '^/\*' "$header" | sed -n 2p)"
	same "#endif" "$(tail -n 1 "$header")"
	printf '#include "header.h"\n#include "header.h"\nw2c_header global, list[2];\n' >"$dir/twice.c"
	$CC $generated -I"$wabt" -I"$work/c" -c "$dir/twice.c" -o "$dir/twice.o"
}
try "include guard" guarded

# Own core types, and multi-value structs that someone else has declared, are left alone.
foreign()
{
	cat >"$dir/foreign.c" <<'C'
#include <stdint.h>
#define WASM_RT_CORE_TYPES_DEFINED
typedef uint8_t u8; typedef int8_t s8; typedef uint16_t u16; typedef int16_t s16;
typedef uint32_t u32; typedef int32_t s32; typedef uint64_t u64; typedef int64_t s64;
typedef float f32; typedef double f64;
#define wasm_multi_ii wasm_multi_ii
struct wasm_multi_ii { u32 i0, i1; };
#include "header.h"
#include "multia.h"
#include "multib.h"
w2c_header instance;
C
	$CC $generated -I"$wabt" -I"$work/c" -c "$dir/foreign.c" -o "$dir/foreign.o"
}
try "what is declared already" foreign

# A tag is a constant of the runtime's type; exceptions bring another header.
tag_header()
{
	grep -q -F -x '#include "wasm-rt-exceptions.h"' "$work/c/tags.h"
	grep -q -E '^extern const wasm_rt_tag_t w2c_tags_own;' "$work/c/tags.h"
	grep -q -E 'wasm_rt_tag_t.*w2c_env_thrown' "$work/c/tags.h"
	$CC $generated -I"$wabt" -c "$work/c/tags.c" -o "$dir/tags.o"
}
"$WASM2C" "$work/wasm/tags.wasm" -o "$work/c/tags.c" && try "tags" tag_header
