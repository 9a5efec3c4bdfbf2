/* The least that a Cortex-M needs to run main(): the vectors, the start, and four functions that
 * compilers expect of every environment. Text goes out, and the end is reported, by semihosting: to
 * a debugger, or to QEMU. */
#include "board.h"

#include <stddef.h>
#include <stdint.h>

/* board.ld */
extern uint32_t board_stack_top[], data_start[], data_end[], data_image[], bss_start[], bss_end[];

int main(void);
void reset(void);

/* ---- semihosting ---- */

enum { SYS_WRITEC = 0x03, SYS_EXIT = 0x18 };
enum { STOPPED_RUN_TIME_ERROR = 0x20023, STOPPED_APPLICATION_EXIT = 0x20026 };

static void
semihosting(uint32_t operation, uint32_t argument)
{
	register uint32_t r0 __asm__("r0") = operation;
	register uint32_t r1 __asm__("r1") = argument;

	__asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

void
board_put_char(char c)
{
	semihosting(SYS_WRITEC, (uint32_t)(uintptr_t)&c);
}

/* ---- the start ---- */

static void
stop(int status)
{
	for (;;)
		semihosting(SYS_EXIT, status == 0 ? STOPPED_APPLICATION_EXIT : STOPPED_RUN_TIME_ERROR);
}

/* ---- faults ---- */

static void
put(const char *text)
{
	while (*text)
		board_put_char(*text++);
}

/* Says which one it is, and where: `frame` is what the processor has put on the stack. */
__attribute__((used)) static void
say_fault(const uint32_t *frame)
{
	static const char *const names[] = {"NMI", "hard fault", "memory fault", "bus fault",
		"usage fault"};
	uint32_t number;

	__asm__("mrs %0, ipsr" : "=r"(number));
	put("fault: ");
	put(number >= 2 && number <= 6 ? names[number - 2] : "unexpected interrupt");
	put(" at 0x");
	for (int shift = 28; shift >= 0; shift -= 4)
		board_put_char("0123456789abcdef"[frame[6] >> shift & 15]);
	put("\n");
	stop(1);
}

__attribute__((naked)) static void
fault(void)
{
	__asm__("mov r0, sp\n\tb say_fault");
}

void
reset(void)
{
	for (size_t i = 0; data_start + i < data_end; i++)
		data_start[i] = data_image[i];
	for (uint32_t *word = bss_start; word < bss_end; word++)
		*word = 0;
#ifdef __ARM_FP
	*(volatile uint32_t *)0xe000ed88 |= 0xf << 20; /* CPACR: the FPU is off after a reset */
	__asm__ volatile("dsb\n\tisb");
#endif
	stop(main());
}

/* The stack's top, the start, and all faults; there are no interrupts. */
__attribute__((section(".vectors"), used)) static const uintptr_t vectors[] = {
	(uintptr_t)board_stack_top, (uintptr_t)reset, (uintptr_t)fault, (uintptr_t)fault,
		(uintptr_t)fault, (uintptr_t)fault,
	(uintptr_t)fault,
};
