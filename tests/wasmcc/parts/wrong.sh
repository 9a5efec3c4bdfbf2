# Input and options that are refused. Sourced by run.

nothing_to_run()
{
	ends 1 "$wasmcc" library.wasm -o none
	says err "no function _start: it is a library"
	ends 1 "$wasmcc" --run store.wasm
	says err "_initialize (a reactor)"
	[ ! -e none ]
	echo '(module (start 0) (func unreachable))' >text
	wat2wasm text -o start.wasm
	ends 134 "$wasmcc" --run start.wasm
}
try "modules without _start" nothing_to_run

bad_input()
{
	ends 1 "$wasmcc" component.wasm -o none
	says err "component.wasm: this is a component, not a module"
	ends 1 "$wasmcc" --run component.wasm
	says err "this is a component"
	ends 1 "$wasmcc" cut.wasm -o none
	ends 1 "$wasmcc" cut.wasm -o none.a
	ends 1 "$wasmcc" no-such.wasm -o none
	ends 1 "$wasmcc" --run no-such.wasm
	# Valid as far as sections go; the code is not.
	echo '(module (func (export "_start") (i32.add)))' >text
	wat2wasm --no-check text -o invalid.wasm
	ends 1 "$wasmcc" invalid.wasm -o none
	says err "invalid.wasm:0x"
	ends 1 "$wasmcc" guest.wasm -O0 -o no/such/folder
	[ ! -e none ]
	[ ! -e none.a ]
	[ ! -e none.h ]
	[ ! -e no ]
	[ -z "$(ls tmp)" ]
	[ -z "$(ls cache/wasmcc | grep -v '^[0-9a-f]*$')" ]
	ends 1 "$wasmcc" -S invalid.wasm -o no-sources
	[ ! -e no-sources ]
	cp guest.wasm itself.wasm
	ends 1 "$wasmcc" guest.wasm itself.wasm -O0 -o itself.wasm
	cmp guest.wasm itself.wasm
	echo old >kept
	ends 1 "$wasmcc" cut.wasm -o kept
	[ "$(cat kept)" = old ]
}
try "bad input leaves no file" bad_input

bad_options()
{
	for words in "" "-o x" "--run" "--no-such guest.wasm" "-q guest.wasm" "--timeout 0 guest.wasm" \
		"--timeout x guest.wasm" "--timeout" \
		"--max-memory 0 guest.wasm" "--max-memory x guest.wasm" "--memory-trace x guest.wasm" \
			"--max-threads x guest.wasm" \
			"--max-stack 1 guest.wasm" "--max-stack 1Q guest.wasm" "--dir ::/x guest.wasm" \
			"--dir= guest.wasm" "--env =x guest.wasm" \
		"--env-inherit=1 guest.wasm" "--embed-dir data guest.wasm" \
			"--embed-dir no-such::/x guest.wasm" "--inherit-network x guest.wasm" \
		"--inherit-network 70000 guest.wasm" "-j 0 guest.wasm" "-j x guest.wasm" "-o" \
			"-n a guest.wasm store.wasm -n b" \
		"--run -o x guest.wasm" "--run -c guest.wasm" "--dir data guest.wasm -c -o none.o" \
			"--dir data library.wasm" "-" "--enable-nothing guest.wasm"; do
		ends 1 "$wasmcc" $words
		says err "wasmcc: "
	done
	ends 0 "$wasmcc" --help
	for word in --run --dir --env --env-inherit --argv0 --max-memory --max-stack --max-threads \
		--timeout --inherit-network --embed-dir --stub-missing --emit-c; do
		says out " $word"
	done
	for program in "$wasmcc" "$BUILD/bin/wasm2c"; do
		for option in --help --version; do
			ends 0 "$program" $option
			[ ! -s err ]
			[ ! -e /dev/full ] || {
				status=0
				"$program" $option >/dev/full 2>err || status=$?
				[ $status = 1 ]
				error="error: cannot write to the standard output: No space left on device"
				[ "$(cat err)" = "${program##*/}: $error" ]
			}
		done
	done
	ends 0 "$wasmcc" --version
	grep -q -x '[0-9.]*' out
	[ "$(sed -n '/translated:/,/validated only:/p' out | tr -d ',\n ' | grep -c bulk-memory)" = 1 ]
	[ "$(cat out)" = "$("$BUILD/bin/wasm2c" --version)" ]
}
try "options that are wrong" bad_options
