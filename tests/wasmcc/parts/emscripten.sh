# What Emscripten's standalone programs import beside WASI.

emscripten()
{
	ends 2 "$wasmcc" --run -O0 emscripten.wasm
	"$wasmcc" -O0 emscripten.wasm -o emscripten
	ends 2 ./emscripten
	"$wasmcc" -O0 -S emscripten.wasm -o emscripten-sources
	make -s -C emscripten-sources -j2 CFLAGS=-O0
	ends 2 emscripten-sources/emscripten
	[ ! -e emscripten-sources/missing-imports.c ]
}
try "what Emscripten imports" emscripten

# A program's own functions come first.
emscripten_replaced()
{
	cat >grown.c <<-END
		#include <stdint.h>
		#include <stdlib.h>
		struct w2c_env;
		void w2c_env_emscripten_notify_memory_growth(struct w2c_env *env, uint32_t memory)
		{
			exit(env == NULL && memory == 0 ? 42 : 1);
		}
	END
	"$wasmcc" -O0 emscripten.wasm grown.c -o emscripten-replaced
	ends 42 ./emscripten-replaced
}
try "what Emscripten imports, replaced" emscripten_replaced

# Of another type, it is another function. So it is in a module that has the name.
emscripten_other_types()
{
	cat >other.wat <<-END
		(module
		  (import "env" "emscripten_notify_memory_growth" (func (param i64)))
		  (import "env" "getTempRet0" (func (result i64)))
		  (import "env" "__syscall_rmdir" (func (result i32)))
		  (import "env" "_tzset_js" (func (param i32 i32 i32)))
		  (import "env" "setTempRet0" (global i32))
		  (import "other" "setTempRet0" (func (param i32)))
		  (func (export "_start")))
	END
	wat2wasm other.wat
	ends 1 "$wasmcc" other.wasm -o none
	[ "$(grep -c '^  ' err)" = 6 ]
	echo '(module (func (export "getTempRet0")))' >other.wat
	wat2wasm other.wat
	ends 1 "$wasmcc" emscripten.wasm -n env other.wasm -o none
	says err "getTempRet0"
}
try "what Emscripten imports, of other types" emscripten_other_types

# setjmp in the older way: invoke_... and what the module exports. A library leaves it to its host.
invokes()
{
	"$wasmcc" -O1 invokes.wasm -o invokes
	ends 42 ./invokes
	for export in wrong empty; do
		ends 134 "$wasmcc" --run -O0 --invoke $export invokes.wasm
		says err "indirect call type mismatch"
	done
	"$wasmcc" -O0 invokes.wasm -o invokes.a
	nm invokes.a | grep -q ' U w2c_env_invoke_ii$'
	"$wasmcc" -S invokes.wasm -o invokes-sources
	grep -q '^w2c_env_invoke_ii' invokes-sources/*-main.c
}
try "setjmp by Emscripten's invoke" invokes

# Without the export that says what was thrown, the imports are missing.
invokes_alone()
{
	sed 's/(export "setThrew")//' "$here/guests/invokes.wat" >alone.wat
	wat2wasm alone.wat
	ends 1 "$wasmcc" alone.wasm -o none
	says err "_emscripten_throw_longjmp"
	says err "invoke_vijfd"
}
try "setjmp by Emscripten's invoke, without setThrew" invokes_alone
