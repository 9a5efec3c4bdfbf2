/* What a Cortex-M3 starts with at address 0, for newlib, whose start-up code has no such table. */
extern void _start(void);

__attribute__((section(".vectors"), used)) void *const vectors[] = {
	(void *)0x400000, (void *)_start, /* the stack, until newlib asks for its place */
};
