# What a terminal shows, and that the host compiles without a warning. Sourced by run.

progress()
{
	export CC="$slow" SLOW=3
	script -qec "$wasmcc -j1 -O0 guest.wasm -o shown" typescript >/dev/null
	says typescript "compiling 0/"
	says typescript "compiling 1/"
	# The line is gone in the end.
	tr '\r' '\n' <typescript | grep -v -e '^Script' -e '^$' | tail -n 1 >last
	[ "$(od -A n -c last | tr -d ' ')" = '033[K\n' ]
	"$wasmcc" -j1 -O0 guest.wasm -o shown 2>err
	[ ! -s err ]
	begin=$(date +%s)
	SLOW=0 script -qec "$wasmcc -O0 guest.wasm -o shown" typescript >/dev/null
	# Others may keep the machine busy.
	[ $(($(date +%s) - begin)) -ge 2 ] || not grep -q compiling typescript
}
try "progress is shown on a terminal, when it takes long" progress

warnings()
{
	for compiler in "$native" "$CLANG" tcc; do
		for file in "$top"/runtime_support/program/*.c "$top"/runtime_support/report/*.c; do
			$compiler -std=c11 -Wall -Wextra -Wpedantic -Werror -I"$top/runtime_support" \
				-I"$top/runtime_support/wasi" -I"$top/runtime_support/host" -c "$file" -o warnings.o
		done
	done
}
try "the host compiles without a warning" warnings
