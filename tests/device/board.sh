# Programs on an emulated Cortex-M3: what parts/ share.
device=$top/examples/device
m3_library() # $work/example/libwasm-rt.a, which the example makes, too
{
	make -s -C "$device" ROOT="$top" OUT="$work/example" WASM2C="$WASM2C" \
		"$work/example/libwasm-rt.a"
}

on_m3() # PROGRAM SOURCE...: what it prints; its flags are in $m3_flags
{
	program=$1
	shift
	arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -Os -ffreestanding -ffunction-sections \
		-fdata-sections -fno-tree-loop-distribute-patterns $m3_flags -I. -I"$runtime" \
		-I"$device" -nostdlib -T "$device/board.ld" -Wl,--gc-sections,-Map=$program.map \
		-Wl,--defsym=FLASH=0,--defsym=FLASH_SIZE=256K \
		-Wl,--defsym=RAM=0x20000000,--defsym=RAM_SIZE=64K -o $program.elf "$@" \
		"$device/board.c" "$device/string.c" "$work/example/libwasm-rt.a" -lgcc
	timeout 60 qemu-system-arm -machine lm3s6965evb -display none -serial none -monitor none \
		-chardev stdio,id=out -semihosting-config enable=on,target=native,chardev=out \
		-kernel $program.elf
}
