/* The least that a Cortex-M3 needs to run main(): the vectors, the start, and four functions that
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

static void
fault(void)
{
	stop(1);
}


void
reset(void)
{
	for (size_t i = 0; data_start + i < data_end; i++)
		data_start[i] = data_image[i];
	for (uint32_t *word = bss_start; word < bss_end; word++)
		*word = 0;
	stop(main());
}

/* The stack's top, the start, and all faults; there are no interrupts. */
__attribute__((section(".vectors"), used)) static const uintptr_t vectors[] = {
	(uintptr_t)board_stack_top, (uintptr_t)reset, (uintptr_t)fault, (uintptr_t)fault,
		(uintptr_t)fault, (uintptr_t)fault,
	(uintptr_t)fault,
};

/* ---- what a C library would have ---- */

void *
memmove(void *to, const void *from, size_t size)
{
	uint8_t *t = to;
	const uint8_t *f = from;

	if ((uintptr_t)t < (uintptr_t)f) {
		for (size_t i = 0; i < size; i++)
			t[i] = f[i];
	} else {
		while (size-- > 0)
			t[size] = f[size];
	}
	return to;
}

void *
memcpy(void *restrict to, const void *restrict from, size_t size)
{
	return memmove(to, from, size);
}

void *
memset(void *to, int byte, size_t size)
{
	uint8_t *t = to;

	for (size_t i = 0; i < size; i++)
		t[i] = (uint8_t)byte;
	return to;
}

int
memcmp(const void *a, const void *b, size_t size)
{
	const uint8_t *x = a, *y = b;

	for (size_t i = 0; i < size; i++) {
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	}
	return 0;
}
