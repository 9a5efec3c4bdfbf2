# -j: any number of threads gives the same bytes and the same message, and so does the number that
# is taken without -j.
dir=$work/jobs
mkdir -p "$dir"

# translate JOBS OPTION... MODULE: into JOBS/, with what is said in JOBS/message. JOBS may be
# `default`.
translate()
{
	out=$dir/$1
	rm -rf "$out" && mkdir "$out"
	[ "$1" = default ] || set -- -j "$@"
	[ "$1" != default ] || shift
	"$WASM2C" "$@" -n m -o "$out/m.c" >"$out/message" 2>&1 || echo "status $?" >>"$out/message"
}

same_bytes()
{
	for jobs in 1 2 4 default; do
		translate $jobs "$@"
		diff -r "$dir/1" "$dir/$jobs"
	done
	[ -s "$dir/1/m.h" ]
}

all_same()
{
	find examples tests/node_modules/sql.js/dist/sql-wasm.wasm "$work/wasm" -name '*.wasm' |
		while read -r wasm; do
			same_bytes --enable-all $1 "$wasm" || { echo "$wasm"; exit 1; }
		done
}
try "-j with one output" all_same
try "-j with three outputs" all_same --num-outputs=3

# The 40th and the 200th function of 300 are refused.
{
	echo '(module (memory 1)'
	for i in $(seq 300); do
		case $i in 40 | 200) at=$((60000 + i)) ;; *) at=$i ;; esac
		echo "(func (export \"f$i\") (param i32) (result i32)
			(i32.store8 (i32.const $i) (local.get 0)) (i32.load8_u (i32.const $at)))"
	done
	echo ')'
} >"$dir/refused.wat"

first_refused()
{
	assemble "$dir" "$dir/refused.wat"
	for again in 1 2 3 4 5; do
		for jobs in 1 2 3 8 default; do
			translate $jobs --memory=static:4K "$dir/refused.wasm"
			cmp "$dir/1/message" "$dir/$jobs/message"
			grep -q 'an access may go beyond' "$dir/$jobs/message"
			same 1 "$(ls "$dir/$jobs" | wc -l)"
		done
	done
}
try "-j says what is first" first_refused

bad_numbers()
{
	for n in 0 x 257 ""; do
		not "$WASM2C" -j "$n" examples/fac/fac.wasm 2>"$dir/bad"
		grep -q 'takes a number from 1 to 256' "$dir/bad"
	done
}
try "-j with what is no number" bad_numbers
