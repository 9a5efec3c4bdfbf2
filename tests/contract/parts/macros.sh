# The macros that users set, alone and together: the runtime, the generated code and the embedder
# are compiled with them.
dir=$work/macros
mkdir -p "$dir"

build_with()
{
	rm -f "$dir/program"
	wabt_runtime "$dir" "$CC" "$@"
	$CC $generated "$@" -I"$wabt" -c "$work/c/macros.c" -o "$dir/macros.o"
	$CC -std=c99 -O1 $warnings "$@" -DEXPECT_GUARD_PAGES=$guarded -I"$wabt" -I"$work/c" \
		-I"$here/../runtime" -c "$here/macros/main.c" -o "$dir/main.o"
	$CC "$dir"/*.o -lpthread -o "$dir/program"
}

macros()
{
	case "$CC $*" in
	*tcc*STACK_DEPTH_COUNT*)
		skip "macros: $*: where tcc cannot count, it is an error"
		return
		;;
	esac
	try "macros: $*" build_with "$@"
	[ -x "$dir/program" ] && counted "macros $*" "$dir/program"
}

guarded=1
macros
macros -DWASM_RT_USE_MMAP=1
macros -DWASM_RT_MEMCHECK_GUARD_PAGES
macros -DWASM_RT_MEMCHECK_GUARD_PAGES=1
macros -DWASM_RT_SKIP_SIGNAL_RECOVERY=1
macros -DWASM_RT_NONCONFORMING_UNCHECKED_STACK_EXHAUSTION=1
macros -DWASM_RT_NONCONFORMING_ALLOW_OOB_READ_ELIMINATION=1
macros -DWASM_RT_STACK_DEPTH_COUNT=1 -DWASM_RT_MAX_CALL_STACK_DEPTH=100
macros -DWASM_RT_TRAP_HANDLER=on_trap
macros -DWASM_RT_GROW_FAILED_HANDLER=on_failed_growth
macros -DWASM_RT_ALLOW_SEGUE=1
macros -DWASM_RT_ALLOW_SEGUE=1 -DWASM_RT_SEGUE_FREE_SEGMENT=1
macros -DWASM_RT_SANITY_CHECKS=1
macros -DWASM_RT_USE_MMAP=1 -DWASM_RT_SKIP_SIGNAL_RECOVERY=1 \
	-DWASM_RT_NONCONFORMING_UNCHECKED_STACK_EXHAUSTION=1 \
	-DWASM_RT_GROW_FAILED_HANDLER=on_failed_growth \
		-DWASM_RT_NONCONFORMING_ALLOW_OOB_READ_ELIMINATION=1
macros -DWASM_RT_INSTALL_SIGNAL_HANDLER=0
macros -DWASM_RT_SAVE_SIGNAL_MASK=0
macros -DWASM_RT_STACK_EXHAUSTION_HANDLER=1
macros -DWASM_RT_MEMCHECK_SIGNAL_HANDLER=1
macros -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64
guarded=0
macros -DWASM_RT_USE_MMAP=0
macros -DWASM_RT_MEMCHECK_BOUNDS_CHECK
macros -DWASM_RT_MEMCHECK_BOUNDS_CHECK=1 -DWASM_RT_SKIP_SIGNAL_RECOVERY=1
macros -DWASM_RT_USE_MMAP=0 -DWASM_RT_MEMCHECK_BOUNDS_CHECK=1 -DWASM_RT_SANITY_CHECKS=1 \
	-DWASM_RT_STACK_DEPTH_COUNT=1 \
	-DWASM_RT_MAX_CALL_STACK_DEPTH=200 -DWASM_RT_GROW_FAILED_HANDLER=on_failed_growth
macros -DWASM_RT_USE_MMAP=0 -DWASM_RT_TRAP_HANDLER=on_trap
macros -DWASM_RT_MEMCHECK_SIGNAL_HANDLER=0
macros -DWASM_RT_MEMCHECK_BOUNDS_CHECK=1 -DWASM_RT_INSTALL_SIGNAL_HANDLER=1
# A limit of calls that the embedder sets holds where no handler is installed, as with WABT.
counted=-DEXPECT_COUNT=1
case $CC in *tcc*) counted= ;; esac
macros -DWASM_RT_MEMCHECK_BOUNDS_CHECK=1 -DWASM_RT_MAX_CALL_STACK_DEPTH=60 $counted
macros -DWASM_RT_SKIP_SIGNAL_RECOVERY=1 -DWASM_RT_MEMCHECK_BOUNDS_CHECK=1 \
	-DWASM_RT_MAX_CALL_STACK_DEPTH=60 $counted
# Without a limit of the embedder's, none that is counted: the 500 calls of WABT are no property of
# a stack.
macros -DWASM_RT_MEMCHECK_BOUNDS_CHECK=1 -DEXPECT_COUNT=0
macros -DWASM_RT_MEMCHECK_BOUNDS_CHECK=1 -DWASM_RT_INSTALL_SIGNAL_HANDLER=1 \
	-DWASM_RT_MAX_CALL_STACK_DEPTH=60 -DEXPECT_COUNT=0
guarded=1
macros -DWASM_RT_INSTALL_SIGNAL_HANDLER=0 -DWASM_RT_MAX_CALL_STACK_DEPTH=60 $counted
macros -DWASM_RT_MAX_CALL_STACK_DEPTH=60 -DEXPECT_COUNT=0

# A runtime without guard pages under code that relies on them: a trap, and never an access outside
# the memory.
mixed()
{
	wabt_runtime "$dir" "$CC" -DWASM_RT_USE_MMAP=0
	$CC $generated -I"$wabt" -c "$work/c/macros.c" -o "$dir/macros.o"
	cat >"$dir/mixed.c" <<'C'
#include "macros.h"
#include "check.h"
int
main(void)
{
	w2c_macros instance;

	wasm_rt_init();
	TRAPS(WASM_RT_TRAP_OUT_OF_MEMORY, wasm2c_macros_instantiate(&instance));
	wasm2c_macros_free(&instance);
	return check_failed;
}
C
	$CC -std=c99 -I"$wabt" -I"$work/c" -I"$here/../runtime" "$dir/mixed.c" "$dir/macros.o" \
		"$dir"/wasm-rt*.o -lpthread -o "$dir/mixed"
	"$dir/mixed"
}
try "guard pages that the runtime does not have" mixed

# Without need, no header of an operating system: neither from what embedders include, but for
# pthread.h, which the lock in a shared memory takes, nor where memory comes from realloc.
no_system_headers()
{
	for header in wasm-rt.h wasm-rt-impl.h wasm-rt-exceptions.h; do
		echo "#include \"$header\"" | $CC -std=c99 -E -I"$wabt" - >"$dir/includes"
		not grep -E '"[^"]*/(sys/mman|signal|windows)\.h"' "$dir/includes"
	done
	$CC -std=c99 -E -DWASM_RT_USE_MMAP=0 -I"$wabt" "$wabt/wasm-rt-mem-impl.c" >"$dir/includes"
	not grep -E '"[^"]*/(sys/mman|signal)\.h"' "$dir/includes"
}
try "headers of the operating system" no_system_headers
