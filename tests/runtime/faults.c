/* The fault handler claims the guest's faults and nothing else. Each case runs in a child process,
 * since it may die. */
#define _DEFAULT_SOURCE
#include "wasm-rt.h"

#if WASM_RT_USE_MMAP
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif

#include "check.h"

#undef wasm_rt_allocate_memory

#define DIED 1000 /* plus the signal */

static int
outcome(void (*scenario)(void))
{
	struct rlimit none = {0, 0};
	int status;
	pid_t child = fork();

	if (child == 0) {
		setrlimit(RLIMIT_CORE, &none);
		scenario();
		_exit(0);
	}
	waitpid(child, &status, 0);
	return WIFSIGNALED(status) ? DIED + WTERMSIG(status) : WEXITSTATUS(status);
}

#ifdef __GNUC__
/* UBSan would end the process before the fault */
__attribute__((noinline, no_sanitize("undefined")))
#endif
static void
touch(volatile void *address)
{
	*(volatile char *)address = 1;
}

/* An address that is mapped by the host without access, and no guest's. */
static void *
host_page(void)
{
	return mmap(NULL, 65536, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static wasm_rt_memory_t memory;

static void
start(void)
{
	wasm_rt_init();
	wasm_rt_allocate_memory(&memory, 1, 2, false, 65536);
}

/* The guest's fault traps; exits with 9 if not. */
static void
guest_traps(void)
{
	volatile wasm_rt_trap_t trap;

	TRAP_OF(trap, touch(memory.data + 65536));
	if (trap != WASM_RT_TRAP_OOB)
		_exit(9);
}

static void
null_dereference(void)
{
	start();
	guest_traps();
	if (wasm_rt_impl_try() == 0)
		touch(NULL);
}

static void
host_fault_within_catch(void)
{
	start();
	if (wasm_rt_impl_try() == 0)
		touch(host_page());
}

/* What lies above the reservation is not the guest's. */
static void
beyond_the_reservation(void)
{
	uint8_t *end;

	start();
	end = memory.data + ((size_t)1 << 33) + 65536;
	munmap(end, 65536);
	if (wasm_rt_impl_try() == 0)
		touch(end);
}

static void
freed_memory(void)
{
	uint8_t *data;

	start();
	data = memory.data;
	wasm_rt_free_memory(&memory);
	if (wasm_rt_impl_try() == 0)
		touch(data + 65536);
}

static void *expected;

static void
info_handler(int number, siginfo_t *info, void *context)
{
	_exit((number == SIGSEGV || number == SIGBUS) && info->si_addr == expected &&
		context ? 42 : 43);
}

static void
plain_handler(int number)
{
	_exit(number == SIGSEGV || number == SIGBUS ? 44 : 45);
}

static void
set_handler(int flags, void (*plain)(int), void (*info)(int, siginfo_t *, void *))
{
	struct sigaction action;

	memset(&action, 0, sizeof action);
	action.sa_flags = flags;
	if (info)
		action.sa_sigaction = info;
	else
		action.sa_handler = plain;
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
}

static void
old_info_handler(void)
{
	set_handler(SA_SIGINFO, NULL, info_handler);
	start();
	guest_traps();
	expected = host_page();
	touch(expected);
}

static void
old_plain_handler(void)
{
	set_handler(0, plain_handler, NULL);
	start();
	guest_traps();
	touch(host_page());
}

static void
old_ignore(void)
{
	set_handler(0, SIG_IGN, NULL);
	start();
	guest_traps();
	raise(SIGSEGV); /* ignored */
	guest_traps();
	touch(host_page()); /* a fault cannot be */
}

static void
sent_signal(void)
{
	start();
	guest_traps();
	if (wasm_rt_impl_try() == 0)
		kill(getpid(), SIGSEGV);
	pause();
}

#ifdef __linux__
/* What someone else puts into si_addr is no guest's fault. */
static void
sent_with_an_address(void)
{
	siginfo_t info = {.si_signo = SIGSEGV, .si_code = SI_QUEUE};

	set_handler(SA_SIGINFO, NULL, info_handler);
	start();
	info.si_addr = expected = memory.data + 65536;
	if (wasm_rt_impl_try() == 0)
		syscall(SYS_rt_tgsigqueueinfo, getpid(), getpid(), SIGSEGV, &info);
}
#endif

static sigjmp_buf host_target;
static volatile int handled;

static void
jumping_handler(int number)
{
	(void)number;
	handled++;
	siglongjmp(host_target, 1);
}

static void
old_handler_jumps(void)
{
	set_handler(0, jumping_handler, NULL);
	start();
	for (volatile int i = 0; i < 3; i++) {
		if (sigsetjmp(host_target, 1) == 0)
			touch(host_page());
		guest_traps();
	}
	_exit(handled == 3 ? 46 : 47);
}

static void
asking_handler(int number)
{
	sigset_t blocked;

	sigprocmask(SIG_BLOCK, NULL, &blocked);
	_exit(sigismember(&blocked, number) ? 46 : 47);
}

/* The handler finds the mask of signals that it asked for. */
static void
old_handler_masks(void)
{
	set_handler(0, asking_handler, NULL);
	start();
	touch(host_page());
}

static void
old_handler_masks_nothing(void)
{
	set_handler(SA_NODEFER, asking_handler, NULL);
	start();
	touch(host_page());
}

static void
repairing_handler(int number, siginfo_t *info, void *context)
{
	(void)number, (void)context;
	handled++;
	mprotect(info->si_addr, 4096, PROT_READ | PROT_WRITE);
}

/* A handler that returns has the access tried again. */
static void
old_handler_repairs(void)
{
	char *page;

	set_handler(SA_SIGINFO, NULL, repairing_handler);
	start();
	page = host_page();
	touch(page);
	touch(page + 4096);
	guest_traps();
	_exit(handled == 2 && *page == 1 ? 46 : 47);
}

static void
old_handler_once(void)
{
	set_handler((int)(SA_SIGINFO | SA_RESETHAND), NULL, repairing_handler);
	start();
	touch(host_page());
	touch(host_page()); /* by default */
}

static void
removed(void)
{
	set_handler(SA_SIGINFO, NULL, info_handler);
	start();
	wasm_rt_free();
	wasm_rt_free();
	expected = memory.data + 65536;
	touch(expected);
}

static void
started_again(void)
{
	start();
	wasm_rt_free();
	wasm_rt_init();
	wasm_rt_init();
	guest_traps();
	_exit(wasm_rt_is_initialized() ? 46 : 47);
}

static void
without_signals(void)
{
	set_handler(SA_SIGINFO, NULL, info_handler);
	wasm_rt_init_without_signals();
	wasm_rt_allocate_memory(&memory, 1, 2, false, 65536);
	expected = memory.data + 65536;
	touch(expected);
}

static void
uncaught(void)
{
	if (!freopen("/dev/null", "w", stderr))
		return;
	start();
	touch(memory.data + 65536);
}

static void
says_where(void)
{
	const struct wasm_rt_trap_info *info = wasm_rt_last_trap();

	start();
	guest_traps();
#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))
	if ((intptr_t)info->pc - (intptr_t)(uintptr_t)touch > 200 || info->pc == 0)
		_exit(47);
#endif
	_exit(info->has_address && info->address == 65536 && info->base == memory.data ? 46 : 47);
}

int
main(void)
{
	CHECK(outcome(null_dereference) == DIED + SIGSEGV);
	CHECK(outcome(host_fault_within_catch) == DIED + SIGSEGV);
	CHECK(outcome(beyond_the_reservation) == DIED + SIGSEGV);
	CHECK(outcome(freed_memory) == DIED + SIGSEGV);
	CHECK(outcome(old_info_handler) == 42);
	CHECK(outcome(old_plain_handler) == 44);
	CHECK(outcome(old_ignore) == DIED + SIGSEGV);
	CHECK(outcome(sent_signal) == DIED + SIGSEGV);
#ifdef __linux__
	CHECK(outcome(sent_with_an_address) == 42);
#endif
	CHECK(outcome(old_handler_masks) == 46);
	CHECK(outcome(old_handler_masks_nothing) == 47);
	CHECK(outcome(old_handler_jumps) == 46);
	CHECK(outcome(old_handler_repairs) == 46);
	CHECK(outcome(old_handler_once) == DIED + SIGSEGV);
	CHECK(outcome(removed) == 42);
	CHECK(outcome(started_again) == 46);
	CHECK(outcome(without_signals) == 42);
	CHECK(outcome(uncaught) == DIED + SIGABRT);
	CHECK(outcome(says_where) == 46);
	return check_done();
}
#else
#include "check.h"

int
main(void)
{
	return check_done();
}
#endif
