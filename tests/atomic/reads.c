/* Counts how often each function of reads.wat reads the number at hand. The page that it lies on is
 * made inaccessible; each instruction that touches it faults, is let through alone, and is
 * counted. So what is counted is what the machine does, not what a listing looks like.
 *
 *	reads            prints what was read more than once, or not at all, and how many of each
 *
 * x86-64 and Linux. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#include "m.h"

#define NUMBER 65536 /* on a page of its own: the memory's second, of WebAssembly */
#define PAGE 4096
#define TRAP_FLAG 0x100

static w2c_m instance;
static u8 *page;
static volatile int reads;

static void
on_fault(int signal, siginfo_t *info, void *context)
{
	u8 *at = info->si_addr;
	if (at < page || at >= page + PAGE)
		_Exit(signal);
	reads++;
	mprotect(page, PAGE, PROT_READ | PROT_WRITE);
	((ucontext_t *)context)->uc_mcontext.gregs[REG_EFL] |= TRAP_FLAG;
}

static void
on_step(int signal, siginfo_t *info, void *context)
{
	(void)signal, (void)info;
	mprotect(page, PAGE, PROT_NONE);
	((ucontext_t *)context)->uc_mcontext.gregs[REG_EFL] &= ~(greg_t)TRAP_FLAG;
}

static void
catch(int signal, void (*handler)(int, siginfo_t *, void *))
{
	struct sigaction action;
	memset(&action, 0, sizeof action);
	action.sa_sigaction = handler;
	action.sa_flags = SA_SIGINFO | SA_NODEFER;
	sigaction(signal, &action, NULL);
}

/* Reads it twice, and so shows that this is seen. */
static u32
by_hand(w2c_m *m, u32 at)
{
	const volatile u8 *p = (const volatile u8 *)(uintptr_t)w2c_m_memory(m)->data + at;
	return p[0] + (u32)p[0];
}

static const struct {
	const char *name;
	u32 (*call)(w2c_m *, u32);
	u32 result;
} functions[] = {
	{"switch", w2c_m_switch, 33}, {"switch_byte", w2c_m_switch_byte, 11},
	{"switch_wide", w2c_m_switch_wide, 33}, {"switch_atomic", w2c_m_switch_atomic, 33},
	{"indirect", w2c_m_indirect, 44}, {"indirect_byte", w2c_m_indirect_byte, 11},
	{"twice", w2c_m_twice, 44}, {"divide", w2c_m_divide, 333}, {"float", w2c_m_float, 0},
	{"vector", w2c_m_vector, 21}, {"address", w2c_m_address, 0},
};

int
main(void)
{
	unsigned passed = 0, failed = 0, i;
	wasm_rt_init();
	wasm2c_m_instantiate(&instance);
	page = (u8 *)(uintptr_t)w2c_m_memory(&instance)->data + NUMBER;
	page[0] = 3;
	page[-NUMBER + 64] = 7;
	catch(SIGSEGV, on_fault);
	catch(SIGTRAP, on_step);
	mprotect(page, PAGE, PROT_NONE);
	if (by_hand(&instance, NUMBER) != 6 || reads != 2) {
		printf("reads are not counted: %d of 2\n", reads);
		return 1;
	}
	for (i = 0; i < sizeof functions / sizeof functions[0]; i++) {
		u32 result;
		reads = 0;
		mprotect(page, PAGE, PROT_NONE);
		result = functions[i].call(&instance, NUMBER);
		if (reads == 1 && result == functions[i].result) {
			passed++;
			continue;
		}
		failed++;
		printf("%s reads %d times, and gives %u\n", functions[i].name, reads, (unsigned)result);
	}
	printf("%u %u\n", passed, failed);
	return 0;
}
