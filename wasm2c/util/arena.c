#include "util/arena.h"

#include "util/diag.h"
#include "util/format.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	BLOCK_MIN = 16 << 10,
	BLOCK_MAX = 1 << 20
};

struct arena_block {
	struct arena_block *older;
	size_t size; /* of data */
	_Alignas(max_align_t) char data[];
};

static struct arena_block *
block_new(size_t size)
{
	struct arena_block *b;

	if (size > SIZE_MAX - sizeof *b)
		fail("out of memory (%zu bytes asked for)", size);
	b = xmalloc(sizeof *b + size);
	b->size = size;
	return b;
}

/* What is large gets a block of its own behind the newest one, whose rest stays in use. */
void *
arena_alloc_slow(struct arena *a, size_t size)
{
	size_t want = a->blocks ? a->blocks->size * 2 : BLOCK_MIN;
	struct arena_block *b;

	if (size > SIZE_MAX - ARENA_ALIGNMENT)
		fail("out of memory (%zu bytes asked for)", size);
	size = (size + ARENA_ALIGNMENT - 1) & ~(ARENA_ALIGNMENT - 1);
	if (want > BLOCK_MAX)
		want = BLOCK_MAX;
	if (a->blocks && size > want / 4) {
		b = block_new(size);
		b->older = a->blocks->older;
		a->blocks->older = b;
		return b->data;
	}
	b = block_new(size > want ? size : want);
	b->older = a->blocks;
	a->blocks = b;
	a->next = b->data + size;
	a->end = b->data + b->size;
	return b->data;
}

void *
arena_zalloc(struct arena *a, size_t size)
{
	return memset(arena_alloc(a, size), 0, size);
}

char *
arena_copy(struct arena *a, const char *bytes, size_t size)
{
	char *p = arena_alloc(a, size + 1);

	if (size)
		memcpy(p, bytes, size);
	p[size] = '\0';
	return p;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list args, again;
	char short_text[128], *p; /* most are short: they are formatted once */
	int n;

	va_start(args, fmt);
	va_copy(again, args);
	n = format(short_text, sizeof short_text, fmt, args);
	va_end(args);
	if (n < 0)
		fail("cannot format \"%s\"", fmt);
	p = arena_alloc(a, (size_t)n + 1);
	if ((size_t)n < sizeof short_text)
		memcpy(p, short_text, (size_t)n + 1);
	else
		vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return p;
}

void *
arena_grow(struct arena *a, const void *old, uint32_t *cap, size_t size)
{
	uint32_t n = *cap;
	void *p;

	if (n > UINT32_MAX / 2 || n > SIZE_MAX / 2 / size)
		fail("out of memory (a list of more than %u elements)", (unsigned)n);
	*cap = n ? n * 2 : 16;
	p = arena_alloc(a, *cap * size);
	return n ? memcpy(p, old, n * size) : p;
}

static void
free_blocks(struct arena_block *b)
{
	while (b) {
		struct arena_block *older = b->older;

		free(b);
		b = older;
	}
}

void
arena_reset(struct arena *a)
{
	struct arena_block *kept = a->blocks;

	if (!kept)
		return;
	if (kept->size > BLOCK_MAX) {
		arena_free(a);
		return;
	}
	free_blocks(kept->older);
	kept->older = NULL;
	a->next = kept->data;
	a->end = kept->data + kept->size;
}

void
arena_free(struct arena *a)
{
	free_blocks(a->blocks);
	a->blocks = NULL;
	a->next = a->end = NULL;
}
