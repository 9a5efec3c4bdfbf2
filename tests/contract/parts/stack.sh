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

# Where calls are counted, those of functions that check are: of a chain none, of a cycle one.
counted_functions()
{
	cat >"$dir/counted.wat" <<-'WAT'
		(module (type $t (func)) (import "env" "host" (func $host)) (table 1 funcref)
			(func $chain3) (func $chain2 (call $chain3)) (func $chain1 (call $chain2))
			(func $odd (param i32) (if (local.get 0) (then (call $even (local.get 0)))))
			(func $even (param i32) (call $odd (i32.sub (local.get 0) (i32.const 1))))
			(func $out (call $host))
			(func $through (call_indirect (type $t) (i32.const 0)))
			(func (export "run")
				(call $chain1) (call $odd (i32.const 5)) (call $out) (call $through)))
	WAT
	assemble "$dir" "$dir/counted.wat"
	"$WASM2C" "$dir/counted.wasm" -n counted >"$dir/counted.c"
	same "f_odd f_out f_through" "$(awk '/^[a-z0-9_]*\(/ { name = $0; sub(/\(.*/, "", name) }
		/^\t+STACK_CHECK/ { print name }' "$dir/counted.c" | tr '\n' ' ' | sed 's/ $//')"
}
try "functions that are counted" counted_functions
