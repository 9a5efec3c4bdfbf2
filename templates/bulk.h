/* bulk.h: memory.fill, memory.copy, memory.init, and memory.discard of a static memory (the runtime
 * has that of others). Bounds are checked, without overflow, before a byte is written. Never
 * inlined: one extra call is cheap next to memmove, and inlined checks were 6 % of the code of
 * SQLite. */

/*@ memory_fill needs check_range */
NO_INLINE void
memory_fill(wasm_rt_memory_t *mem, u64 d, u32 value, u64 n)
{
	check_range(mem->size, d, n);
	if (n != 0)
		memset(mem->data + d, (int)(value & 0xff), (size_t)n);
}

/*@ memory_clear for memory.discard needs check_range */
#include "wasm-rt-discard.h"
NO_INLINE void
memory_clear(wasm_rt_memory_t *mem, u64 d, u64 n)
{
	check_range(mem->size, d, n);
	if (n != 0)
		memset(mem->data + d, 0, (size_t)n);
}

/*@ memory_copy needs check_range */
NO_INLINE void
memory_copy(wasm_rt_memory_t *dst, const wasm_rt_memory_t *src, u64 d, u64 s, u64 n)
{
	check_range(dst->size, d, n);
	check_range(src->size, s, n);
	if (n != 0)
		memmove(dst->data + d, src->data + s, (size_t)n);
}

/*@ memory_init needs check_range */
NO_INLINE void
memory_init(wasm_rt_memory_t *mem, const u8 *data, u64 data_size, u64 d, u32 s, u32 n)
{
	check_range(mem->size, d, n);
	check_range(data_size, s, n);
#if GNU_C
	/* or gcc warns of constant ranges out of bounds, though these have trapped */
	__asm__("" : "+r"(data));
#endif
	if (n != 0)
		memcpy(mem->data + d, data + s, n);
}
