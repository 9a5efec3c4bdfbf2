/* A guest whose pages have PAGE bytes, for linkers that make no such memories: it takes blocks of
 * 100 bytes as long as the memory grows. */
#define EXPORT(name) __attribute__((export_name(#name))) name

extern unsigned char __heap_base[];

static unsigned next;

static unsigned char *
take(unsigned bytes)
{
	unsigned at = next ? next : (unsigned)(unsigned long)__heap_base;
	unsigned size = __builtin_wasm_memory_size(0) * PAGE;

	if (at + bytes > size
		&& __builtin_wasm_memory_grow(0, (at + bytes - size + PAGE - 1) / PAGE) == -1ul)
		return 0;
	next = at + bytes;
	return (unsigned char *)(unsigned long)at;
}

unsigned
EXPORT(blocks)(void)
{
	unsigned n = 0;

	for (unsigned char *block; (block = take(100)); n++)
		block[99] = 1;
	return n;
}

unsigned
EXPORT(bytes)(void)
{
	return __builtin_wasm_memory_size(0) * PAGE;
}

unsigned
EXPORT(peek)(unsigned at)
{
	return *(volatile unsigned char *)(unsigned long)at;
}
