# Which functions check that there is stack left, and for how much: what they hold is estimated
# when they are translated.
dir=$work/stack
mkdir -p "$dir"

# A leaf checks where its locals are large: 64 exception references of 272 bytes are, numbers not.
leaf()
{
	{
		printf '(module (func (export "leaf") (local'
		for i in 1 2 3 4 5 6 7 8; do
			printf " $1 $1 $1 $1 $1 $1 $1 $1"
		done
		echo ')))'
	} >"$dir/leaf.wat"
	assemble "$dir" "$dir/leaf.wat"
	"$WASM2C" "$dir/leaf.wasm" -n leaf >"$dir/leaf.c"
	same "$2" "$(sed -n 's/^\tSTACK_CHECK(\([0-9]*\)).*/\1/p' "$dir/leaf.c")"
}
try "a leaf with numbers" leaf i64 ""
try "a leaf with exception references" leaf exnref 17986
