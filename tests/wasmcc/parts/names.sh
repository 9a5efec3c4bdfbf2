# Names of functions in what is said of traps. Sourced by run.

symbols()
{
	include="-I$top/runtime_support -I$top/runtime_support/wasi \
		-I$top/runtime_support/host -I$top/runtime_support/program"
	for compiler in "$native" \
		"$CLANG -fsanitize=address,undefined -fno-sanitize-recover=undefined" "tcc -g" \
		"$native -no-pie" "$native -static"; do
		$compiler -std=c11 $include "$here/symbol.c" "$top"/runtime_support/program/symbol.c \
			"$top"/runtime_support/program/demangle*.c -o symbol
		./symbol
	done
}
try "names of functions" symbols

# demangled NAME: what it means, or the name itself.
cat >demangle-all.c <<'END'
#include "demangle.h"
#include <stdio.h>

int
main(void)
{
	static char line[1 << 16], name[WASM_RT_NAME_SIZE];

	while (fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = '\0';
		puts(wasm_rt_demangle_rust(line, name, sizeof name) ||
			wasm_rt_demangle_cxx(line, name, sizeof name) ? name : line);
	}
	return 0;
}
END

demangling()
{
	"$CLANG" -std=c11 -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -Wall \
		-Wextra -Werror \
		-I"$top/runtime_support/program" demangle-all.c "$top"/runtime_support/program/demangle*.c \
			-o demangle-all
	# Lines of a mangled name, a tab, and what it means; what it means is its own where it is
	# refused.
	cut -f 1 "$here/names.txt" | ./demangle-all >found
	cut -f 2 "$here/names.txt" | diff - found
	# Binutils has the same to say of C++, but for what the third column marks.
	if command -v c++filt; then
		awk -F '\t' '/^_Z/ && $1 !~ /17h/ && $3 == ""' "$here/names.txt" >same
		cut -f 1 same | c++filt >found
		cut -f 2 same | diff - found
	fi
	# Names that nest, refer to themselves, or claim to be long.
	{
		for part in R S A NvC1a INvC1a1b F T M NvNvNv B_ RB_ TB_B_E; do
			printf '_R%s\n_RIC1a%s\n' "$(yes $part | head -n 2000 | tr -d '\n')" \
				"$(yes $part | head -n 3000 | tr -d '\n')E"
		done
		printf '_ZN%s\n' 99999999999999999999a 9a 1 \
			"$(yes 1a | head -n 9000 | tr -d '\n')17h0123456789abcdefE"
		printf '_RNvC1a%s\n' 99999999999b 00b u_ s_s_ 's0'
		printf '_RINvC1a1b%sE\n' \
			"$(i=0; while [ $i -lt 30 ]; do printf 'TB9_B9_B9_B9_E'; i=$((i + 1)); done)"
		for part in N P S_ I F M A_ J L Ul NS_ 1aI 1aIS_ FvP DpT_ X IXnt DT DTcl IXaaLi1E sr \
			IXsr1aI ThN; do
			printf '_Z%s\n_Z1f%s\n' "$(yes $part | head -n 2000 | tr -d '\n')" \
				"$(yes $part | head -n 3000 | tr -d '\n')E"
		done
		printf '_Z1f1aI%sE\n' \
			"$(i=0; while [ $i -lt 30 ]; do printf '1bIS%s_S%s_S%s_E' $i $i $i; i=$((i + 1)); done)"
		head -c 20000 /dev/urandom | tr -d '\n\0' | sed 's/^/_R/'
	} >hostile-names
	timeout 20 ./demangle-all <hostile-names >found
}
try "names of Rust and C++" demangling

# Whole names, from tables that the program has; as long as the screen is wide on one.
whole_names()
{
	echo '(module
		(func (result i32) unreachable)
		(func (result i32) call 0)
		(func (result i32) call 1)
		(func (result i32) call 2)
		(func (export "_start") call 3 drop))' >text
	wat2wasm text -o names.wasm
	long="alloc::string::String::a_function_with_a_very_long_name<with arguments>"
	long="$long, that C cannot have"
	python3 - "$long" <<-'END'
		import sys
		def leb(n):
		    return bytes([n]) if n < 128 else bytes([n & 127 | 128]) + leb(n >> 7)
		names = [sys.argv[1], "_ZN4core6option13expect_failed17h0123456789abcdefE",
		    "_RNvNtCs1234_7mycrate3foo3bar", "_\x1b[1m"]
		entries = leb(len(names)) + b"".join(
		    leb(i) + leb(len(n)) + n.encode() for i, n in enumerate(names))
		section = b"\x04name\x01" + leb(len(entries)) + entries
		with open("names.wasm", "ab") as file:
		    file.write(b"\0" + leb(len(section)) + section)
	END
	for options in -O0 "-O0 -DWASM_RT_MEMCHECK_BOUNDS_CHECK=1" "-O0 -g"; do
		"$wasmcc" $options names.wasm -o named
		ends 134 ./named
		printf '%s\n' "$long" core::option::expect_failed mycrate::foo::bar "_0x1B[1m" _start >whole
		sed -n 's/^    at //p' err | diff whole -
	done
	script -qec 'stty cols 60; ./named' typescript >/dev/null || :
	says typescript "    at alloc::string::String::a_function_with_a_very_long..."
	# Sources have the table, too; a stripped program has none.
	"$wasmcc" -S names.wasm -o named-sources
	make -s -C named-sources -j2 CFLAGS=-O0
	ends 134 named-sources/names
	says err "    at $long"
	"$wasmcc" -O0 -s names.wasm -o named
	not grep -q "a_very_long_name" named
	"$wasmcc" -O0 --no-debug-names names.wasm -o named
	not grep -q "a_very_long_name" named
}
try "whole names in what is said of a trap" whole_names
