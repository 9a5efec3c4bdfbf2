/* wasm-rt-reset: returns an instance to an earlier state, usually the one after its instantiation,
 * without building it anew; and pools of instances, which use this. Optional: a program that calls
 * nothing here links nothing of it.
 *
 *	wasm2c_fac_instantiate(&fac);
 *	wasm_rt_snapshot_t *fresh = wasm_rt_snapshot_take(&fac, &wasm2c_fac_layout, NULL);
 *	... use fac, also up to a trap ...
 *	wasm_rt_snapshot_restore(fresh);
 *	... use it again ...
 *	wasm_rt_snapshot_free(fresh);
 *	wasm2c_fac_free(&fac);
 *
 * The state of an instance is what it owns: its memories (contents and sizes), globals, tables
 * (entries and sizes), and which segments it has dropped. Imports are not part of it: they belong
 * to another instance or to the embedder (reset them by their own snapshot). Nor is what the
 * embedder keeps elsewhere, such as the open files of WASI.
 *
 * No function here may run while another thread uses the same instance. A host function may not
 * call one for the instance that called it. Different threads may use different instances, even if
 * their snapshots share images. */
#ifndef WASM_RT_RESET_H
#define WASM_RT_RESET_H

#include "wasm-rt.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Snapshots ---- */

/* The state of an instance at one moment. */
typedef struct wasm_rt_snapshot wasm_rt_snapshot_t;

/* Saves the state of `instance`; `layout` is that of its module (wasm2c_<module>_layout). The
 * caller frees the snapshot, before or after the instance. `like`, which may be NULL, is a snapshot
 * of another instance of the module: equal images of memories are shared with it, and it may be
 * freed first. Returns NULL if there is no memory for the snapshot; the instance is unchanged then.
 *
 * An image holds the pages of a memory that are not all zero. If the runtime reserved the memory's
 * addresses, the image is mapped there copy-on-write: a page of it that the guest has not written
 * costs nothing in the instance. */
wasm_rt_snapshot_t *wasm_rt_snapshot_take(void *instance, const wasm_rt_layout_t *layout,
	const wasm_rt_snapshot_t *like);

/* Returns the instance of the snapshot to the saved state; also after a trap. Memories shrink to
 * the size that they had: accesses above it trap again, and it is zero when the memory grows again.
 * Pointers to the instance's memories and tables stay valid; pointers into them become invalid as
 * after a growth. False: the host has no memory for it; then the instance can only be freed.
 *
 * For memories from mmap there are three ways. Pages that were written are found (Linux, by
 * /proc/self/pagemap) and restored in place; or all pages are dropped, which costs a page fault at
 * the next use of each; or, if a quarter of the memory or more is in use, the whole memory is
 * written. Each memory uses the way that is cheapest by its own measurements. Other memories are
 * compared and copied. */
bool wasm_rt_snapshot_restore(wasm_rt_snapshot_t *snapshot);

/* NULL is allowed. */
void wasm_rt_snapshot_free(wasm_rt_snapshot_t *snapshot);

/* ---- Pools ---- */

/* Instances of one module, each of which serves one tenant after the other. */
typedef struct wasm_rt_pool wasm_rt_pool_t;

struct wasm_rt_pool_settings {
	const wasm_rt_layout_t *layout;
	/* Instantiates: calls wasm2c_<module>_instantiate on `instance`, layout->size bytes aligned to
	 * 16. It may trap; what it has made until then is freed. */
	void (*make)(void *instance, void *user);
	/* calls wasm2c_<module>_free; also called if `make` trapped */
	void (*end)(void *instance, void *user);
	void *user;
	unsigned max;  /* how many instances may exist at once; not 0 */
	unsigned keep; /* how many unused ones are kept for later */
	/* Modules that import a memory, a table or a mutable global can leave something there for the
	 * next tenant, so pools refuse them. True: the embedder prevents this, for example in
	 * on_release. */
	bool imports_are_safe;
	void (*on_release)(void *instance, void *user); /* before the reset; NULL: nothing to do */
};

/* Makes an empty pool. `settings` is copied. NULL: no memory, max is 0, or the layout imports state
 * and that is not allowed. */
wasm_rt_pool_t *wasm_rt_pool_new(const struct wasm_rt_pool_settings *settings);

/* Returns an instance in the state after `make`; only the caller uses it until the release. NULL:
 * `max` are in use, `make` trapped (wasm_rt_last_trap has the reason), or there is no memory. Any
 * thread may call. */
void *wasm_rt_pool_acquire(wasm_rt_pool_t *pool);

/* Gives an instance back, whatever it has done. It is reset here, so that no data of a tenant stays
 * while the instance is unused. It is ended if the reset fails or if `keep` unused ones exist
 * already. Any thread may call, not only the one that acquired it. */
void wasm_rt_pool_release(wasm_rt_pool_t *pool, void *instance);

/* Ends all instances; none may be in use. NULL is allowed. */
void wasm_rt_pool_free(wasm_rt_pool_t *pool);

#ifdef __cplusplus
}
#endif

#endif
