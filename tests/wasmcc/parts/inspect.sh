# --inspect: what is in a module. Sourced by run.

inspect_text()
{
	ends 0 "$wasmcc" --inspect inner.wasm
	sed 's/0x[0-9a-f]* *[0-9]* /@ /' out >stable
	cat >wanted <<-'END'
		inner.wasm: a module of 184 bytes, named "inner"
		  translated yes
		  functions  2, of which 1 imported
		  start      function 1 $main
		  segments   0 of data, 0 of elements

		Features beyond WebAssembly 1.0: where first
		  @ mutable-globals
		  @ simd
		  @ exceptions

		Sections: offset, bytes
		  @  type
		  @  import
		  @  function
		  @  tag
		  @  global
		  @  export
		  @  start
		  @  code
		  @  custom "name"

		Imports: 3
		  env.a\22b (func (param i32) (result i64))
		  env.m (memory 1 2)
		  env.t (table 1 10 (ref null func))

		Exports: 3
		  go (func)
		  sp (global (mut i32))
		  tag (tag (param i32 f64))

		Memories: 1, of which 1 imported
		  0 $mem (memory 1 2) imported

		Tables: 1, of which 1 imported
		  0 (table 1 10 (ref null func)) imported

		Tags: 1
		  0 (tag (param i32 f64))

		Globals: 1
		  0 $sp (global (mut i32))
	END
	diff wanted stable
	# A fault in a body is one of the module.
	printf '(module (func (i32.add)))' >text
	wat2wasm --no-check text -o bad-body.wasm
	ends 1 "$wasmcc" --inspect bad-body.wasm
	[ ! -s out ]
	ends 1 "$wasmcc" --inspect component.wasm
	ends 1 "$wasmcc" --inspect --run inner.wasm
	ends 1 "$wasmcc" --inspect inner.wasm -o none
	ends 1 "$wasmcc" --inspect=xml inner.wasm
}
try "a module is described" inspect_text

# A structure, which is not translated; and producers that are cut off.
make_odd_modules()
{
	printf '\0asm\1\0\0\0\1\3\1\137\0' >struct.wasm
	printf '\0asm\1\0\0\0\0\021\011producers\2\1a\1\1b\177' >cut-producers.wasm
}

inspect_kinds()
{
	make_odd_modules
	ends 0 "$wasmcc" --inspect struct.wasm
	says out "  translated no: gc not yet"
	says out "  0x000000b  gc"
	ends 0 "$wasmcc" --inspect guest.wasm
	says out "a command (_start): a program"
	says out "WASI preview 1"
	says out "  made by    "
	ends 0 "$wasmcc" --inspect invoke.wasm
	says out "a reactor (_initialize): a library"
	ends 0 "$wasmcc" --inspect unstable.wasm
	says out "WASI snapshot 0"
	"$CLANG" --target=wasm32 -nostdlib -c -o object.wasm -x c - <<-END
		int f(void) { return 1; }
	END
	ends 0 "$wasmcc" --inspect object.wasm
	says out "an object file, not linked yet"
	for import in '"go" "x":Go for JavaScript' '"wbg" "x":wasm-bindgen, for JavaScript' \
		'"a" "b":Emscripten, with short names' \
		'"env" "emscripten_x":Emscripten' \
		'"wasi" "thread-spawn":WASI with threads'; do
		echo "(module (import ${import%%:*} (func)))" >text
		wat2wasm text -o kind.wasm
		ends 0 "$wasmcc" --inspect kind.wasm
		says out "  kind       ${import#*:}"
	done
	# What is malformed in a custom section makes no module invalid.
	ends 0 "$wasmcc" --inspect cut-producers.wasm
	not grep -q "made by" out
}
try "what modules are made for" inspect_kinds

inspect_json()
{
	ends 0 "$wasmcc" --inspect=json inner.wasm
	python3 - out <<-'END'
		import json, sys
		(m,) = json.load(open(sys.argv[1]))
		assert list(m) == ["file", "size", "name", "translated", "kinds", "functions",
		    "imported_functions", "start", "data_segments", "element_segments", "features",
		    "sections", "producers", "imports", "exports", "memories", "tables", "tags",
		    "globals"], list(m)
		assert (m["file"], m["size"], m["name"], m["start"]) == ("inner.wasm", 184, "inner", 1)
		assert m["translated"] is True
		assert m["imports"] == [
		    {"module": "env", "name": 'a"b', "kind": "func", "index": 0,
		        "params": ["i32"], "results": ["i64"]},
		    {"module": "env", "name": "m", "kind": "memory", "index": 0, "min": 1, "max": 2,
		        "is64": False, "page_size": 65536, "shared": False},
		    {"module": "env", "name": "t", "kind": "table", "index": 0, "type": "(ref null func)",
		        "min": 1, "max": 10, "is64": False}]
		sp = {"kind": "global", "index": 0, "type": "i32", "mutable": True}
		tag = {"kind": "tag", "index": 0, "params": ["i32", "f64"]}
		assert m["exports"][1:] == [{"name": "sp", **sp}, {"name": "tag", **tag}]
		assert m["globals"] == [{**sp, "imported": False}]
		assert [m[k][0]["imported"] for k in ("memories", "tables", "tags")] == [True, True, False]
		assert [f["name"] for f in m["features"]] == ["mutable-globals", "simd", "exceptions"]
		bytes = open("inner.wasm", "rb").read()
		for s in m["sections"]:
		    assert bytes[s["offset"] - 2] == s["id"] and bytes[s["offset"] - 1] == s["size"], s
		assert s["offset"] + s["size"] == len(bytes)
	END
	make_odd_modules
	cp guest.wasm "$(printf 'odd\377\n"\\.wasm')"
	ends 0 "$wasmcc" --inspect=json odd?*.wasm struct.wasm cut-producers.wasm unstable.wasm
	python3 - out <<-'END'
		import json, sys
		m = json.load(open(sys.argv[1]))
		assert len(m) == 4
		assert m[0]["kinds"] == ["a command (_start): a program", "WASI preview 1"], m[0]["kinds"]
		assert m[0]["producers"]
		assert all(list(p) == ["field", "value", "version"] for p in m[0]["producers"])
		assert not m[1]["translated"]
		assert m[1]["features"] == [{"name": "gc", "offset": 11, "translated": False}]
	END
}
try "modules as JSON" inspect_json
