# Guests that a timer's interrupt stops, or fuel, on a machine without threads.
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

assemble . "$here/modules/endless.wat"
try "a timer interrupts guests" stops "" "spin: interrupted" "goes on" "count: interrupted" \
	"goes on" "nest: interrupted" "goes on"
try "guests run out of fuel" stops "-DWASM_RT_FUEL=1 -DWASM_RT_INTERRUPTION=0 -Wno-unused" \
	"all fuel consumed, all gone" "goes on"
