# Two modules that do not fit: what is not a compile-time error where both headers are included, nor
# a link-time error, is a trap at instantiation. Silence is for what fits.
dir=$work/mismatch
mkdir -p "$dir"

cat >"$dir/both.c" <<'C'
#include "provider.h"
#include "importer.h"
extern int something;
C
# Each half sees only its own header, as in programs that wrap every module in a file of its own.
cat >"$dir/provide.c" <<'C'
#include "provider.h"
void *provide(void);
void *
provide(void)
{
	static w2c_provider provider;

	wasm2c_provider_instantiate(&provider);
	return &provider;
}
C
cat >"$dir/import.c" <<'C'
#include "importer.h"
#include "check.h"
void *provide(void);
int
main(void)
{
	volatile wasm_rt_trap_t trap;
	w2c_importer importer;

	wasm_rt_init();
	TRAP_OF(trap, wasm2c_importer_instantiate(&importer, provide()));
	wasm2c_importer_free(&importer);
	printf("%s\n", trap == WASM_RT_TRAP_NONE ? "fits"
		: trap == WASM_RT_TRAP_INCOMPATIBLE_IMPORT ? "trap" : wasm_rt_strerror(trap));
	return check_failed;
}
C

wabt_runtime "$dir/runtime" "$CC" || fail "the runtime"

# case_ NAME COMPILED RUN EXPORT IMPORT: fields of the provider and of the importer. COMPILED: what
# the compiler says to both headers, "error" or "fits"; RUN: what is printed without that, "trap" or
# "fits", or "error" if it does not link.
cases=
case_()
{
	mkdir -p "$dir/$1"
	echo "(module $4)" >"$dir/$1/provider.wat"
	echo "(module $5)" >"$dir/$1/importer.wat"
	echo "$2 $3" >"$dir/$1/expected"
	cases="$cases $1"
}
one='(func (export "x") (param i32) (result i32) (local.get 0))'
case_ same fits fits "$one" '(import "provider" "x" (func (param i32) (result i32)))'
case_ parameter error trap "$one" '(import "provider" "x" (func (param i64) (result i32)))'
case_ parameters error trap "$one" '(import "provider" "x" (func (param i32 i32) (result i32)))'
case_ no-parameter error trap "$one" '(import "provider" "x" (func (result i32)))'
case_ result error trap "$one" '(import "provider" "x" (func (param i32) (result f32)))'
case_ no-result error trap "$one" '(import "provider" "x" (func (param i32)))'
case_ results error trap "$one" '(import "provider" "x" (func (param i32) (result i32 i32)))'
case_ reference error trap '(func (export "x") (param funcref))' \
	'(import "provider" "x" (func (param externref)))'
case_ typed-reference fits trap '(type $t (func)) (func (export "x") (param (ref null $t)))' \
	'(import "provider" "x" (func (param funcref)))'
case_ typed-references fits trap '(type $t (func)) (func (export "x") (param (ref null $t)))' \
	'(type $t (func (param i32))) (import "provider" "x" (func (param (ref null $t))))'
case_ same-reference fits fits '(type $t (func)) (func (export "x") (param (ref null $t)))' \
	'(type (func (param i32))) (type $t (func))
	(import "provider" "x" (func (param (ref null $t))))'
case_ missing fits error '(func (export "y"))' \
	'(import "provider" "x" (func $f)) (func (export "z") (call $f))'
case_ missing-memory fits error '' '(import "provider" "x" (memory 1))'

case_ global fits fits '(global (export "x") i32 (i32.const 1))' \
	'(import "provider" "x" (global i32))'
case_ global-type error trap '(global (export "x") i32 (i32.const 1))' \
	'(import "provider" "x" (global i64))'
case_ global-float error trap '(global (export "x") i32 (i32.const 1))' \
	'(import "provider" "x" (global f32))'
case_ global-mutable fits trap '(global (export "x") (mut i32) (i32.const 1))' \
	'(import "provider" "x" (global i32))'
case_ global-immutable fits trap '(global (export "x") i32 (i32.const 1))' \
	'(import "provider" "x" (global (mut i32)))'
case_ global-nullable fits trap '(global (export "x") funcref (ref.null func))' \
	'(import "provider" "x" (global (ref func)))'
case_ global-supertype fits fits \
	'(func $f) (elem declare func $f) (global (export "x") (ref func) (ref.func $f))' \
	'(import "provider" "x" (global funcref))'

case_ memory fits fits '(memory (export "x") 2 3)' '(import "provider" "x" (memory 1 4))'
case_ memory-min fits trap '(memory (export "x") 1 3)' '(import "provider" "x" (memory 2 3))'
case_ memory-max fits trap '(memory (export "x") 1 4)' '(import "provider" "x" (memory 1 3))'
case_ memory-open fits trap '(memory (export "x") 1)' '(import "provider" "x" (memory 1 3))'
case_ memory-64 fits trap '(memory (export "x") i64 1 3)' '(import "provider" "x" (memory 1 3))'
case_ memory-32 fits trap '(memory (export "x") 1 3)' '(import "provider" "x" (memory i64 1 3))'
case_ memory-page fits trap '(memory (export "x") 1 3 (pagesize 1))' \
	'(import "provider" "x" (memory 1 3))'

case_ table fits fits '(table (export "x") 2 3 funcref)' \
	'(import "provider" "x" (table 1 4 funcref))'
case_ table-type error trap '(table (export "x") 1 externref)' \
	'(import "provider" "x" (table 1 funcref))'
case_ table-min fits trap '(table (export "x") 1 3 funcref)' \
	'(import "provider" "x" (table 2 3 funcref))'
case_ table-max fits trap '(table (export "x") 1 4 funcref)' \
	'(import "provider" "x" (table 1 3 funcref))'
case_ table-open fits trap '(table (export "x") 1 funcref)' \
	'(import "provider" "x" (table 1 3 funcref))'
case_ table-64 fits trap '(table (export "x") i64 1 3 funcref)' \
	'(import "provider" "x" (table 1 3 funcref))'

case_ function-memory error trap "$one" '(import "provider" "x" (memory 1))'
case_ memory-function error trap '(memory (export "x") 1)' '(import "provider" "x" (func))'
case_ global-function error trap '(global (export "x") i32 (i32.const 1))' \
	'(import "provider" "x" (func (result i32)))'
case_ table-memory error trap '(table (export "x") 1 funcref)' '(import "provider" "x" (memory 1))'

outcome()
{
	cd "$dir/$1"
	assemble . provider.wat importer.wat
	"$WASM2C" provider.wasm -o provider.c
	"$WASM2C" importer.wasm -o importer.c
	for file in provider importer; do
		$CC -std=c99 $warnings -I"$wabt" -c $file.c -o $file.o
	done
	$CC -std=c99 $warnings -I"$wabt" -I. -c ../both.c -o both.o 2>both.log && compiled=fits ||
		compiled=error
	for file in provide import; do
		$CC -std=c99 -I"$wabt" -I. -I"$here/../runtime" -c ../$file.c -o $file.o
	done
	$CC provide.o import.o provider.o importer.o ../runtime/*.o -lpthread -o program 2>link.log &&
		run=$(./program) || run=error
	same "$(cat expected)" "$compiled $run"
}
for case in $cases; do
	try "mismatch: $case" outcome "$case"
done
