/* The fault handler: out-of-bounds accesses to guarded memories and stack overflows become traps;
 * every other fault goes to the previous handler. */
#include "system-private.h"
#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__))
#define HAVE_SIGACTION 1
#include <signal.h>
#include <unistd.h>
#if defined(__linux__)
#include <ucontext.h>
#if SYSTEM_LACKS_GNU
#define REG_RIP 16
#endif
#endif
#else
#define HAVE_SIGACTION 0
#endif
#include "core-private.h"

#if HAVE_SIGACTION

/* Which of the two an access to an inaccessible page raises depends on the system. */
static const int signals[] = {SIGSEGV, SIGBUS};
#define NSIGNALS (sizeof signals / sizeof *signals)

static struct sigaction previous[NSIGNALS];
static bool installed;

static uintptr_t
program_counter(void *context)
{
#if defined(__linux__) && defined(__x86_64__)
	return (uintptr_t)((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP];
#elif defined(__linux__) && defined(__aarch64__)
	return (uintptr_t)((ucontext_t *)context)->uc_mcontext.pc;
#else
	(void)context;
	return 0;
#endif
}

/* Raises a trap if the fault is the guest's; otherwise returns. A fault in the stack's guard can be
 * the guest's only in a thread that catches traps. */
static void
claim(const siginfo_t *info, void *context)
{
	uintptr_t address = (uintptr_t)info->si_addr;
	const struct thread *t = wasm_rt_this_thread();
	struct wasm_rt_trap_info trap = {.pc = program_counter(context)};
	const uint8_t *(*memory_at)(uintptr_t) = ATOMIC_LOAD(&wasm_rt_memory_at);
	const uint8_t *base = memory_at ? memory_at(address) : NULL;

	if (base) {
		trap.code = WASM_RT_TRAP_OOB;
		trap.has_address = true;
		trap.address = address - (uintptr_t)base;
		trap.base = base;
		wasm_rt_raise(&trap);
	}
	if (g_wasm_rt_jmp_buf.initialized && t->stack_low != 0 && address >= t->stack_guard &&
		address < t->stack_low + (uintptr_t)sysconf(_SC_PAGESIZE)) {
		trap.code = WASM_RT_TRAP_EXHAUSTION;
		wasm_rt_raise(&trap);
	}
}

/* Calls the handler that was there before ours as the kernel would have. */
static void
call_previous(struct sigaction *old, int number, siginfo_t *info, void *context)
{
	struct sigaction action = *old;
	sigset_t mask;

	if (action.sa_flags & (int)SA_RESETHAND)
		old->sa_handler = SIG_DFL, old->sa_flags = 0;
	if (!(action.sa_flags & SA_NODEFER))
		sigaddset(&action.sa_mask, number);
	pthread_sigmask(SIG_BLOCK, &action.sa_mask, &mask);
	if (action.sa_flags & SA_SIGINFO)
		action.sa_sigaction(number, info, context);
	else
		action.sa_handler(number);
	pthread_sigmask(SIG_SETMASK, &mask, NULL);
}

static void
pass_on(struct sigaction *old, int number, siginfo_t *info, void *context)
{
	bool from_hardware = info->si_code > 0;
	bool has_handler = (old->sa_flags & SA_SIGINFO) ||
		(old->sa_handler != SIG_DFL && old->sa_handler != SIG_IGN);

	if (has_handler) {
		call_previous(old, number, info, context);
		return;
	}
	if (old->sa_handler == SIG_IGN && !from_hardware)
		return;
	/* The default action. A fault happens again as soon as we return, but a signal that somebody
	 * sent must be sent again. */
	signal(number, SIG_DFL);
	if (!from_hardware)
		raise(number);
}

static void
handle(int number, siginfo_t *info, void *context)
{
	if (info->si_code > 0)
		claim(info, context);
	for (size_t i = 0; i < NSIGNALS; i++) {
		if (signals[i] == number)
			pass_on(&previous[i], number, info, context);
	}
}

void
wasm_rt_install_fault_handler(void)
{
	struct sigaction ours = {.sa_sigaction = handle};

	if (installed)
		return;
	installed = true;
	/* SA_NODEFER: the handler leaves by a jump that does not restore the mask of signals. */
	ours.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
	sigemptyset(&ours.sa_mask);
	for (size_t i = 0; i < NSIGNALS; i++)
		sigaction(signals[i], &ours, &previous[i]);
}

void
wasm_rt_remove_fault_handler(void)
{
	struct sigaction current;

	if (!installed)
		return;
	installed = false;
	/* A handler that was installed after ours may call ours: then ours stays. */
	for (size_t i = 0; i < NSIGNALS; i++) {
		if (sigaction(signals[i], NULL, &current) == 0 && (current.sa_flags & SA_SIGINFO) &&
			current.sa_sigaction == handle)
			sigaction(signals[i], &previous[i], NULL);
		else
			installed = true;
	}
}

#else

void
wasm_rt_install_fault_handler(void)
{
}

void
wasm_rt_remove_fault_handler(void)
{
}

#endif
