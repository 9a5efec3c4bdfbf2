# Instructions that kernels take, counted in QEMU.

kernels() # MACHINE LEVEL
{
	"$here/count/compare" "$@" >mean
	sed "s/^mean/$1 $2, guest by native, instructions and bytes:/; s/   */ /g" mean
}

for way in "m4 -O2" "m4 -Os" "m0plus -O2" "m0plus-aligned -O2" "m0plus-aligned -Os" "rv32 -O2" \
	"rv32-aligned -O2" "rv32-aligned -Os"; do
	try "counts of $way" kernels $way
	tail -n 1 log
done
