/* arena: bump allocation. One arena lives as long as the module; another is reset after each
 * function. */
#ifndef UTIL_ARENA_H
#define UTIL_ARENA_H

#include <stddef.h>
#include <stdint.h>

struct arena_block;

struct arena {
	struct arena_block *blocks; /* newest first */
	char *next, *end;           /* the free rest of the newest block */
};

#define ARENA_ALIGNMENT _Alignof(max_align_t)

void *arena_alloc_slow(struct arena *, size_t size); /* where the newest block's rest is too
                                                        small */

/* A zeroed struct arena is an empty one. Memory is aligned for any type; fail()s when there is
 * none. */
static inline void *
arena_alloc(struct arena *a, size_t size) /* contents undefined */
{
	char *p = a->next;

	/* An empty arena has no rest, not even for 0 bytes; elsewhere the rest is a multiple of the
	 * alignment. */
	if (size >= (size_t)(a->end - p))
		return arena_alloc_slow(a, size);
	a->next = p + ((size + ARENA_ALIGNMENT - 1) & ~(ARENA_ALIGNMENT - 1));
	return p;
}

void *arena_zalloc(struct arena *, size_t size); /* zeroed */
char *arena_copy(struct arena *, const char *bytes, size_t size); /* with a NUL appended */
char *arena_printf(struct arena *, const char *fmt, ...);

/* For arrays made with VEC(T), as long as the arena: as vec_push(), and what has become too small
 * is left behind. */
#define arena_push(a, x) \
	((x)->n == (x)->cap ? (void)((x)->v = arena_grow((a), (x)->v, &(x)->cap, sizeof *(x)->v)) \
	    : (void)0, &(x)->v[(x)->n++])

/* a copy with room for more elements of the size given */
void *arena_grow(struct arena *, const void *old, uint32_t *cap, size_t size);

/* Forgets every allocation but keeps (a bounded amount of) the memory for the next use. */
void arena_reset(struct arena *);
void arena_free(struct arena *);

#endif
