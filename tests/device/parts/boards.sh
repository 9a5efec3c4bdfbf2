# What a device links and takes, and the examples on every board.

# Text alone is the same on both: what the board prints, and that it ends well.
example()
{
	make -s -C "$top/examples/device" run ROOT="$top" OUT="$work/example" WASM2C="$WASM2C" >device \
		2>device.err
	make -s -C "$top/examples/device" run-host ROOT="$top" OUT="$work/example-host" \
		WASM2C="$WASM2C" LIBRARY="$BUILD/lib/libwasm-rt.a" >host
	grep -E '^(primes|trap)' device | diff host -
	diff host - <<-END
		primes below 1000: 168
		primes below 16000: 1862
		primes below 100000: no memory
		trap: out of bounds memory or table access
	END
	cat device
}

members() # MAP: of the runtime, that are linked
{
	sed -n 's/.*libwasm-rt\.a(\([a-z_]*\)\.o).*/\1/p' "$1" | sort -u | tr '\n' ' '
}

link_list()
{
	linked=$(members example/primes.map)
	same "$linked" \
		"fatal fault init lock signal_stack stack static strerror thread thread_init trap try type "
	[ -z "$(arm-none-eabi-nm -u example/primes.elf)" ]
	arm-none-eabi-nm example/primes.elf >symbols
	not grep -iE 'alloc|heap|sbrk|mmap|_page|printf|abort|exit|sigaction|sigaltstack' symbols
	not grep -iE 'pthread|backing' symbols
}

# Tables, several memories and growth link no allocator either.
link_list_of_all()
{
	"$WASM2C" --memory=static:200K,50,64K several.wasm -n several -o several.c
	cat >all.c <<-END
		#include "several.h"
		int main(void)
		{
			static w2c_several s;
			wasm2c_several_instantiate(&s);
			w2c_several_wide_grow(&s, w2c_several_call(&s, 1));
			wasm2c_several_free(&s);
			return 0;
		}
	END
	arm-none-eabi-gcc $bare -I. -I"$runtime" -I"$top/examples/device" -nostdlib -Wl,-Map=all.map \
		-o all all.c several.c "$here/start.c" example/libwasm-rt.a -lgcc
	same "fatal lock static strerror thread trap type " "$(members all.map)"
}

# What memories take of RAM besides their bytes.
ram() # BYTES MEMORIES WASM OPTION
{
	"$WASM2C" "$4" "$3" -n m -o m.c
	arm-none-eabi-gcc $bare -I. -I"$runtime" -c m.c -o m.o
	taken=$(arm-none-eabi-size m.o | awk 'NR == 2 { print $2 + $3 }')
	echo "$taken bytes of RAM"
	[ "$taken" -ge "$1" ] && [ "$taken" -le $(($1 + 64 * $2)) ]
}

# freestanding COMPILER: its own headers, and none of a C library.
freestanding()
{
	echo "-Os -std=c99 $strict -ffreestanding -nostdinc -isystem $($1 -print-file-name=include)"
}
bare="-mcpu=cortex-m3 -mthumb $(freestanding arm-none-eabi-gcc)"

risc_v()
{
	riscv="riscv64-unknown-elf-gcc -march=rv32imc -mabi=ilp32"
	riscv="$riscv $(freestanding riscv64-unknown-elf-gcc)"
	compile_runtime riscv "$riscv" -ffunction-sections
	riscv64-unknown-elf-ar rc riscv/libwasm-rt.a riscv/*.o
	"$WASM2C" --memory=static:16K "$top/examples/device/primes.wasm" -n primes -o primes.c
	$riscv -I. -I"$runtime" -I"$top/examples/device" -nostdlib \
		-Wl,--gc-sections,-Map=riscv/map -o riscv/primes \
		"$top/examples/device/main.c" "$here/start.c" primes.c riscv/libwasm-rt.a -lgcc
	[ -z "$(riscv64-unknown-elf-nm -u riscv/primes)" ]
	[ "$(members riscv/map)" = "$(members example/primes.map)" ]
}

# A guest by clang on every board; a trap; and a bug of the host's, which the board says in a word.
board() # BOARD
{
	device=$top/examples/device
	make -s -C "$device" run-sensor BOARD=$1 ROOT="$top" OUT="$work/$1" WASM2C="$WASM2C" \
		>$1.out 2>&1
	not grep 'warning:' $1.out
	grep -oE '(samples|trap).*[^.]' $1.out | diff - sensor.host
	grep 'sensor.elf$' $1.out
}

says_fault() # BOARD FAULT
{
	not make -s -C "$top/examples/device" run-sensor BOARD=$1 ROOT="$top" OUT="$work/$1-fault" \
		WASM2C="$WASM2C" HOST_FLAGS=-DMAKE_FAULT >fault.out 2>&1
	grep -qx "fault: $2 at 0x[0-9a-f]*" fault.out
}

# The first commands of doc/devices.md, in a copy of the folder: no source changes.
documented()
{
	mkdir -p documented/examples
	cp -R "$top/examples/device" documented/examples
	sed -n '/^    /s/^    //p; /make run-sensor/q' "$top/doc/devices.md" >documented/commands
	same 4 "$(wc -l <documented/commands)"
	(cd documented && MAKEFLAGS="-s -- ROOT=$top OUT=$work/microbit WASM2C=$WASM2C" \
		sh -ex commands) >documented.out 2>&1
	grep -oE '(samples|trap).*[^.]' documented.out | diff - sensor.host
	diff documented/examples/device/sensor.c "$top/examples/device/sensor.c"
}

no_such_board() # BOARD TARGET MESSAGE
{
	not make -s -C "$top/examples/device" $2 BOARD=$1 ROOT="$top" OUT="$work/$1-none" \
		WASM2C="$WASM2C" >none.out 2>&1
	grep -qF "$3" none.out
	[ ! -e "$work/$1-none/libwasm-rt.a" ]
}

# With a trap handler the runtime takes little RAM: this_thread, and all in a program.
handler_only()
{
	gcc="arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -Os -ffreestanding -ffunction-sections
		-fdata-sections -DWASM_RT_TRAP_HANDLER=on_trap -I. -I$runtime -I$top/examples/device"
	mkdir handler
	for source in "$runtime"/core/*.c "$runtime"/memory/*.c; do
		$gcc -c "$source" -o "handler/$(basename "$source" .c).o"
	done
	arm-none-eabi-ar rc handler/libwasm-rt.a handler/*.o
	cp m3/sensor.[ch] .
	$gcc -nostdlib -T "$top/examples/device/board.ld" -Wl,--gc-sections,-Map=handler.map \
		-Wl,--defsym=FLASH=0,--defsym=FLASH_SIZE=256K \
		-Wl,--defsym=RAM=0x20000000,--defsym=RAM_SIZE=64K \
		-o handler.elf "$here/handler.c" sensor.c "$top"/examples/device/board.c \
		"$top"/examples/device/string.c handler/libwasm-rt.a -lgcc
	[ "$(arm-none-eabi-nm -S handler.elf | awk '$4 == "this_thread" { print $2 }')" = 0000001c ]
	timeout 20 qemu-system-arm -machine lm3s6965evb -display none -serial none -monitor none \
		-chardev stdio,id=out -semihosting-config enable=on,target=native,chardev=out \
		-kernel handler.elf | grep -qx y
	arm-none-eabi-nm -S --size-sort handler.elf | grep -i ' [bd] ' |
		grep -v ' wasm2c_\| sensor[.0-9]*$' | awk '{ print $4, $2 }' |
		while read -r name size; do echo "$name $((0x$size))"; done >handler.ram
	awk '{ n += $2 } END { print n " bytes of RAM in the runtime"; exit n > 64 }' handler.ram
}

# double has 32 bits there.
wide_floats()
{
	for type in f32 f64; do
		echo "(module (func (export \"f\") (param $type) (result i32)
			(i32.trunc_sat_${type}_s (local.get 0))))" >$type.wat
		assemble . $type.wat
		"$WASM2C" $type.wasm -o $type.c
		avr-gcc -mmcu=atmega2560 -std=gnu99 -Os -ffreestanding -I"$runtime" \
			-c $type.c 2>$type.said || echo "$type is refused"
	done >refused
	echo "f64 is refused" | diff - refused
	grep -F 'error "f64 needs a double of 64 bits' f64.said
}

# The same numbers where int has 16 bits as here.
narrow()
{
	assemble . "$here/narrow.wat"
	"$WASM2C" --memory=static:512,trim narrow.wasm -n narrow -o narrow.c
	device=$top/examples/device
	$CC -I. -I"$runtime" -I"$device" "$here/narrow.c" narrow.c "$device/host.c" \
		"$BUILD/lib/libwasm-rt.a" -lpthread -o narrow
	./narrow >narrow.host
	avr-gcc -mmcu=atmega2560 -std=gnu99 $1 -Wall -ffreestanding -ffunction-sections \
		-Wl,--gc-sections -DBOARD_STACK=1024 -I. -I"$runtime" -I"$device" "$here/narrow.c" \
		narrow.c "$device/avr.c" avr/libwasm-rt.a -o narrow.elf 2>said || { cat said; return 1; }
	timeout 60 simavr -m atmega2560 -f 16000000 narrow.elf 2>&1 | grep -oE '[0-9a-f]{8}\.' |
		tr -d . | diff - narrow.host
	[ "$(wc -l <narrow.host)" = 40 ]
}

# A Cortex-M0 faults at words at odd addresses.
odd_on_microbit() # FLAG...
{
	arm-none-eabi-gcc -mcpu=cortex-m0 -mthumb -std=c99 "$@" $strict -ffreestanding \
		-fno-tree-loop-distribute-patterns -I. -I"$runtime" -I"$device" -nostdlib \
		-T "$device/board.ld" -Wl,--defsym=FLASH=0,--defsym=FLASH_SIZE=256K \
		-Wl,--defsym=RAM=0x20000000,--defsym=RAM_SIZE=16K -o odd.elf "$here/odd.c" odd.c \
		"$device/board.c" "$device/string.c" microbit/libwasm-rt.a -lgcc
	timeout 60 qemu-system-arm -machine microbit -display none -serial none -monitor none \
		-chardev stdio,id=out -semihosting-config enable=on,target=native,chardev=out \
		-kernel odd.elf >odd.out
}

odd_addresses() # LEVEL
{
	"$WASM2C" --memory=static:64,trim odd.wasm -n odd -o odd.c
	device=$top/examples/device
	$CC -I. -I"$runtime" -I"$device" "$here/odd.c" odd.c "$device/host.c" \
		"$BUILD/lib/libwasm-rt.a" -lpthread -o odd
	./odd >odd.host
	odd_on_microbit $1
	diff odd.out odd.host
	same 98 "$(wc -l <odd.host)"
	not odd_on_microbit $1 -DWASM_RT_NONCONFORMING_ALIGNMENT_GIVEN=1
	grep -q '^fault: hard fault at ' odd.out
}

try "the example in QEMU and on this machine" example
sed -n 1,2p log # what it takes of flash and RAM
try "what the device links" link_list
try "what a device links for tables and several memories" link_list_of_all
try "RAM of one memory" ram 16384 1 "$top/examples/device/primes.wasm" --memory=static:16K
try "RAM of four memories" ram 270386 4 several.wasm --memory=static:200K,50,64K
try "a RISC-V device" risc_v

make -s -C "$top/examples/device" run-sensor-host ROOT="$top" OUT="$work/sensor-host" \
	WASM2C="$WASM2C" LIBRARY="$BUILD/lib/libwasm-rt.a" >sensor.host
for name in m3 m4f microbit rv32 avr; do
	try "a guest in C on $name" board $name
	sed "s/^/$name, text data bss: /" log
done
for level in -O0 -O2 -Os; do
	try "odd addresses on a Cortex-M0, $level" odd_addresses $level
done
try "no such board" no_such_board esp32 run-sensor "there is no board esp32: BOARD is m3"
try "no such example" no_such_board avr run "primes.wasm takes 16 KiB, and the board has 8"
try "what the documentation says" documented
try "m3 says a fault" says_fault m3 "hard fault"
try "rv32 says a fault" says_fault rv32 breakpoint
try "a trap handler takes little RAM" handler_only
tail -n 1 log
try "int of 16 bits, -Os" narrow -Os
try "int of 16 bits, -O2" narrow -O2
try "double of 32 bits" wide_floats
