# --num-outputs: the files compile apart, link, and compute what node computes; the same bytes in
# every run and folder.
dir=$work/outputs
mkdir -p "$dir"
try "a large module" node "$here/outputs/big.mjs" "$dir"
wabt_runtime "$dir/runtime" "$CC" || fail "the runtime"

# translate_twice MODULE N STEM: into N/first and N/second, from other places.
translate_twice()
{
	mkdir -p "$dir/$2/first" "$dir/$2/second"
	"$WASM2C" "$1" -n big --num-outputs "$2" -o "$dir/$2/first/$3.c"
	cd "$dir/$2/second"
	"$WASM2C" --num-outputs="$2" -o "$3.c" - -n big <"$1"
	for file in ../first/$3*; do
		cmp "$file" "${file##*/}"
	done
	[ "$2" = 1 ] && same 2 "$(ls | grep -c "^$3")" || same $(($2 + 2)) "$(ls | grep -c "^$3")"
}

split()
{
	translate_twice "$dir/big.wasm" "$1" big
	cd "$dir/$1/first"
	for file in big*.c; do
		$CC -std=c99 -O0 $warnings -I"$wabt" -c "$file"
	done
	$CC -std=c99 -O1 $warnings -I"$wabt" -I. -c "$here/outputs/main.c"
	$CC ./*.o "$dir"/runtime/*.o -lpthread -o program
	./program >result
	cmp result "$dir/big.expected"
}

# Sizes: no output is twice the average.
balanced()
{
	cd "$dir/$1/first"
	total=$(cat big_*.c | wc -c)
	for file in big_*.c; do
		[ $(($(wc -c <"$file") * $1)) -lt $((total * 2)) ] ||
			{ echo "$file: $(wc -c <"$file") of $total"; false; }
	done
}
for n in 1 2 7; do
	try "$n outputs of a large module" split $n
done
try "7 outputs are of like size" balanced 7

# More outputs than functions; ref.func of functions of other outputs; two split modules in one
# program.
mkdir -p "$dir/crossing"
cat >"$dir/crossing/plain.wat" <<'WAT'
(module
  (type $t (func (result i32)))
  (table 2 funcref)
  (elem (i32.const 0) $c)
  (elem $passive func $d $a)
  (elem declare func $a $b $c $d)
  (global $g (mut funcref) (ref.func $b))
  (func $a (type $t) (i32.const 1))
  (func $b (type $t) (table.set (i32.const 1) (ref.func $a)) (i32.add (call $a) (i32.const 10)))
  (func $c (type $t)
    (table.init $passive (i32.const 0) (i32.const 0) (i32.const 1))
    (call_indirect (type $t) (i32.const 1)))
  (func $d (type $t) (call_ref $t (ref.func $c)))
  (func (export "run") (result i32)
    (table.set (i32.const 1) (global.get $g))
    (i32.add (call_indirect (type $t) (i32.const 0)) (call_indirect (type $t) (i32.const 0)))))
WAT
# The same with exceptions: what others see of a function, and what it is for the module itself.
cat >"$dir/crossing/seen.wat" <<'WAT'
(module
  (type $t (func (result i32)))
  (tag $e (param i32))
  (table (export "table") 3 funcref)
  (elem (i32.const 0) $c)
  (elem declare func $a $b $c $d)
  (func $a (type $t) (throw $e (i32.const 1)))
  (func $b (type $t) (table.set (i32.const 1) (ref.func $a)) (call $a))
  (func $c (type $t)
    (table.set (i32.const 2) (ref.func $b))
    (call_indirect (type $t) (i32.const 2)))
  (func $d (type $t)
    (table.set (i32.const 1) (ref.func $c))
    (call_indirect (type $t) (i32.const 1)))
  (func $catch (param i32) (result i32)
    try (result i32) local.get 0 call_indirect (type $t) catch $e end)
  (func (export "run") (result i32)
    try (result i32) call $d catch $e i32.const 9 i32.add end
    (i32.add (call $catch (i32.const 1)) (call $catch (i32.const 0)))
    i32.add))
WAT
sed 's/(export "table")//' "$dir/crossing/seen.wat" >"$dir/crossing/private.wat"
crossing()
{
	cd "$dir/crossing"
	cat >main.c <<'C'
#include "one.h"
#include "two.h"
int
main(void)
{
	w2c_one one;
	w2c_two two;
	wasm_rt_init();
	wasm2c_one_instantiate(&one);
	wasm2c_two_instantiate(&two);
	return w2c_one_run(&one) + w2c_two_run(&two) == 24 ? 0 : 1;
}
C
	assemble . "$2.wat"
	"$WASM2C" "$2.wasm" -n one -o one.c --num-outputs "$1"
	"$WASM2C" "$2.wasm" -n two -o two.c --num-outputs "$1"
	for file in *.c; do
		$CC -std=c99 -O0 $warnings -I"$wabt" -c "$file"
	done
	$CC ./*.o "$dir"/runtime/*.o -lpthread -o program
	./program
	rm -f ./*.o ./*.c
}
for n in 2 3 5 9; do
	try "$n outputs that name each other's functions" crossing $n plain
done
try "outputs that name each other's functions, which throw" crossing 9 seen
try "the same, where nobody else sees them" crossing 9 private

# Which calls are followed by a test: one, of $throws.
mkdir -p "$dir/tested"
cat >"$dir/tested/quiet.wat" <<'WAT'
(module
  (type $t (func))
  (tag $e)
  (table $throwing 1 funcref)
  (table $quiet 1 funcref)
  (elem (table $throwing) (i32.const 0) func $throws)
  (elem (table $quiet) (i32.const 0) func $again)
  (func $throws throw $e)
  (func $caught try call $throws catch_all end)
  (func $again try call $caught catch_all rethrow 0 end)
  (func (export "run")
    call $caught
    call $again
    (call_indirect $quiet (type $t) (i32.const 0))
    call $again))
WAT
tested()
{
	cd "$dir/tested"
	assemble . quiet.wat
	"$WASM2C" quiet.wasm -o quiet.c
	same 1 "$(grep -c 'if (!*THROWN)' quiet.c)"
}
try "only calls that may throw are followed by a test" tested

# SQLite, where npm has been given it: what the linker misses is what the module imports.
sqlite=$here/../node_modules/sql.js/dist/sql-wasm.wasm
real()
{
	translate_twice "$sqlite" "$1" sqlite
	cd "$dir/$1/first"
	rm -f ./*.o
	for file in sqlite*.c; do
		$compiler -std=c99 -O0 -I"$wabt" -c "$file"
	done
	ld -r -o whole ./*.o
	nm -u whole | sed 's/^ *U //' | grep '^w2c_' | sort -u >missing
	sed -n '/^\/\* import/{n;s/.*[ *]\(w2c_[A-Za-z0-9_]*\)(.*/\1/p;}' sqlite.h | sort -u >imports
	[ -s imports ]
	# Imports that nothing uses are not missed.
	same "" "$(comm -23 missing imports)"
	same "" "$(nm -u whole | grep -E ' (big|f_|wasm2c_big)')"
}
if [ -f "$sqlite" ]; then
	compiler=$CC
	! has tcc || compiler=tcc
	for n in 1 2 7; do
		try "$n outputs of SQLite" real $n
	done
else
	skip "SQLite is not here"
fi
