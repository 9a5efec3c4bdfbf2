/* wasm-rt-allocator: memories that come from the embedder: an arena, huge pages, a file, a region shared with a device. Optional: a program that
 * calls nothing here links nothing of it.
 *
 *	static const wasm_rt_allocator_t arena = {WASM_RT_ALLOCATOR_ZEROES, &state, reserve, commit, NULL, NULL, release, NULL};
 *
 *	wasm_rt_set_allocator(&arena);
 *	wasm2c_fac_instantiate(&fac);
 *
 * Each memory belongs to the allocator that it was made with and goes back there, once, when it is freed, whatever is set by then. A memory
 * that a module imports is its owner's: freeing the importer calls no allocator. An allocator that fails is a growth of -1 to
 * the guest, or an instantiation without memory (it traps with OUT_OF_MEMORY), and nothing else. */
#ifndef WASM_RT_ALLOCATOR_H
#define WASM_RT_ALLOCATOR_H

#include "wasm-rt.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What an allocator can do: bits. */
enum {
	WASM_RT_ALLOCATOR_MAY_MOVE = 1, /* commit may move a memory */
	WASM_RT_ALLOCATOR_ZEROES = 2,   /* bytes read as zero when they are committed; without it the runtime clears them */
	WASM_RT_ALLOCATOR_GUARDS = 4    /* reserved bytes fault until they are committed, to the byte at multiples of 64 KiB; needs `reset`.
	                                   Code for guard pages needs it, and gets no memory without it */
};

/* The functions get `user`, and the address that `reserve` or the last `commit` gave. They may be called by any thread that makes,
 * grows or frees memories, for different memories at once. They must return (no trap, no longjmp). */
typedef struct wasm_rt_allocator {
	unsigned capabilities;
	void *user;

	/* A place for a memory of `size` bytes that may grow to `max`; for code with guard pages max is 8 GiB and 64 KiB. Sets *reserved to how far
	 * it may grow there: size at least, and max for guard pages. Nothing of it is used before it is committed. A multiple of 16; NULL: none. */
	uint8_t *(*reserve)(void *user, uint64_t size, uint64_t max, uint64_t *reserved);

	/* Makes the bytes [from, to) usable; those below stay as they are. Returns the address of the memory. It may be another one, with
	 * *reserved set anew, under MAY_MOVE: then `to` may also exceed *reserved. NULL: it cannot, and nothing has changed. */
	uint8_t *(*commit)(void *user, uint8_t *base, uint64_t *reserved, uint64_t from, uint64_t to);

	/* Makes [from, to) zero, which are whole pages of the host if `base` is at the beginning of one, and gives back what lies behind
	 * it; they stay usable. false: it cannot, and the runtime writes zeros. May be NULL, which is the same. */
	bool (*discard)(void *user, uint8_t *base, uint64_t from, uint64_t to);

	/* Undoes commit for [from, to), the end of what is committed: a snapshot was restored. false: it cannot; the runtime writes zeros, and goes on to
	 * take the bytes for committed. May be NULL, which is the same. */
	bool (*reset)(void *user, uint8_t *base, uint64_t from, uint64_t to);

	/* Takes the memory back. */
	void (*release)(void *user, uint8_t *base, uint64_t reserved);

	/* How many bytes the allocator has given out or keeps for memories now. For the checks below; may be NULL. */
	uint64_t (*held)(void *user);
} wasm_rt_allocator_t;

/* Where memories come from that are made from now on: those of all threads, or of the calling thread, which goes first. NULL: not from
 * here; if both are NULL, from the runtime. Returns the previous one. The struct must live as long as a memory made with it. Set that of the process
 * while no other thread makes memories. Where threads have no variables of their own, the thread's holds for all of them. */
const wasm_rt_allocator_t *wasm_rt_set_allocator(const wasm_rt_allocator_t *allocator);
const wasm_rt_allocator_t *wasm_rt_set_thread_allocator(const wasm_rt_allocator_t *allocator);

/* ---- Checks ---- */

/* An allocator that passes all calls on to `checked` and looks at what it does: whether bytes are zero that should be, memories stay where they
 * are and keep their contents, lie apart and are aligned. Each fault is reported by a message; report NULL: it goes to the
 * standard error stream, and the process aborts. Every call reads all of the memory: for debugging. NULL: no memory. */
const wasm_rt_allocator_t *wasm_rt_check_allocator(const wasm_rt_allocator_t *checked, void (*report)(void *user, const char *message), void *user);

/* Ends a check: reports memories that were not freed, and an allocator that holds something although none is left. Returns how many faults there
 * have been in all, and frees the checking allocator, which must not be set any more; memories made with it must not be used. */
unsigned wasm_rt_check_allocator_end(const wasm_rt_allocator_t *check);

#ifdef __cplusplus
}
#endif

#endif
