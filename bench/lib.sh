# lib.sh: what the programs that measure share. Each begins with
#
#	. "${0%/*}/lib.sh"
#
# and is then in $work, a folder below $BUILD, with `measure` built in it. The environment is that
# of tests/check.
#
# WABT is Debian 12's package wabt, 1.0.32, or $WABT with its runtime in $WABT_RUNTIME. Of Debian's
# later releases (1.0.36 is in trixie, 1.0.42 in sid), take the packages wabt, libc6, libstdc++6,
# libgcc-s1 and libssl3t64 apart with dpkg-deb -x PACKAGE.deb DIR, and make WABT a script:
#
#	exec DIR/usr/lib64/ld-linux-x86-64.so.2 --library-path DIR/usr/lib/x86_64-linux-gnu \
#		DIR/usr/bin/wasm2c "$@"
#
#	WABT=SCRIPT WABT_RUNTIME=DIR/usr/share/wabt/wasm2c make bench
bench=$(cd "${0%/*}" && pwd) || exit 1
sources=${bench%/bench}
BUILD=$(cd "${BUILD:-$sources}" && pwd) || exit 1
CC=${CC:-gcc}
WASM2C=${WASM2C:-$BUILD/bin/wasm2c} WABT=${WABT:-/usr/bin/wasm2c}
WABT_RUNTIME=${WABT_RUNTIME:-/usr/share/wabt/wasm2c}
work=$BUILD/obj/bench
mkdir -p "$work" && cd "$work" || exit 1

# need COMMAND...: ends where one is missing. `make bench` and its like run tests/setup first.
need()
{
	for command; do
		command -v "$command" >/dev/null 2>&1 && continue
		echo "bench: there is no $command; \`tests/setup bench\` installs what Debian has," \
			"\`make\` builds wasm2c" >&2
		exit 1
	done
}
need ${CC%% *} "$WASM2C" "$WABT"
$CC -O1 -o measure "$bench/measure.c" || exit 1

ours="-I$sources/runtime_support"
ours_checked=-DWASM_RT_MEMCHECK_BOUNDS_CHECK=1
version=$("$WABT" --version) || exit 1
case $version in
1.0.[0-9] | 1.0.[12][0-9] | 1.0.3[0-2])
	theirs="-I$WABT_RUNTIME" theirs_checked=-DWASM_RT_MEMCHECK_SIGNAL_HANDLER=0
	their_sources="$WABT_RUNTIME/wasm-rt-impl.c" their_names=2
	;;
*) # from 1.0.36 on: names as ours
	theirs="-I$WABT_RUNTIME -I$WABT_RUNTIME/../../../include"
	theirs_checked="-DWASM_RT_MEMCHECK_BOUNDS_CHECK=1 -DWASM_RT_USE_MMAP=0"
	their_sources="$WABT_RUNTIME/wasm-rt-impl.c $WABT_RUNTIME/wasm-rt-mem-impl.c" their_names=1
	;;
esac

# npm's modules, in $bench/node_modules.
modules()
{
	cd "$bench" || exit 1
	if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
		npm ci --no-audit --no-fund --loglevel=error || exit 1
		touch node_modules/.package-lock.json
	fi
	cd "$work" || exit 1
}
