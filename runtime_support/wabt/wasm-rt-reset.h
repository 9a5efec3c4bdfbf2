/* wasm-rt-reset: takes an instance back to an earlier state, usually that after its instantiation, without building it anew; and pools
 * of instances that live by it. Optional: a program that calls nothing here links nothing of it.
 *
 *	wasm2c_fac_instantiate(&fac);
 *	wasm_rt_snapshot_t *fresh = wasm_rt_snapshot_take(&fac, &wasm2c_fac_layout, NULL);
 *	... use fac, also up to a trap ...
 *	wasm_rt_snapshot_restore(fresh);
 *	... use it again ...
 *	wasm_rt_snapshot_free(fresh);
 *	wasm2c_fac_free(&fac);
 *
 * The state of an instance is what it owns: its memories (contents and sizes), globals, tables (entries and sizes), and which segments
 * it has dropped. Not part of it is what it imports, which belongs to another instance or to the embedder (reset that by its own
 * snapshot), nor what the embedder keeps elsewhere, such as the open files of WASI.
 *
 * No function here may run while another thread uses the same instance, nor be called by a host function on the instance that called it.
 * Different instances, also with snapshots alike, may be used by different threads. */
#ifndef WASM_RT_RESET_H
#define WASM_RT_RESET_H

#include "wasm-rt.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Snapshots ---- */

/* What an instance was at one moment. */
typedef struct wasm_rt_snapshot wasm_rt_snapshot_t;

/* Notes the state of `instance`, whose module's layout is given (wasm2c_<module>_layout). The caller frees the snapshot, before or after
 * the instance. `like`, which may be NULL, is a snapshot of another instance of the module: the images of memories that are equal are
 * shared with it, and it may be freed first. NULL: no memory, or a shared memory on a machine without 64-bit atomics; the
 * instance is as it was.
 *
 * An image holds the pages of a memory that are not all zero. Memories whose addresses the runtime reserved show it copy-on-write: a
 * page of it that the guest has not written costs nothing in the instance. */
wasm_rt_snapshot_t *wasm_rt_snapshot_take(void *instance, const wasm_rt_layout_t *layout, const wasm_rt_snapshot_t *like);

/* Puts the instance that the snapshot was taken of back into that state; also after a trap. Memories shrink to the size that they had: what
 * lay above faults or traps again, and reads as zero when the memory grows again. Pointers to the instance's memories and tables
 * stay good, those into them as after a growth. False: the host has no memory for it; the instance can only be freed then.
 *
 * Memories from mmap: pages that were written are found (Linux, by /proc/self/pagemap) and restored in place, or all are dropped, which costs a
 * page fault when each is used next, or, if a quarter of it or more is in use, the whole memory is written; each memory keeps to what its
 * own measurements say is the cheapest. Others are compared and copied. */
bool wasm_rt_snapshot_restore(wasm_rt_snapshot_t *snapshot);

/* NULL is allowed. */
void wasm_rt_snapshot_free(wasm_rt_snapshot_t *snapshot);

/* ---- Pools ---- */

/* Instances of one module that are used by one tenant after the other. */
typedef struct wasm_rt_pool wasm_rt_pool_t;

struct wasm_rt_pool_settings {
	const wasm_rt_layout_t *layout;
	/* Instantiates: calls wasm2c_<module>_instantiate on `instance`, layout->size bytes aligned to 16. It may trap, and what it has
	 * then left is freed. */
	void (*make)(void *instance, void *user);
	void (*end)(void *instance, void *user); /* calls wasm2c_<module>_free; also after a `make` that trapped */
	void *user;
	unsigned max;  /* instances that there may be at once; not 0 */
	unsigned keep; /* of them, how many that nobody uses are kept for later */
	/* Modules that import a memory, a table or a mutable global can leave something there for the next tenant, so pools refuse them. True:
	 * the embedder sees to it, for example in on_release. */
	bool imports_are_safe;
	void (*on_release)(void *instance, void *user); /* before the reset; NULL: nothing to do */
};

/* Makes an empty pool. `settings` is copied. NULL: no memory, max is 0, or the layout imports state and that is not allowed. */
wasm_rt_pool_t *wasm_rt_pool_new(const struct wasm_rt_pool_settings *settings);

/* An instance in the state that `make` left one in; the caller has it for itself until the release. NULL: `max` are in use, `make`
 * trapped (wasm_rt_last_trap has the reason), or there is no memory. Any thread may call. */
void *wasm_rt_pool_acquire(wasm_rt_pool_t *pool);

/* Gives an instance back, whatever it has done. It is reset here, so that nothing of one tenant stays while nobody uses it, and ended
 * where that fails or `keep` are waiting already. Any thread may call, not only the one that acquired. */
void wasm_rt_pool_release(wasm_rt_pool_t *pool, void *instance);

/* Ends all instances; none may be in use. NULL is allowed. */
void wasm_rt_pool_free(wasm_rt_pool_t *pool);

#ifdef __cplusplus
}
#endif

#endif
