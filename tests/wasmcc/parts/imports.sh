# Several modules, and what is missing. Sourced by run.

linked()
{
	for order in "user.wasm store.wasm" "store.wasm user.wasm"; do
		"$wasmcc" -O0 $order -o linked
		ends 42 ./linked
		says out hello
	done
	cp store.wasm renamed.wasm
	"$wasmcc" -O0 user.wasm -n store renamed.wasm -o linked
	ends 42 ./linked
	ends 42 "$wasmcc" --run -O0 --link store.wasm user.wasm
	ends 1 "$wasmcc" -O0 store.wasm user.wasm -n user -o none
	ends 1 "$wasmcc" -O0 store.wasm ./store.wasm -o none
	says err "both called store"
}
try "modules linked by their imports" linked

not_linked()
{
	echo '(module (import "b" "f" (func)) (func (export "_start")))' >text
	wat2wasm text -o a.wasm
	echo '(module (func (export "f") (param i32)))' >text
	wat2wasm text -o b.wasm
	ends 1 "$wasmcc" a.wasm b.wasm -o none
	says err 'a.wasm imports b.f as (func), but in b.wasm it is (func (param i32))'
	echo '(module (import "a" "_start" (func)) (func (export "f")))' >text
	wat2wasm text -o b.wasm
	ends 1 "$wasmcc" a.wasm b.wasm -o none
	says err "import from each other"
	[ ! -e none ]
}
try "modules that do not fit" not_linked

missing()
{
	ends 1 "$wasmcc" missing.wasm -o none
	[ ! -e none ]
	ends 1 "$wasmcc" --run missing.wasm
	says err "  env.two (func (param i32 i64) (result f32))"
	says err "  wasi_snapshot_preview1.sock_open (func (param i32) (result i32))"
	[ "$(grep -c '^  ' err)" = 2 ]
	ends 134 "$wasmcc" --run -O0 --stub-missing missing.wasm
	says err "env.two is missing"
	says err "at caller"

	echo '(module
		(import "env" "memory" (memory 1 2))
		(import "env" "g" (global (mut i64)))
		(import "env" "t" (table 1 funcref))
		(func (export "_start")))' >text
	wat2wasm text -o memory.wasm
	ends 1 "$wasmcc" --stub-missing memory.wasm -o none
	says err "env.memory (memory 1 2)"
	says err "env.g (global (mut i64))"
	says err "env.t (table 1 (ref null func))"

	echo '(module
		(import "wasi_snapshot_preview1" "fd_close" (func (param i64) (result i32)))
		(func (export "_start") (drop (call 0 (i64.const 3)))))' >text
	wat2wasm text -o type.wasm
	ends 1 "$wasmcc" --stub-missing type.wasm -o none
	type="(func (param i64) (result i32))"
	says err "wasi_snapshot_preview1.fd_close as $type, which is not its type"
	# The code alone is as good as any: who links it has such a function (Emscripten's JavaScript).
	"$wasmcc" -O0 -c type.wasm -o type.o
	nm -u type.o | grep -q w2c_wasi__snapshot__preview1_fd_close
}
try "missing imports" missing

# An embedder provides one of two missing imports; the other's stub is never called.
part_of_the_missing()
{
	cat >text <<-END
		(module (import "env" "one" (func \$one (result i32))) (import "env" "two" (func \$two))
			(func (export "f") (result i32) call \$one) (func (export "g") call \$two))
	END
	wat2wasm text -o part.wasm
	# the header has the output's name, the functions the module's
	"$wasmcc" -O0 --stub-missing -n own part.wasm -o other.a
	cat >part.c <<-END
		#include "other.h"
		u32 w2c_env_one(struct w2c_env *env) { (void)env; return 42; }
		int main(void)
		{
			w2c_own own;
			wasm_rt_init();
			wasm2c_own_instantiate(&own, 0);
			return (int)w2c_own_f(&own);
		}
	END
	$native -I. part.c other.a -o part -lm -lpthread
	ends 42 ./part
}
try "some imports are missing" part_of_the_missing

# An import that is an instruction.
discard()
{
	cat >text <<-END
		(module
			(import "env" "__wbindgen_memory_discard" (func \$discard (param i32 i32)))
			(import "wasi_snapshot_preview1" "proc_exit" (func \$exit (param i32)))
			(memory (export "memory") 1) (data (i32.const 1000) "\01\02\03")
			(func (export "_start")
				(call \$discard (i32.const 1001) (i32.const 1))
				(call \$exit (i32.load8_u (i32.const 1001)))))
	END
	wat2wasm text -o discard.wasm
	ends 0 "$wasmcc" --run --enable-memory-discard discard.wasm
	ends 1 "$wasmcc" --run discard.wasm 2>err
	grep -q __wbindgen_memory_discard err
}
try "memory.discard" discard

missing_in_any_form()
{
	ends 1 "$wasmcc" odd.wasm -o any
	says err '  a\1b[1m\22.\00%s\5c (func (param f64 (ref null extern)) (result i32 i64 f32))'
	"$wasmcc" -Wall -Wextra -Werror --stub-missing odd.wasm -o any
	ends 134 ./any
	says err 'the import a\1b[1m\22.\00%s\5c is missing'
}
try "missing imports with odd names and types" missing_in_any_form

own_functions()
{
	echo '(module (import "env" "answer" (func $f (result i32)))
		(import "wasi_snapshot_preview1" "proc_exit" (func $e (param i32)))
		(func (export "_start") (call $e (call $f))))' >text
	wat2wasm text -o own.wasm
	echo '#include "own.h"
		u32 w2c_env_answer(struct w2c_env *e) { return e ? 1 : 42; }' >answer.c
	"$wasmcc" own.wasm answer.c -o own
	ends 42 ./own
	ends 42 "$wasmcc" --run -O0 answer.c own.wasm
	echo 'unsigned w2c_env_answer(void *e) { return e ? 1 : 43; }' >libanswer.c
	$native -c libanswer.c -o libanswer.o
	ar rc libanswer.a libanswer.o
	"$wasmcc" own.wasm -L. -lanswer -o own
	ends 43 ./own
	: >nothing.c
	ends 1 "$wasmcc" own.wasm nothing.c -o none
	says err "env.answer (func (result i32))"
	[ ! -e none ]
}
try "imports from C" own_functions
