/* wasm-rt-discard: gives parts of a memory back to the host. A memory never shrinks, but what its
 * guest has freed need not stay resident. Optional: a program that calls nothing here links nothing
 * of it.
 *
 * The guest may do this (memory.discard of the memory-control proposal, `wasm2c
 * --enable-memory-discard`), or the host between two calls of the guest. Either way, exactly the
 * range becomes zero, whatever its alignment; no byte beyond it changes. Pages are given back where
 * possible: if the memory comes from mmap, the whole pages of the host within the range, except
 * those that the guest shares with the image of a snapshot (wasm-rt-reset.h). Zeros are written to
 * all other bytes. */
#ifndef WASM_RT_DISCARD_H
#define WASM_RT_DISCARD_H

#include "wasm-rt.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The instruction: makes `size` bytes from `address` on zero. If the range is not within the
 * memory, traps with OOB, and nothing changes. For other threads it is like any write of all these
 * bytes.
 *
 * Each page given back has to vanish from the page tables of all processors that run the process,
 * which disturbs its other threads. So a guest's rate is limited (wasm_rt_set_discard_rate). Beyond
 * that rate, and for less than a page, zeros are written and no page is given back. */
void wasm_rt_memory_discard(wasm_rt_memory_t *m, uint64_t address, uint64_t size);

/* The same for the host: without a limit on the rate; returns false instead of trapping. */
bool wasm_rt_discard_memory(wasm_rt_memory_t *m, uint64_t address, uint64_t size);

void wasm_rt_memory_discard_shared(wasm_rt_shared_memory_t *m, uint64_t address, uint64_t size);
bool wasm_rt_discard_memory_shared(wasm_rt_shared_memory_t *m, uint64_t address, uint64_t size);

/* How many pages each memory's guest may give back: `per_second` on average, `burst` at once;
 * per_second 0: none. The defaults are 8192 and 16384. Call it while no guest runs. */
void wasm_rt_set_discard_rate(uint32_t per_second, uint32_t burst);

/* Gives back the resident pages of a memory that hold only zeros; a guest that clears what it frees
 * leaves such pages. Returns the number of bytes; 0 also if the host cannot tell, or if the memory
 * is not from mmap. It reads the memory's resident pages; no thread may use the memory at the same
 * time. */
uint64_t wasm_rt_trim_memory(wasm_rt_memory_t *m);

#ifdef __cplusplus
}
#endif

#endif
