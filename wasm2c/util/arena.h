/* arena: bump allocation. One arena lives as long as the module; another is reset after each function. */
#ifndef UTIL_ARENA_H
#define UTIL_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *blocks; /* newest first */
	char *next, *end;           /* the free rest of the newest block */
};

#define ARENA_ALIGNMENT _Alignof(max_align_t)

void *arena_alloc_slow(struct arena *, size_t size); /* where the newest block's rest is too small */

/* A zeroed struct arena is an empty one. Memory is aligned for any type; fail()s when there is none. */
static inline void *
arena_alloc(struct arena *a, size_t size) /* contents undefined */
{
	char *p = a->next;

	if (size > (size_t)(a->end - p) || !p) /* the rest is a multiple of the alignment */
		return arena_alloc_slow(a, size);
	a->next = p + ((size + ARENA_ALIGNMENT - 1) & ~(ARENA_ALIGNMENT - 1));
	return p;
}

void *arena_zalloc(struct arena *, size_t size); /* zeroed */
char *arena_copy(struct arena *, const char *bytes, size_t size); /* with a NUL appended */
char *arena_printf(struct arena *, const char *fmt, ...);

/* Forgets every allocation but keeps (a bounded amount of) the memory for the next use. */
void arena_reset(struct arena *);
void arena_free(struct arena *);

#endif
