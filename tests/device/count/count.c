/* Runs a kernel, native or as a guest, and prints by semihosting its result and how many
 * instructions it took. In QEMU with -icount shift=0 an instruction takes a nanosecond of virtual
 * time; a tick of SysTick is 40 of them, and RISC-V's instret counts them one by one. */
#include <stddef.h>
#include <stdint.h>

#ifdef GUEST
#include "guest.h"
static w2c_guest instance;
#define kernel(rounds) w2c_guest_kernel(&instance, rounds)
#else
uint32_t kernel(uint32_t rounds);
#endif

extern uint32_t data_start[], data_end[], data_image[], bss_start[], bss_end[], stack_top[];
void begin(void);
static void fault(void);
void start(void);

#ifdef __arm__
#define CLOCK ((volatile uint32_t *)0xe000e010)

static uint32_t
instructions(void)
{
	return (0xffffff - CLOCK[2]) * 40;
}

static uintptr_t
semihosting(uintptr_t operation, uintptr_t argument)
{
	register uintptr_t r0 __asm__("r0") = operation;
	register uintptr_t r1 __asm__("r1") = argument;

	__asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
	return r0;
}
#else
static uint32_t
instructions(void)
{
	uint32_t n;

	__asm__ volatile(".insn i 0x73, 2, %0, x0, -1278" /* csrr minstret */ : "=r"(n));
	return n;
}

static uintptr_t
semihosting(uintptr_t operation, uintptr_t argument)
{
	register uintptr_t a0 __asm__("a0") = operation;
	register uintptr_t a1 __asm__("a1") = argument;

	__asm__ volatile(".balign 16\n.option push\n.option norvc\n"
		"slli x0, x0, 0x1f\nebreak\nsrai x0, x0, 7\n.option pop" : "+r"(a0) : "r"(a1) : "memory");
	return a0;
}
#endif

static void
put(uint32_t n)
{
	char text[12];
	int i = 11;

	text[i] = 0;
	text[--i] = ' ';
	do
		text[--i] = (char)('0' + n % 10);
	while (n /= 10);
	semihosting(4, (uintptr_t)(text + i)); /* SYS_WRITE0 */
}

static int
run(void)
{
	uint32_t before, after, result;

#ifdef GUEST
	wasm_rt_init();
	wasm_rt_set_stack_size(8192);
	if (wasm_rt_impl_try() != WASM_RT_TRAP_NONE)
		return 1;
	wasm2c_guest_instantiate(&instance);
#endif
	before = instructions();
	result = kernel(ROUNDS);
	after = instructions();
	put(result);
	put(after - before);
	return 0;
}

void
begin(void)
{
	for (size_t i = 0; data_start + i < data_end; i++)
		data_start[i] = data_image[i];
	for (uint32_t *word = bss_start; word < bss_end; word++)
		*word = 0;
#ifdef __arm__
	*(volatile uint32_t *)0xe000ed88 |= 0xf << 20; /* the FPU */
#ifndef __ARM_FEATURE_UNALIGNED /* compiled for a strict machine: then be one */
	*(volatile uint32_t *)0xe000ed14 |= 8;
#endif
	CLOCK[1] = 0xffffff;
	CLOCK[2] = 0;
	CLOCK[0] = 5;
	while (CLOCK[2] == 0) /* until the first tick */
		;
#endif
	run();
	for (;;)
		semihosting(0x18, 0x20026); /* SYS_EXIT */
}

#ifdef __arm__
__attribute__((section(".start"), used)) static const uintptr_t vectors[] = {
	(uintptr_t)stack_top, (uintptr_t)begin, (uintptr_t)fault, (uintptr_t)fault,
};

static void
fault(void)
{
	for (;;)
		semihosting(0x18, 0x20023);
}
#else
__attribute__((section(".start"), naked, used)) void
start(void)
{
	__asm__ volatile("la sp, stack_top\nj begin");
}
#endif
