# Who handles faults: the runtime, or an embedder's handler that raises the traps, time and again.
dir=$work/signals
mkdir -p "$dir"

cat >"$dir/own_handler.c" <<'C'
#define _XOPEN_SOURCE 700
#include <signal.h>

#include "macros.h"
#include "wasm-rt-impl.h"

static void
on_fault(int number, siginfo_t *info, void *context)
{
	(void)number, (void)context;
	wasm_rt_trap(info->si_code == SEGV_ACCERR ? WASM_RT_TRAP_OOB : WASM_RT_TRAP_EXHAUSTION);
}

int
main(void)
{
	static w2c_macros instance;
	struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO}, after;

	sigaction(SIGSEGV, &action, NULL);
	wasm_rt_init();
	sigaction(SIGSEGV, NULL, &after);
	if (after.sa_sigaction != on_fault)
		return 1;
	wasm2c_macros_instantiate(&instance);
	for (volatile int i = 0; i < 4; i++) {
		volatile int trap = i % 2 ? wasm_rt_impl_try() : WASM_RT_SETJMP(g_wasm_rt_jmp_buf);

		if (trap == 0)
			w2c_macros_load(&instance, 0x7ffffff0);
		if (trap != WASM_RT_TRAP_OOB)
			return 2;
	}
	wasm2c_macros_free(&instance);
	wasm_rt_free();
	return 0;
}
C

own_handler() # FLAG...
{
	$CC $warnings "$@" -I"$wabt" -I"$work/c" "$dir/own_handler.c" "$work/c/macros.c" \
		"$wabt/wasm-rt-impl.c" "$wabt/wasm-rt-mem-impl.c" -lpthread -o "$dir/own_handler"
	"$dir/own_handler"
}
for level in -O0 -O2; do
	try "an embedder's handler of faults, $level" own_handler $level \
		-DWASM_RT_SKIP_SIGNAL_RECOVERY=1 -DWASM_RT_NONCONFORMING_UNCHECKED_STACK_EXHAUSTION=1
	try "an embedder's handler with INSTALL_SIGNAL_HANDLER=0, $level" own_handler $level \
		-DWASM_RT_INSTALL_SIGNAL_HANDLER=0
done
