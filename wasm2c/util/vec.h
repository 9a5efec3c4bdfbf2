/* vec: growable arrays.  struct { T *v; uint32_t n, cap; } works with these. */
#ifndef UTIL_VEC_H
#define UTIL_VEC_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define VEC(T) struct { T *v; uint32_t n, cap; }

/* Appends one element and yields an lvalue for it:  *vec_push(&x) = y; */
#define vec_push(x) \
	((x)->n == (x)->cap ? ((x)->v = vec_grow((x)->v, &(x)->cap, (x)->n, 1, sizeof *(x)->v)) \
	    : (x)->v, &(x)->v[(x)->n++])

/* Makes room for k more elements without changing n. */
#define vec_reserve(x, k) \
	((x)->cap - (x)->n < (uint32_t)(k) \
	    ? (void)((x)->v = vec_grow((x)->v, &(x)->cap, (x)->n, (k), sizeof *(x)->v)) : (void)0)

#define vec_free(x) (free((x)->v), (x)->v = NULL, (x)->n = (x)->cap = 0)

/* realloc()ed data with room for n + more elements of the size given; fail()s when out of
 * memory. */
void *vec_grow(void *data, uint32_t *cap, uint32_t n, uint32_t more, size_t size);

#endif
