/* wasm-rt-discard: gives parts of a memory back to the host. A memory never shrinks, but what its guest has freed need not stay resident.
 * Optional: a program that calls nothing here links nothing of it.
 *
 * The guest may ask (memory.discard of the memory-control proposal, `wasm2c --enable-memory-discard`), or the host does between two
 * calls of the guest. Either way the range reads as zero then, exactly: not a byte beyond it changes, whatever its alignment. That its pages
 * are given back is an effort: whole pages of the host that lie within the range are, where the memory comes from mmap, except those that the
 * guest shares with the image of a snapshot (wasm-rt-reset.h); others are written with zeros. */
#ifndef WASM_RT_DISCARD_H
#define WASM_RT_DISCARD_H

#include "wasm-rt.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The instruction: makes `size` bytes from `address` on zero. Traps with OOB, and nothing has changed, unless the range lies within the memory. For
 * threads it is like any other write of all of its bytes.
 *
 * Each page given back has to vanish from the page tables of all processors that run the process, which disturbs its other threads; so
 * a guest may do it so often only (wasm_rt_set_discard_rate) and beyond that, or for less than a page, the range is only written. */
void wasm_rt_memory_discard(wasm_rt_memory_t *m, uint64_t address, uint64_t size);

/* The same for the host: without a limit, and false instead of a trap. */
bool wasm_rt_discard_memory(wasm_rt_memory_t *m, uint64_t address, uint64_t size);

#ifdef WASM_RT_C11_AVAILABLE
void wasm_rt_memory_discard_shared(wasm_rt_shared_memory_t *m, uint64_t address, uint64_t size);
bool wasm_rt_discard_memory_shared(wasm_rt_shared_memory_t *m, uint64_t address, uint64_t size);
#endif

/* How often each memory's guest may give pages back: `per_second` on average, `burst` at once; per_second 0: never. At first 8192 and 16384.
 * Call it while no guest runs. */
void wasm_rt_set_discard_rate(uint32_t per_second, uint32_t burst);

/* Gives back the resident pages of a memory that hold nothing but zeros, which guests leave that clear what they free. Returns how many bytes
 * that were; 0 also where the host cannot tell or the memory is not from mmap. Reads the memory's resident pages; no thread may use the memory
 * meanwhile. */
uint64_t wasm_rt_trim_memory(wasm_rt_memory_t *m);

#ifdef __cplusplus
}
#endif

#endif
