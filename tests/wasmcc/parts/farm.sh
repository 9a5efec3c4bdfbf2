# Builds that outgrow one machine: with ccache and distcc, as people have them. Sourced by run.

# wide NAME COUNT EDITED MORE [CALLEE]: a module of many functions, one of which may be edited.
wide()
{
	name=$1
	shift
	python3 "$here/guests/wide.py" "$@" >text
	wat2wasm --debug-names text -o "$name"
}

# Edits, each of one function: its body, the first call that leads to a function of another output,
# a new function, its place. The other outputs stay as they were, and so does the header of them
# all. (Now and then a cut between outputs moves, or a caller begins to check the stack: in 15 of
# 150 edits that were tried, most of which made a function half as long again or longer; here in
# none.)
stable_outputs()
{
	mkdir -p wide-before wide-after
	wide wide.wasm 600 0 0
	"$BUILD/bin/wasm2c" -n wide wide.wasm >wide-whole
	"$BUILD/bin/wasm2c" -n wide --num-outputs=8 wide.wasm | cmp - wide-whole # without -o, one file
	"$BUILD/bin/wasm2c" -n wide --num-outputs=8 wide.wasm -o wide-before/wide.c
	for edit in "100 1" "300 10" "300 40" "350 -15" "500 30" "599 3" "271 60" "262 10" "28 30" \
		"120 30" "90 60" "219 0 f46" "162 0 f78" "454 0 f190" "310 0 f174" "550 0 f3" "400 0 f20" \
		"296 0 new" "83 0 new" "145 0 new" "230 0 new" "395 0 new" "535 0 new" \
		"20 0 moved" "110 0 moved" "203 0 moved" "255 0 moved" "320 0 moved"; do
		wide wide.wasm 600 $edit
		"$BUILD/bin/wasm2c" -n wide --num-outputs=8 wide.wasm -o wide-after/wide.c
		changed=0
		for file in wide-before/wide*; do
			cmp -s "$file" "wide-after/${file#*/}" || changed=$((changed + 1))
		done
		echo "edit $edit: $changed files"
		[ $changed = 1 ]
	done
}
try "an edited function changes one output" stable_outputs

# statistic NAME: one of ccache's counters.
statistic()
{
	ccache --print-stats | awk -v name="$1" '$1 == name { print $2 }'
}

with_ccache()
{
	export CC="ccache $native" CCACHE_DIR="$work/ccache"
	wide cached.wasm 350 0 0
	"$wasmcc" -O0 cached.wasm -o cached-1
	n=$(statistic cache_miss)
	[ "$n" -ge 4 ] # two parts, names, main; the runtime is linked
	[ "$n" -le 8 ]
	# Where it lies and what it makes have no part in it.
	mkdir -p elsewhere
	TMPDIR=/tmp "$wasmcc" -O0 cached.wasm -j 1 -o elsewhere/cached-2
	[ "$(statistic cache_miss)" = "$n" ]
	cmp cached-1 elsewhere/cached-2
	wide cached.wasm 350 150 8
	"$wasmcc" -O0 cached.wasm -o cached-3
	[ "$(statistic cache_miss)" = $((n + 1)) ]
	[ $(($(statistic direct_cache_hit) + $(statistic preprocessed_cache_hit))) = $((2 * n - 1)) ]
	# The first call from the second part to one that the first part alone has called.
	wide cached.wasm 350 340 0 f8
	"$wasmcc" -O0 cached.wasm -o cached-call
	[ "$(statistic cache_miss)" = $((n + 2)) ]
	wide cached.wasm 350 150 8
	CC=$native "$wasmcc" -O0 cached.wasm -o cached-4
	cmp cached-3 cached-4
	./cached-3
	# What has no meaning elsewhere is compiled from here, and is right.
	mkdir -p farm-include
	echo '#define FARM 1' >farm-include/farm.h
	"$wasmcc" -O0 -Ifarm-include -v cached.wasm -o cached-5 2>err
	says err "-c -o $work/tmp/wasmcc-"
	cmp cached-5 cached-4
	(cd farm-include && CC="../slow/cc" "$wasmcc" -O0 ../library.wasm -o library.a)
}
try "ccache compiles an edited part only" with_ccache

# A server of distcc on a port, with a log of its own. Started by root it becomes a user who can
# read nothing of ours.
serve()
{
	TMPDIR=$farm distccd --no-detach --daemon --listen 127.0.0.1 --port "$1" --allow 127.0.0.1 \
		--jobs 2 --enable-tcp-insecure --log-file "$farm/log.$1" --log-level info &
	servers="$servers $!"
}

with_distcc()
{
	farm=$(mktemp -d /tmp/wasmcc-test-farm.XXXXXX) servers=
	chmod 1777 "$farm"
	trap 'kill $servers; rm -rf "$farm"' EXIT
	ports=$(python3 -c 'import socket
held = [socket.create_server(("127.0.0.1", 0)) for i in range(2)]
print(*(s.getsockname()[1] for s in held))')
	hosts=
	for port in $ports; do
		serve $port
		hosts="$hosts 127.0.0.1:$port"
	done
	for port in $ports; do
		for i in 1 2 3 4 5 6 7 8 9 10; do
			python3 -c "import socket; socket.create_connection(('127.0.0.1', $port))" && break
			sleep 1
		done
	done
	mkdir -p distcc
	export DISTCC_HOSTS="$hosts" DISTCC_FALLBACK=0 DISTCC_DIR="$work/distcc"
	wide farmed.wasm 350 0 0
	CC=$native "$wasmcc" -O0 farmed.wasm -o farmed-1
	CC="distcc $native" "$wasmcc" -O0 -j 4 farmed.wasm -o farmed-2
	cmp farmed-1 farmed-2
	for port in $ports; do # both have worked
		grep -q COMPILE_OK "$farm/log.$port"
	done
	# Both at once, as ccache's manual has it.
	export CCACHE_PREFIX=distcc CCACHE_DIR="$work/ccache-2"
	CC="ccache $native" "$wasmcc" -O0 -j 4 farmed.wasm -o farmed-3
	cmp farmed-1 farmed-3
}
try "distcc compiles on two servers" with_distcc
