# Guests that a timer's interrupt stops, or fuel, on machines without threads.
. "$here/board.sh"

stops() # FLAGS EXPECTED-LINE...
{
	m3_flags="$1 -Wall -Wextra -Werror"
	shift
	"$WASM2C" --memory=static --interruptible endless.wasm -n endless -o endless.c
	m3_library
	printf '%s\n' "$@" >expected
	on_m3 endless "$here/endless.c" endless.c | diff expected -
	arm-none-eabi-nm endless.elf >symbols
	not grep -iE 'alloc|heap|sbrk|pthread' symbols
}

stops_avr() # FLAGS EXPECTED-LINE...: where a word is read in two halves
{
	flags="-mmcu=atmega2560 -std=gnu99 -Os -Wall -ffreestanding -ffunction-sections $1"
	shift
	"$WASM2C" --memory=static --interruptible endless.wasm -n endless -o endless.c
	mkdir -p avr-endless
	for source in "$runtime"/core/*.c "$runtime"/memory/*.c "$runtime"/table/*.c; do
		avr-gcc $flags -c "$source" -o "avr-endless/$(basename "$source" .c).o"
	done
	avr-gcc $flags -Wl,--gc-sections -DBOARD_STACK=1024 -I. -I"$runtime" -I"$device" \
		"$here/endless.c" "$device/avr.c" endless.c avr-endless/*.o -o endless.elf
	printf '%s.\n' "$@" >expected
	timeout 60 simavr -m atmega2560 -f 16000000 endless.elf 2>&1 | tr -d '\r' |
		sed 's/\x1b\[[0-9;]*m//g' | grep -E 'goes|interrupted|fuel|early' | diff expected -
}

assemble . "$here/modules/endless.wat"
try "a timer interrupts guests" stops "" "spin: interrupted" "goes on" "count: interrupted" \
	"goes on" "nest: interrupted" "goes on"
try "a timer interrupts guests on AVR" stops_avr "" "spin: interrupted" "goes on" \
	"count: interrupted" "goes on" "nest: interrupted" "goes on"
try "guests run out of fuel on AVR" stops_avr \
	"-DWASM_RT_FUEL=1 -DWASM_RT_INTERRUPTION=0 -Wno-unused" \
	"all fuel consumed, all gone" "goes on"
try "guests run out of fuel" stops "-DWASM_RT_FUEL=1 -DWASM_RT_INTERRUPTION=0 -Wno-unused" \
	"all fuel consumed, all gone" "goes on"
