/* wasm-rt-profile: how large memories became in earlier runs.
 *
 * A host that uses explicit checks can have growth for nothing: `wasm2c --memory-profile=FILE` makes instances tell their memories' sizes
 * when they are freed, the host says where they are to be written,
 *
 *	wasm_rt_set_memory_profile("guest.profile");
 *
 * and the next translation, with the same file, makes instantiation prepare for these sizes: growth up to there needs no system call
 * and moves nothing. No more memory becomes resident than without. For memories with guard pages, in static areas or filled in by hand there
 * is nothing to prepare.
 *
 * A profile is text: a line for each memory, "MODULE INDEX PAGES", with the module's name as the C symbols have it; empty lines and those that
 * begin with # are skipped. PAGES follows a run that needs more at once, and one that needs less by a quarter of the difference, so that a
 * run out of the ordinary is forgotten after some ordinary ones. Each instance that is freed counts as a run and rewrites the file. */
#ifndef WASM_RT_PROFILE_H
#define WASM_RT_PROFILE_H

#include "wasm-rt.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A hint that the memory will grow to `pages` pages. Its size stays as it is; its base may change where growth may change it. What cannot be
 * prepared is prepared when it is needed. Not while another thread uses the memory. */
void wasm_rt_presize_memory(wasm_rt_memory_t *m, uint64_t pages);

/* The file into which translated code has the sizes written when an instance is freed. The string is the caller's and stays as it is. NULL, as it
 * is at first: none. No instance is to be freed meanwhile. Without an operating system nothing is ever written. */
void wasm_rt_set_memory_profile(const char *path);

/* Translated code calls it for each memory before it frees it. Threads may do so at once. */
void wasm_rt_note_memory(const char *module, uint32_t index, const wasm_rt_memory_t *m);

/* Adds to a profile, which need not exist yet, that a memory reached `pages` pages. The file is replaced as a whole; of two processes
 * that do so at once one may be forgotten. false: the file could not be read or written, or is no profile; it is as it was.
 * Without an operating system always false. Threads may call it at once. */
bool wasm_rt_update_memory_profile(const char *path, const char *module, uint32_t index, uint64_t pages);

#ifdef __cplusplus
}
#endif

#endif
