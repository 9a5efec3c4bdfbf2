/* wasm-rt-profile: how large memories became in earlier runs.
 *
 * With explicit checks, growth can become nearly free. `wasm2c --memory-profile=FILE` makes
 * instances report the sizes of their memories when they are freed. The host says where to write
 * them,
 *
 *	wasm_rt_set_memory_profile("guest.profile");
 *
 * and the next translation, with the same file, makes instantiation prepare for these sizes: growth
 * up to such a size needs no system call and moves nothing. No more memory becomes resident than
 * without it. For memories with guard pages, in static areas or filled in by hand, nothing is
 * prepared.
 *
 * A profile is a text file with one line for each memory, "MODULE INDEX PAGES", where MODULE is the
 * name as in C symbols. Empty lines and lines that begin with # are skipped. A run that needs more
 * pages replaces PAGES; a run that needs fewer lowers it by a quarter of the difference, so that an
 * exceptional run is forgotten after some ordinary ones. Each instance that is freed counts as a
 * run and rewrites the file. */
#ifndef WASM_RT_PROFILE_H
#define WASM_RT_PROFILE_H

#include "wasm-rt.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A hint that the memory will grow to `pages` pages. Its size does not change; its base may change
 * if a growth could change it. What cannot be prepared now is done when the memory grows. Not while
 * another thread uses the memory. */
void wasm_rt_presize_memory(wasm_rt_memory_t *m, uint64_t pages);

/* Sets the file to which the sizes are written when an instance is freed. The string is not copied
 * and must not change. NULL, the default: none. No instance may be freed at the same time. Without
 * an operating system, nothing is ever written. */
void wasm_rt_set_memory_profile(const char *path);

/* Translated code calls it for each memory before freeing it. Several threads may call it at
 * once. */
void wasm_rt_note_memory(const char *module, uint32_t index, const wasm_rt_memory_t *m);

/* Records in a profile, which need not exist yet, that a memory reached `pages` pages. The file is
 * replaced as a whole; if two processes do this at once, one record may be lost. false: the file
 * could not be read or written, or is not a profile; then it is unchanged. Without an operating
 * system, always false. Several threads may call it at once. */
bool wasm_rt_update_memory_profile(const char *path, const char *module, uint32_t index,
	uint64_t pages);

#ifdef __cplusplus
}
#endif

#endif
