/* The embedder's allocators, and the memories that they make. */
#include "memory-private.h"

static const wasm_rt_allocator_t *of_process;
static WASM_RT_THREAD_LOCAL const wasm_rt_allocator_t *of_thread;

/* Commits the initial size. */
static uint8_t *
begin(const wasm_rt_allocator_t *a, uint8_t *base, uint64_t *reserved, uint64_t size, bool movable)
{
	uint8_t *at = size > 0 ? a->commit(a->user, base, reserved, 0, size) : base;

	if (!at || (at != base && !movable) || *reserved < size) {
		a->release(a->user, at ? at : base, *reserved);
		return NULL;
	}
	if (!(a->capabilities & WASM_RT_ALLOCATOR_ZEROES) && size > 0)
		memset(at, 0, (size_t)size);
	return at;
}

static struct backing *
make(const wasm_rt_allocator_t *a, uint64_t size, uint64_t max, bool guarded, bool movable)
{
	uint64_t want = guarded ? GUARDED_BYTES : max, reserved = 0;
	struct backing *b = NULL;
	uint8_t *base;

	if (guarded && (!(a->capabilities & WASM_RT_ALLOCATOR_GUARDS) || !a->reset))
		return NULL;
	base = a->reserve(a->user, size, want, &reserved);
	if (!base)
		return NULL;
	if (((uintptr_t)base & 15) != 0 || reserved < size || reserved > SIZE_MAX / 2 ||
		(guarded && reserved < want)) {
		a->release(a->user, base, reserved);
		return NULL;
	}
	base = begin(a, base, &reserved, size, movable);
	if (base)
		b = wasm_rt_backing_add(BACKING_USER, base, base + (size_t)reserved, size);
	if (base && !b)
		a->release(a->user, base, reserved);
	if (b) {
		b->allocator = a;
		b->guarded = guarded;
	}
	return b;
}

static bool
make_from_user(uint64_t size, uint64_t max, enum memory_layout layout, struct backing **b)
{
	const wasm_rt_allocator_t *a = of_thread ? of_thread : of_process;
	bool guarded = layout & LAYOUT_GUARDED;

	if (a)
		*b = make(a, size, max, guarded, !guarded && !(layout & LAYOUT_FIXED) &&
			(a->capabilities & WASM_RT_ALLOCATOR_MAY_MOVE));
	return a != NULL;
}

const wasm_rt_allocator_t *
wasm_rt_set_allocator(const wasm_rt_allocator_t *allocator)
{
	const wasm_rt_allocator_t *previous = of_process;

	of_process = allocator;
	ATOMIC_STORE(&wasm_rt_make_from_user, make_from_user);
	return previous;
}

const wasm_rt_allocator_t *
wasm_rt_set_thread_allocator(const wasm_rt_allocator_t *allocator)
{
	const wasm_rt_allocator_t *previous = of_thread;

	of_thread = allocator;
	ATOMIC_STORE(&wasm_rt_make_from_user, make_from_user);
	return previous;
}
