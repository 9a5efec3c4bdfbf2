/* The guest: answers requests, each of which needs a buffer, and comes by it in one of three
 * ways. */

enum { PAGE = 65536, LARGEST = 32768, AT_ONCE = 16 };

extern unsigned char __heap_base;

/* As a C library's malloc does it where no memory comes back: what lies between the heap's start
 * and the memory's end, then page by page. */
static unsigned char *
allocate(unsigned size)
{
	static unsigned long next, end;
	unsigned long start;

	if (next == 0) {
		next = (unsigned long)&__heap_base;
		end = __builtin_wasm_memory_size(0) * PAGE;
	}
	size = (size + 15) & ~15u;
	if (size > end - next) {
		unsigned long pages = (size - (end - next) + PAGE - 1) / PAGE;
		if (__builtin_wasm_memory_grow(0, pages) == (unsigned long)-1)
			__builtin_trap();
		end += pages * PAGE;
	}
	start = next;
	next += size;
	return (unsigned char *)start;
}

/* What the buffer is for. */
static unsigned
answer(unsigned char *buffer, unsigned size)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < size; i++)
		buffer[i] = (unsigned char)(i * i + size);
	for (unsigned i = 0; i < size; i++)
		sum = sum * 31 + buffer[i];
	return sum;
}

/* A new buffer each time, which no one gives back. */
__attribute__((export_name("fresh"))) unsigned
fresh(unsigned size)
{
	return answer(allocate(size), size);
}

/* One buffer for all: good for one request at a time, and for none that needs more. */
__attribute__((export_name("global"))) unsigned
global(unsigned size)
{
	static unsigned char buffer[LARGEST];

	return answer(buffer, size);
}

/* A pool: a request keeps its buffer until AT_ONCE later ones have come, then the next one takes
 * it. */
__attribute__((export_name("pool"))) unsigned
pool(unsigned size)
{
	static unsigned char *idle[AT_ONCE], *busy[AT_ONCE];
	static unsigned nidle, turn;
	unsigned char **mine = &busy[turn++ % AT_ONCE];

	if (*mine)
		idle[nidle++] = *mine;
	*mine = nidle > 0 ? idle[--nidle] : allocate(LARGEST);
	return answer(*mine, size);
}
