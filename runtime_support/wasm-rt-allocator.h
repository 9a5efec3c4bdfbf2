/* wasm-rt-allocator: memories that the embedder allocates, from an arena, huge pages, a file or a
 * region shared with a device. Optional: a program that calls nothing here links nothing of it.
 *
 *	static const wasm_rt_allocator_t arena = {WASM_RT_ALLOCATOR_ZEROES, &state, reserve, commit,
 *		NULL, NULL, release, NULL};
 *
 *	wasm_rt_set_allocator(&arena);
 *	wasm2c_fac_instantiate(&fac);
 *
 * Each memory belongs to the allocator that made it, and is released there, once, when it is freed,
 * whatever allocator is set by then. An imported memory belongs to its owner: freeing the importer
 * calls no allocator. If an allocator fails, memory.grow returns -1, or the instantiation traps
 * with OUT_OF_MEMORY; nothing else happens. */
#ifndef WASM_RT_ALLOCATOR_H
#define WASM_RT_ALLOCATOR_H

#include "wasm-rt.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What an allocator can do: bits. */
enum {
	WASM_RT_ALLOCATOR_MAY_MOVE = 1, /* commit may move a memory */
	/* committed bytes are zero; without it the runtime clears them */
	WASM_RT_ALLOCATOR_ZEROES = 2,
	/* reserved bytes fault until they are committed, exactly at multiples of 64 KiB; needs `reset`.
	 * Code for guard pages gets no memory without it */
	WASM_RT_ALLOCATOR_GUARDS = 4
};

/* The functions get `user`, and the address that `reserve` or the last `commit` returned. Any
 * thread that makes, grows or frees memories may call them, for different memories at once. They
 * must return (no trap, no longjmp). */
typedef struct wasm_rt_allocator {
	unsigned capabilities;
	void *user;

	/* Reserves a place for a memory of `size` bytes that may grow to `max`; for code with guard
	 * pages, max is 8 GiB and 64 KiB. Sets *reserved to the size that it may have there: at least
	 * size, and max for guard pages. No byte is used before it is committed. Returns an address
	 * that is a multiple of 16; NULL: there is no place. */
	uint8_t *(*reserve)(void *user, uint64_t size, uint64_t max, uint64_t *reserved);

	/* Makes the bytes [from, to) usable; those below keep their contents. Returns the address of
	 * the memory. With MAY_MOVE this may be another address, with a new *reserved, and `to` may
	 * exceed the old *reserved. NULL: it failed, and nothing has changed. */
	uint8_t *(*commit)(void *user, uint8_t *base, uint64_t *reserved, uint64_t from, uint64_t to);

	/* Makes [from, to) zero, and gives its physical memory back; the bytes stay usable. The range
	 * consists of whole pages of the host if `base` is at the beginning of one. false: it cannot,
	 * and the runtime writes zeros. NULL means the same. */
	bool (*discard)(void *user, uint8_t *base, uint64_t from, uint64_t to);

	/* Undoes commit for [from, to), the end of the committed bytes, because a snapshot is restored.
	 * false: it cannot; the runtime writes zeros, and still regards the bytes as committed. NULL
	 * means the same. */
	bool (*reset)(void *user, uint8_t *base, uint64_t from, uint64_t to);

	/* Takes the memory back. */
	void (*release)(void *user, uint8_t *base, uint64_t reserved);

	/* How many bytes the allocator has given out or keeps for memories now. For the checks below;
	 * may be NULL. */
	uint64_t (*held)(void *user);
} wasm_rt_allocator_t;

/* Sets the allocator for memories that are made from now on, by all threads or by the calling
 * thread. The thread's allocator has precedence. NULL: none; if both are NULL, the runtime
 * allocates. Returns the previous one. The struct must live as long as any memory made with it. Set
 * the allocator of all threads while no other thread makes memories. Without thread-local
 * variables, the thread's allocator applies to all threads. */
const wasm_rt_allocator_t *wasm_rt_set_allocator(const wasm_rt_allocator_t *allocator);
const wasm_rt_allocator_t *wasm_rt_set_thread_allocator(const wasm_rt_allocator_t *allocator);

/* ---- Checks ---- */

/* Returns an allocator that passes all calls on to `checked` and checks its results: whether bytes
 * are zero that should be, and whether memories stay in place, keep their contents, do not overlap
 * and are aligned. Each fault is reported by a message; if report is NULL, the message goes to the
 * standard error stream, and the process aborts. Every call reads the whole memory: this is for
 * debugging. NULL: out of memory. */
const wasm_rt_allocator_t *wasm_rt_check_allocator(const wasm_rt_allocator_t *checked,
	void (*report)(void *user, const char *message), void *user);

/* Ends a check: reports memories that were not freed, and an allocator that still holds something
 * although no memory is left. Returns the number of all faults, and frees the checking allocator,
 * which must not be set any more. Memories made with it must not be used. */
unsigned wasm_rt_check_allocator_end(const wasm_rt_allocator_t *check);

#ifdef __cplusplus
}
#endif

#endif
