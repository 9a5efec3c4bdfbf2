/* Measures the stack that exports of depths.wasm take on a Cortex-M3: what is below is painted
 * before a call. Prints NAME BYTES. */
#include "depths.h"

#include "board.h"

extern uint32_t bss_end[];

#define PAINT 0x5eafab1eu

void
w2c_board_put_char(struct w2c_board *board, u32 c)
{
	(void)board, (void)c;
}

static void
put(const char *text)
{
	while (*text)
		board_put_char(*text++);
}

static void
put_number(u32 n)
{
	if (n >= 10)
		put_number(n / 10);
	board_put_char((char)('0' + n % 10));
}

static w2c_depths depths;

#define MEASURE(name, argument) \
	static __attribute__((noinline)) void \
	measure_##name(void) \
	{ \
		uint32_t *sp, *at; \
		u32 result = 0; \
		__asm__ volatile("mov %0, sp" : "=r"(sp)); \
		for (at = bss_end; at < sp; at++) \
			*(volatile uint32_t *)at = PAINT; \
		if (wasm_rt_impl_try() == 0) { \
			__asm__ volatile("mov %0, sp" : "=r"(sp)); \
			for (at = bss_end; at < sp; at++) \
				*(volatile uint32_t *)at = PAINT; \
			result = w2c_depths_##name(&depths, argument); \
		} \
		__asm__ volatile("" : : "r"(result)); \
		for (at = bss_end; *(volatile uint32_t *)at == PAINT; at++) \
			; \
		wasm_rt_impl_try_end(); \
		put(#name " "); \
		put_number((u32)((uintptr_t)sp - (uintptr_t)at)); \
		put("\n"); \
	}

MEASURE(leaf, 1)
MEASURE(direct, 5)
MEASURE(by_one, 4)
MEASURE(by_two, 2)
MEASURE(beyond, 1u << 31)

int
main(void)
{
	wasm_rt_init();
	wasm_rt_set_stack_size(2048);
	wasm2c_depths_instantiate(&depths, NULL);
	measure_leaf();
	measure_direct();
	measure_by_one();
	measure_by_two();
	measure_beyond();
	return 0;
}
