# The command line: every option, before and after the file's name; standard input and output; what
# is left of errors.
dir=$work/command_line
mkdir -p "$dir"
wasm=$work/wasm/instance.wasm

features="exceptions mutable-globals saturating-float-to-int sign-extension simd threads
	function-references multi-value tail-call bulk-memory reference-types annotations code-metadata
	gc memory64 multi-memory extended-const relaxed-simd
	custom-page-sizes wide-arithmetic compact-imports memory-discard"

"$WASM2C" "$wasm" -o "$dir/plain.c"

# Only the name of the header differs.
same_output() # STEM
{
	sed "s/$1/plain/" "$dir/$1.c" | cmp - "$dir/plain.c"
	sed "s/$1/plain/" "$dir/$1.h" | cmp - "$dir/plain.h"
	rm "$dir/$1.c" "$dir/$1.h"
}

without_effect() # OPTION...
{
	"$WASM2C" "$@" "$wasm" -o "$dir/stem_before.c"
	same_output stem_before
	"$WASM2C" "$wasm" "$@" -o "$dir/stem_after.c"
	same_output stem_after
	"$WASM2C" -o "$dir/stem_last.c" "$wasm" "$@"
	same_output stem_last
}
try "the output may stand before the file" without_effect
for option in -v --verbose --enable-all "--num-outputs 1" "--num-outputs=1" "-n instance" \
	"--module-name instance" \
	$(for feature in $features; do echo "--enable-$feature"; done) \
	--disable-exceptions --disable-simd --disable-threads --disable-gc --disable-annotations \
		--disable-memory64; do
	try "$option before and after the file" without_effect $option
done
# WABT takes the beginning of an option that no other of its options has.
for option in --verb "--num 1" "--num-o 1" "--mod instance" --enable-al --enable-thr \
	--enable-memory --disable-memory6 --disable-g \
	--disable-exc; do
	try "$option, a beginning" without_effect $option
done
try "options together" without_effect -v -v -n instance --enable-all --disable-simd --num-outputs 1

all_off()
{
	"$WASM2C" $(for feature in $features; do echo "--disable-$feature"; done) \
		"$work/wasm/empty.wasm" -o "$dir/off.c"
}
try "every feature can be disabled" all_off

named()
{
	for option in "-n other" "--module-name other" "--module-name=other"; do
		"$WASM2C" "$wasm" $option -o "$dir/named.c"
		grep -q '^void wasm2c_other_instantiate(w2c_other\*);' "$dir/named.h"
		"$WASM2C" $option "$wasm" -o "$dir/named2.c"
		sed 's/named2/named/' "$dir/named2.h" | cmp - "$dir/named.h"
	done
}
try "-n names the module" named

standard_streams()
{
	"$WASM2C" - -n instance -o "$dir/stem_stdin.c" <"$wasm"
	same_output stem_stdin
	cat "$wasm" | "$WASM2C" -n instance -o "$dir/stem_piped.c" -
	same_output stem_piped
	"$WASM2C" "$wasm" >"$dir/stdout.c"
	cat "$wasm" | "$WASM2C" -n instance - | cmp - "$dir/stdout.c"
	# The header, then the source: a whole file.
	header=$(grep -n '^typedef struct w2c_instance {' "$dir/stdout.c" | head -n 1 | cut -d: -f1)
	source=$(grep -n '^wasm2c_instance_instantiate(' "$dir/stdout.c" | head -n 1 | cut -d: -f1)
	[ "$header" -lt "$source" ]
	not grep -q '#include "instance' "$dir/stdout.c"
	$CC $generated -I"$wabt" -c "$dir/stdout.c" -o "$dir/stdout.o"
}
try "standard input and output" standard_streams

several()
{
	"$WASM2C" --num-outputs 3 "$wasm" -o "$dir/several.c"
	same "several-impl.h several.h several_0.c several_1.c several_2.c" \
		"$(cd "$dir" && echo several*)"
	mkdir "$dir/elsewhere"
	"$WASM2C" "$wasm" -o "$dir/elsewhere/several.c" --num-outputs=3
	for file in several-impl.h several.h several_0.c several_1.c several_2.c; do
		cmp "$dir/$file" "$dir/elsewhere/$file"
	done
	"$WASM2C" "$wasm" --num-outputs 3 >"$dir/all"
	"$WASM2C" "$wasm" | cmp - "$dir/all"
	not "$WASM2C" "$wasm" --num-outputs 0 -o "$dir/none.c"
	not "$WASM2C" "$wasm" --num-outputs x -o "$dir/none.c"
}
try "--num-outputs" several

# The source is called what -o says; the header and split files have its name without the last
# extension.
output_names()
{
	mkdir -p "$dir/names.d"
	for pair in x:x x.c:x x.cc:x x.y.c:x.y .c: x.:x; do
		file=${pair%:*} stem=${pair#*:}
		(cd "$dir" && "$WASM2C" "$wasm" -n instance -o "names.d/$file")
		same "$(printf '%s\n' "$file" "$stem.h" | sort)" "$(ls -A "$dir/names.d")"
		grep -q -F -x "#include \"$stem.h\"" "$dir/names.d/$file"
		$CC $generated -I"$wabt" -x c -c "$dir/names.d/$file" -o "$dir/name.o"
		rm "$dir/names.d/$file" "$dir/names.d/$stem.h"
		"$WASM2C" "$wasm" -n instance --num-outputs 2 -o "$dir/names.d/$file"
		same "$(printf '%s\n' "$stem-impl.h" "$stem.h" "${stem}_0.c" "${stem}_1.c" | sort)" \
			"$(ls -A "$dir/names.d")"
		$CC $generated -I"$wabt" -c "$dir/names.d/${stem}_0.c" -o "$dir/name.o"
		rm "$dir/names.d/$stem-impl.h" "$dir/names.d/$stem.h" "$dir/names.d/${stem}_"*
	done
	for file in "" "$dir/names.d/x.h" "$dir/names.d" "$dir/names.d/"; do
		not "$WASM2C" "$wasm" -o "$file" 2>"$dir/message"
		[ -s "$dir/message" ]
	done
	same "" "$(ls -A "$dir/names.d")"
}
try "names of outputs" output_names

# The names of functions and locals are in the module; the symbols of the exports stay as they are.
debug_names()
{
	grep -q hidden "$dir/plain.h"
	"$WASM2C" --no-debug-names "$wasm" -o "$dir/nameless.c"
	not grep -q 'w2c_hidden;' "$dir/nameless.h"
	for option in before after; do
		[ $option = before ] && set -- --no-debug-names "$wasm" || set -- "$wasm" --no-debug-names
		"$WASM2C" "$@" -o "$dir/stem_$option.c"
		sed "s/stem_$option/nameless/" "$dir/stem_$option.h" | cmp - "$dir/nameless.h"
	done
	grep '^/\* export' "$dir/plain.h" >"$dir/exports"
	grep '^/\* export' "$dir/nameless.h" | cmp - "$dir/exports"
}
try "--no-debug-names" debug_names

tells()
{
	"$WASM2C" --help >"$dir/help" 2>"$dir/errors"
	[ ! -s "$dir/errors" ]
	for word in --output --module-name --num-outputs --no-debug-names --verbose --help --version \
		--enable-all $features; do
		grep -q -e "$word" "$dir/help" || { echo "$word"; false; }
	done
	"$WASM2C" --version >"$dir/version"
	grep -q '^[0-9][0-9.]*$' "$dir/version"
	"$WASM2C" -v "$wasm" -o "$dir/verbose.c" 2>"$dir/words" >"$dir/output"
	[ -s "$dir/words" ]
	[ ! -s "$dir/output" ]
}
try "--help, --version and -v" tells

# refuses WHAT ARGUMENT...: a status, a message with WHAT, and no file.
refuses()
{
	what=$1
	shift
	mkdir -p "$dir/out"
	for several in "" "--num-outputs 3"; do
		not "$WASM2C" "$@" $several -o "$dir/out/x.c" 2>"$dir/message"
		[ -z "$(ls -A "$dir/out")" ]
		grep -q -e "$what" "$dir/message" || { cat "$dir/message"; false; }
	done
	# What was there before stays.
	echo before >"$dir/out/x.c"
	not "$WASM2C" "$@" -o "$dir/out/x.c" 2>/dev/null
	same "x.c before" "$(ls -A "$dir/out") $(cat "$dir/out/x.c")"
	rm "$dir/out/x.c"
}
head -c 100 "$wasm" >"$dir/cut.wasm"
printf '\0asm\2\0\0\0' >"$dir/version2.wasm"
cat >"$dir/invalid.wat" <<'WAT'
(module (func) (func) (func (export "f") (result i32) (i64.const 1)))
WAT
assemble "$dir" "$dir/invalid.wat"
try "a truncated module" refuses 'cut\.wasm:0x' "$dir/cut.wasm"
try "another version" refuses 'version2\.wasm:0x0*4: ' "$dir/version2.wasm"
try "an invalid module" refuses 'invalid\.wasm:0x' "$dir/invalid.wasm"
try "no such module" refuses nothere.wasm "$dir/nothere.wasm"
try "a folder" refuses "$dir" "$dir"
try "two modules" refuses input "$wasm" "$dir/cut.wasm"
try "an unknown option" refuses unknown "$wasm" --enable-nothing
try "an unknown option before" refuses unknown --no-such-option "$wasm"
try "a beginning of two options" refuses several "$wasm" --ver
try "a beginning of several features" refuses several "$wasm" --enable-m
try "a beginning with a value" refuses unknown "$wasm" --mod=x
try "more than an option's name" refuses unknown "$wasm" --verbosely
try "an unknown letter" refuses unknown -q "$wasm"

unwritable()
{
	not "$WASM2C" "$wasm" -o "$dir/nowhere/x.c" 2>"$dir/message"
	grep -q nowhere "$dir/message"
	not "$WASM2C" "$wasm" >/dev/full 2>"$dir/message"
	not "$WASM2C" 2>/dev/null
	not "$WASM2C" "$wasm" -o 2>/dev/null
}
try "an output that cannot be written" unwritable

# Features: each is refused by its name where it is disabled, and only then.
mkdir -p "$dir/features"
feature() # NAME TEXT
{
	echo "$2" >"$dir/features/$1.wat"
}
feature mutable-globals '(module (import "m" "g" (global (mut i32))))'
feature saturating-float-to-int \
	'(module (func (param f32) (result i32) (i32.trunc_sat_f32_s (local.get 0))))'
feature sign-extension '(module (func (param i32) (result i32) (i32.extend8_s (local.get 0))))'
feature multi-value '(module (func (result i32 i32) (i32.const 1) (i32.const 2)))'
feature bulk-memory \
	'(module (memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0))))'
feature reference-types '(module (table 1 externref))'
feature tail-call '(module (func (return_call 0)))'
feature extended-const '(module (global i32 (i32.add (i32.const 1) (i32.const 2))))'
feature function-references '(module (type $t (func)) (func (param (ref $t))))'
feature multi-memory '(module (memory 1) (memory 1))'
feature memory64 '(module (memory i64 1))'
feature custom-page-sizes '(module (memory 1 (pagesize 1)))'
feature wide-arithmetic '(module (func (param i64 i64 i64 i64) (result i64 i64)
	(i64.add128 (local.get 0) (local.get 1) (local.get 2) (local.get 3))))'
assemble "$dir/features" "$dir"/features/*.wat
echo '(module (memory 1) (func (memory.discard (i32.const 0) (i32.const 0))))' \
	>"$dir/memory-discard.wat"
assemble "$dir" "$dir/memory-discard.wat"
try "memory-discard is off" refuses memory-discard "$dir/memory-discard.wasm"
try "--enable-memory-discard" "$WASM2C" --enable-memory-discard "$dir/memory-discard.wasm" \
	-o "$dir/feature.c"
for file in "$dir"/features/*.wasm; do
	feature=$(basename "$file" .wasm)
	try "--disable-$feature" refuses "$feature" "$file" "--disable-$feature"
	try "$feature by default" "$WASM2C" "$file" -o "$dir/feature.c"
	try "$feature with --enable-all" "$WASM2C" --disable-$feature --enable-all "$file" \
		-o "$dir/feature.c"
done
