# The runtime with the C libraries of devices.

c_library() # FOLDER ARGUMENT...: the runtime with the C library of a device, which has no PRIu64
{
	mkdir $1 && cd $1
	shift
	unset CC BUILD WASM2C CLANG # the compiler is that of the host's name
	"$top/configure" --host=arm-none-eabi "$@" >/dev/null
	make -s
	arm-none-eabi-nm lib/libwasm-rt.a | grep -q ' T wasm_rt_trap$'
}

# A program with the library of a guest that wasmcc makes.
by_wasmcc() # COMPILER LINK-FLAG...
{
	compiler=$1
	shift
	CC=$compiler "$BUILD/bin/wasmcc" -Os -ffunction-sections --memory=static:4K,trim \
		"$top/examples/device/sensor.wasm" -n sensor -o libguest.a
	cp libguest.h sensor.h
	$compiler -Os -ffunction-sections -Wl,--gc-sections -I. "$here/hosted.c" libguest.a "$@" \
		-o hosted.elf
}

runs() # MACHINE COMPILER LINK-FLAG...: the same, which QEMU runs
{
	machine=$1
	shift
	by_wasmcc "$@"
	printf '%s\n' "samples 0, mean 0, crc 1972200246" \
		"trap: out of bounds memory or table access" >expected
	timeout 60 qemu-system-arm -machine $machine -display none -serial none -monitor none \
		-chardev stdio,id=out -semihosting-config enable=on,target=native,chardev=out \
		-kernel hosted.elf 2>/dev/null | diff expected -
}

try "configure and make with newlib" c_library newlib
try "configure and make with picolibc" c_library picolibc \
	CC="arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb --specs=picolibc.specs"
try "a program by wasmcc with newlib" runs mps2-an385 \
	"arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb --specs=rdimon.specs" "$here/vectors.c" \
	-Wl,--undefined=vectors,--section-start=.vectors=0
try "a program by wasmcc with picolibc" runs lm3s6965evb \
	"arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb --specs=picolibc.specs" -T picolibc.ld \
	--oslib=semihost -Wl,--defsym=__flash=0,--defsym=__flash_size=256K \
	-Wl,--defsym=__ram=0x20000000,--defsym=__ram_size=64K

# ---- the README's commands

# All but the first, which builds the tools, in a folder that has what a clone would have then.
as_told()
{
	rm -rf clone && mkdir clone
	ln -s "$BUILD/bin" clone/bin
	ln -s "$runtime" clone/runtime_support
	mkdir clone/examples && cp -R "$top/examples/device" clone/examples
	rm clone/examples/device/sensor.wasm
	sed -n '/micro:bit, takes three commands:$/,/run-sensor BOARD=microbit$/p' "$top/README.md" |
		sed -n 's/^    //p' | sed '1{/^\.\/configure && make$/!q; d;}' >commands
	[ "$(grep -c '[^\\]$' commands)" = 2 ]
	(cd clone && sh -e ../commands) >said 2>&1 || { cat said; return 1; }
	grep -q '^trap: out of bounds' said
}

try "the README's three commands" as_told
