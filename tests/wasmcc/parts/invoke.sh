# --invoke: exports that are called with values as text. Sourced by run.

# gives VALUE NAME [ARGUMENT]...: what an export's results are, with semicolons between them.
gives()
{
	value=$1 called=$2
	shift 2
	ends 0 "$wasmcc" --run -O0 --invoke "$called" invoke.wasm "$@"
	[ "$(tr '\n' ';' <out)" = "$value" ] || { cat out err; return 1; }
}

# refuses TEXT NAME [ARGUMENT]...: how it is refused, with nothing run.
refuses()
{
	value=$1 called=$2
	shift 2
	ends 1 "$wasmcc" --run -O0 --invoke "$called" invoke.wasm "$@"
	[ ! -s out ]
	says err "$value"
}

invoke_values()
{
	gives "i32 42;" add 40 2
	gives "" nothing
	vector=0x000102030405060708090a0b0c0d0e0f
	all="i32 -1;i64 9223372036854775807;f32 0.1;f64 -12;v128 $vector;externref null;funcref null;"
	gives "$all" all -1 0x7fffffffffffffff 0.1 -0x1.8p3 $vector null null
	gives "i32 202182159;i32 66051;" lanes $vector
	gives "i32 -1;" i32 4294967295
	gives "i32 -2147483648;" i32 -0x80000000
	gives "i64 -1;" i64 18446744073709551615
	gives "i64 -9223372036854775808;" i64 -9223372036854775808
	# What is printed can be given; and the type decides how many digits that takes.
	for value in nan -nan nan:0x1 -nan:0x200000 inf -inf 0 -0 0.1 16777216 1e-45 3.4028235e+38; do
		gives "f32 $value;" f32 "$value"
	done
	for value in nan nan:0x8000000000001 -inf 0.1 -0 16777217 5e-324 1.7976931348623157e+308; do
		gives "f64 $value;" f64 "$value"
	done
	gives "f32 inf;" f32 1e39
	gives "f32 0.5;" f32 .5
	gives "f64 20;" f64 0x1.4p4
	gives "funcref (not null);" ref
	gives "i32 7;" state # _initialize was called
	gives "i32 5;" 'a "b\??/'
	gives "i32 8;" close 99
}
try "exports are called with values as text" invoke_values

invoke_refused()
{
	one="argument 1 of"
	refuses 'add takes 2 arguments, not 1: (func (param i32 i32) (result i32))' add 1
	refuses 'nothing takes 0 arguments, not 1: (func)' nothing 1
	for value in 4294967296 -2147483649 0x 1.0 "" " 1" "1 " x --1 +-1 null; do
		refuses "$one i32 is not of type i32: \"$value\"; the function is (func (param" i32 "$value"
	done
	for value in 18446744073709551616 -9223372036854775809; do
		refuses "$one i64 is not of type i64: \"$value\"" i64 "$value"
	done
	for value in nan:0x0 nan:0x800000 nan:1 nanx x 1x "" " 1" infinity --1 0x; do
		refuses "$one f32 is not of type f32: \"$value\"" f32 "$value"
	done
	refuses "$one lanes is not of type v128" lanes 0x1
	refuses "argument 6 of all is not of type externref" \
		all 1 1 1 1 0x00000000000000000000000000000000 0 null
	refuses "exports no function nope, but" nope
	says err "    add (func (param i32 i32) (result i32))"
	refuses "exports no function memory, but" memory
	ends 134 "$wasmcc" --run -O0 --invoke divide invoke.wasm 0
	[ ! -s out ]
	says err "integer divide by zero"
	says err "    at divide"
	ends 9 "$wasmcc" --run -O0 --invoke leave invoke.wasm 9
	[ ! -s out ]
}
try "values that are no arguments, traps and exits of --invoke" invoke_refused

invoke_programs()
{
	# Programs of the name's own; every export is in the one program that the cache has.
	"$wasmcc" -Wall -Wextra -Werror --invoke add invoke.wasm -o adds
	[ "$(./adds 1 2)" = "i32 3" ]
	ends 1 ./adds 1
	CC="$CLANG" "$wasmcc" -O0 -Wall -Wextra -Werror --invoke all invoke.wasm -o alls
	"$wasmcc" --invoke all -S invoke.wasm -o invoke-sources
	make -s -C invoke-sources -j2 CFLAGS=-O0
	ends 1 invoke-sources/invoke
	says err "invoke: all takes 7 arguments, not 0: (func (param i32 i64 f32 f64 v128 (ref null"
	: >asked
	export CC="$slow"
	"$wasmcc" --run -O0 --invoke add invoke.wasm 1 2
	grep -q compiler asked
	: >asked
	"$wasmcc" --run -O0 --invoke nothing invoke.wasm
	ends 1 "$wasmcc" --run -O0 --invoke nope invoke.wasm
	[ ! -s asked ]
	# A program is called in place of _start.
	ends 1 "$wasmcc" --run -O0 --invoke nope guest.wasm
	says err "wasmcc: guest.wasm exports no function nope; what it exports:"
	says err "    _start (func)"
	ends 1 "$wasmcc" -O0 --invoke add invoke.wasm -o none.a
	[ ! -e none.a ]
	if [ -e /dev/full ]; then
		status=0
		"$wasmcc" --run -O0 --invoke add invoke.wasm 1 2 >/dev/full 2>err || status=$?
		[ $status = 1 ]
		says err "cannot write the results: No space left on device"
	fi
}
try "programs that --invoke makes" invoke_programs

libraries_explained()
{
	ends 1 "$wasmcc" --run library.wasm
	says err "library.wasm exports no function _start: it is a library. Make one with -o NAME.a \
or NAME.so, or call what it exports, with wasmcc --run --invoke NAME library.wasm VALUE...:"
	says err "    square (func (param i32) (result i32))"
	ends 1 "$wasmcc" library.wasm -o none
	says err "or call what it exports with --run --invoke NAME"
}
try "what a library exports is said under --run" libraries_explained
