# wasmcc --size-report: its sums beside those of a linked program, and its bounds of the stack
# beside what calls take.
. "$here/board.sh"

m3="arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb"
board_flags="-ffreestanding -fno-tree-loop-distribute-patterns -I$device"
size_report() # OPTION...
{
	"$BUILD/bin/wasmcc" "$@"
}

# What differs: strings that linkers merge, and room between variables.
sums()
{
	make -s -C "$device" ROOT="$top" OUT="$work/m3" WASM2C="$WASM2C" "$work/m3/sensor.elf"
	CC=$m3 size_report --size-report=json -Os $board_flags --memory=static:4K,trim \
		"$device/sensor.wasm" "$device/sensor_main.c" "$device/board.c" "$device/string.c" \
		-o sensor.json
	arm-none-eabi-size m3/sensor.elf | tail -n 1 >sensor.size
	node -e '
		const report = JSON.parse(fs.readFileSync("sensor.json"));
		const [text, data, bss] = fs.readFileSync("sensor.size", "utf8").trim().split(/\s+/);
		const flash = report.flash.total - text - data, ram = report.ram.total - data - bss;
		const {total, ...parts} = report.flash;
		console.log(`flash ${report.flash.total}, linked ${flash} less; RAM ${report.ram.total}`);
		if (flash < -8 || flash > 48 || ram < -16 || ram > 0 || !report.with_host
			|| Object.values(parts).reduce((a, b) => a + b) !== total || parts.runtime < 500
			|| report.ram.memories !== 4096 || report.memories[0].stack !== 512
			|| report.memories[0].data !== 32)
			process.exit(1);'
}

bounds() # COMPILER FLAG...: of depths.wasm
{
	compiler=$1
	shift
	CC=$compiler size_report --size-report=json "$@" --memory=static:256,trim depths.wasm \
		-o depths.json
	node -e '
		const by = {};
		for (const x of JSON.parse(fs.readFileSync("depths.json")).exports)
			by[x.name] = x;
		const cycle = [...by.ping.cycle].sort().join();
		console.log(JSON.stringify(by));
		if (by.by_one.stack === null || by.by_two.stack < by.direct.stack
			|| by.by_one.stack > by.by_two.stack || by.ping.stack !== null
			|| by.calls_ping.stack !== null
			|| !/w2c_depths_ping/.test(cycle) || !by.direct.outside.includes("w2c_board_put_char")
			|| by.by_one.outside.includes("w2c_board_put_char"))
			process.exit(1);'
}

# A function that a table has, and that is inlined where its type is called, is nobody else's.
# What libraries have is named.
others()
{
	CC=$m3 size_report --size-report=json -Os $board_flags --memory=static:256,trim dispatch.wasm \
		-o dispatch.json
	node -e '
		const report = JSON.parse(fs.readFileSync("dispatch.json"));
		const [call] = report.exports.filter((x) => x.name === "call");
		console.log(JSON.stringify([report.outside, call]));
		if (call.stack === null || call.outside.some((name) => /others/.test(name))
			|| report.functions.some((f) => /double/.test(f.name))
			|| report.outside.join() !== [...new Set(report.outside)].join()
			|| !report.outside.includes("memset")
			|| report.outside.some((name) => /^w2c_|^wasm/.test(name)))
			process.exit(1);'
}

# Where the stack is behind the data, nobody knows where zeroed data ends.
stack_last() # FLAG EXPECTED
{
	clang-19 --target=wasm32 -Os -nostdlib -fno-builtin -Wl,--no-entry -Wl,-z,stack-size=512 $1 \
		-o last.wasm "$device/sensor.c"
	CC=$m3 size_report --size-report -Os $board_flags --memory=static:8K,trim last.wasm |
		grep -x "  memory 0 of last: 8192 bytes: $2"
}

measured() # the trap is by the runtime's longest way
{
	"$WASM2C" --memory=static:256,trim depths.wasm -n depths -o depths.c
	m3_library
	on_m3 depths "$here/depths.c" depths.c >taken
	CC=$m3 size_report --size-report=json -Os $board_flags --memory=static:256,trim -I. \
		depths.wasm "$here/depths.c" "$device/board.c" "$device/string.c" -o depths.json
	node -e '
		const bound = {};
		for (const x of JSON.parse(fs.readFileSync("depths.json")).exports)
			bound[x.name] = x.stack;
		const taken = fs.readFileSync("taken", "utf8").trim().split("\n");
		let wrong = taken.length !== 5;
		for (const line of taken) {
			const [name, bytes] = line.split(" ");
			console.log(`${name}: at most ${bound[name]}, took ${bytes}`);
			wrong ||= !(bound[name] >= +bytes) || +bytes < 0;
		}
		if (wrong || bound.by_two > 400)
			process.exit(1);'
}

forms() # text and a chart
{
	CC=$m3 size_report --size-report -Os $board_flags --memory=static:256,trim depths.wasm >text
	grep -q '^Flash  *[0-9]*$' text
	grep -q '^  memories  *256  #*$' text
	grep -q '^  ping  *unbounded  .*w2c_depths_ping.* bytes a round$' text
	grep -q '^    and what these take: .*w2c_board_put_char' text
	grep -q '^Defined elsewhere, and not counted: .*w2c_board_put_char' text
	CC=$m3 size_report --size-report=svg -Os $board_flags --memory=static:256,trim depths.wasm \
		-o chart.svg
	head -n 1 chart.svg | grep -q '^<svg xmlns='
	tail -n 1 chart.svg | grep -qx '</svg>'
	for word in "guest code" memories runtime leaf by_two ping; do
		grep -q "<text [^>]*>$word</text>" chart.svg
	done
	grep -q '<text [^>]*>unbounded: recursion</text>' chart.svg
	not grep -v '^<\(svg\|rect\|text\|/svg\)\b.*>$' chart.svg
}

# 1 KB of flash and 64 bytes of RAM, where a handler takes the traps and nobody prints them.
little_runtime()
{
	CC=$m3 size_report --size-report=json -Os $board_flags -DWASM_RT_TRAP_HANDLER=on_trap -I. \
		--memory=static:4K,trim -o little.json "$device/sensor.wasm" "$here/handler.c" \
		"$device/board.c" "$device/string.c"
	node -e '
		const {flash, ram} = JSON.parse(fs.readFileSync("little.json"));
		console.log(`runtime: ${flash.runtime} bytes of flash, ${ram.runtime} of RAM`);
		if (flash.runtime > 1024 || ram.runtime > 64 || flash.runtime < 400)
			process.exit(1);'
}

# Of the catches that may be active at once depends most of the runtime's RAM.
catches() # NUMBER BYTES
{
	CC=$m3 size_report --size-report=json -Os $board_flags -DWASM_RT_MAX_TRIES=$1 -o catches.json \
		--memory=static:4K,trim "$device/sensor.wasm" "$device/sensor_main.c" \
		"$device/board.c" "$device/string.c"
	same "$2" "$(node -p 'JSON.parse(fs.readFileSync("catches.json")).ram.runtime')"
}

refuses_no_catches()
{
	not env CC="$m3" "$BUILD/bin/wasmcc" --size-report -Os $board_flags -DWASM_RT_MAX_TRIES=0 \
		--memory=static:4K,trim "$device/sensor.wasm" 2>said
	grep -q 'error: #error "WASM_RT_MAX_TRIES is less than 1"' said
}

refuses_others()
{
	not env CC=gcc "$BUILD/bin/wasmcc" --size-report -flto depths.wasm >report 2>said
	grep -q 'is no ELF object: of other formats, and of -flto, there is no report$' said ||
		{ cat said; return 1; }
	[ ! -s report ]
}

assemble . "$here/modules/depths.wat" "$here/modules/dispatch.wat"
try "size report: sums" sums
sed -n '/^flash/p' log
try "size report: bounds by $CC" bounds "$CC" -O2
try "size report: bounds by clang" bounds clang-19 -O1
riscv="riscv64-unknown-elf-gcc -march=rv32imc -mabi=ilp32 -ffreestanding -nostdinc"
try "size report: bounds for RISC-V" bounds \
	"$riscv -isystem $(riscv64-unknown-elf-gcc -print-file-name=include)" -O2
try "size report: others" others
try "size report: the stack first" stack_last -Wl,--stack-first \
	"32 of data, 512 of stack, 7648 of zeroed data and heap"
try "size report: the stack last" stack_last "" \
	"32 of data, [0-9]* of zeroed data and stack, [0-9]* of heap"
try "size report: bounds and what calls take" measured
sed -n '/at most/p' log
try "size report: text and chart" forms
try "size report: other objects" refuses_others
try "the runtime is little" little_runtime
tail -n 1 log
try "the runtime with catches" catches 4 321
try "the runtime with a catch" catches 1 177
try "the runtime without room for a catch" refuses_no_catches
