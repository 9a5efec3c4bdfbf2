# make uninstall, and the manual. Sourced by run.

uninstalls()
{
	cd "$work/clang-19"
	: >"$root/opt/wasm2c/lib/some-machine/another"
	make -s uninstall DESTDIR="$root"
	cd "$root/opt/wasm2c"
	[ "$(find . -type f)" = ./lib/some-machine/another ]
	[ -z "$(find . -name '*wasm2c*')" ]
}
try "make uninstall leaves nothing" uninstalls

manual()
{
	page=$tree/doc/${1##*/}.1
	[ -z "$(man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null)" ]
	man -E ascii -l "$page" | col -b | grep -v -e pkg-config -e "clang " >"$work/manual"
	"$1" --help | tr A-Z a-z >"$work/help"
	# Every option and feature of one is in the other.
	for word in $(grep -o -e '--[a-z][a-z-]*' "$work/help" | sort -u); do
		grep -q -e "$word" "$work/manual" || { echo "not in the manual: $word"; return 1; }
	done
	for word in $(grep -o -e '--[a-z][a-z-]*[a-z]' "$work/manual" | sort -u); do
		grep -q -e "$word" "$work/help" || { echo "not in --help: $word"; return 1; }
	done
}
try "the manual page has the options of --help" manual "$WASM2C"
try "that of wasmcc, too" manual "$BUILD/bin/wasmcc"
