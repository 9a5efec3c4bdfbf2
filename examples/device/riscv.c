/* The least that a RISC-V machine without an operating system needs to run main(), here QEMU's
 * virt: see board.c. */
#include "board.h"

#include <stddef.h>
#include <stdint.h>

/* board.ld */
extern uint32_t board_stack_top[], data_start[], data_end[], data_image[], bss_start[], bss_end[];

/* An instruction of the extension for control registers, which GCC's options need not name. */
#define CONTROL(text) ".option push\n\t.option arch, +zicsr\n\t" text "\n\t.option pop"

#define UART ((volatile uint8_t *)0x10000000)
#define FINISHER ((volatile uint32_t *)0x100000)

int main(void);
void reset(void);
void start(void);

void
board_put_char(char c)
{
	while (!(UART[5] & 0x20))
		;
	UART[0] = (uint8_t)c;
}

static void
stop(int status)
{
	for (;;)
		*FINISHER = status == 0 ? 0x5555 : 0x13333;
}

static void
put(const char *text)
{
	while (*text)
		board_put_char(*text++);
}

__attribute__((interrupt, aligned(4))) static void
fault(void)
{
	static const char *const names[] = {"instruction address misaligned",
		"instruction access fault", "illegal instruction", "breakpoint",
		"load address misaligned", "load access fault", "store address misaligned",
		"store access fault"};
	uint32_t cause, pc;

	__asm__(CONTROL("csrr %0, mcause") : "=r"(cause));
	__asm__(CONTROL("csrr %0, mepc") : "=r"(pc));
	put("fault: ");
	put(cause < sizeof names / sizeof *names ? names[cause] : "unexpected trap");
	put(" at 0x");
	for (int shift = 28; shift >= 0; shift -= 4)
		board_put_char("0123456789abcdef"[pc >> shift & 15]);
	put("\n");
	stop(1);
}

__attribute__((used)) void
start(void)
{
	__asm__ volatile(CONTROL("csrw mtvec, %0") : : "r"(fault));
	for (size_t i = 0; data_start + i < data_end; i++)
		data_start[i] = data_image[i];
	for (uint32_t *word = bss_start; word < bss_end; word++)
		*word = 0;
	stop(main());
}

__attribute__((section(".vectors"), naked)) void
reset(void)
{
	__asm__ volatile("la sp, board_stack_top\n\tj start");
}
