/* wide.h: the wide-arithmetic proposal. Results are (low, high). */

/*@ wasm_multi_jj */
#ifndef wasm_multi_jj
#define wasm_multi_jj wasm_multi_jj
struct wasm_multi_jj {
	u64 j0;
	u64 j1;
};
#endif

/*@ i64_add128 needs wasm_multi_jj */
INLINE struct wasm_multi_jj
i64_add128(u64 x_low, u64 x_high, u64 y_low, u64 y_high)
{
	struct wasm_multi_jj r;
	r.j0 = x_low + y_low;
	r.j1 = x_high + y_high + (r.j0 < x_low);
	return r;
}

/*@ i64_sub128 needs wasm_multi_jj */
INLINE struct wasm_multi_jj
i64_sub128(u64 x_low, u64 x_high, u64 y_low, u64 y_high)
{
	struct wasm_multi_jj r;
	r.j0 = x_low - y_low;
	r.j1 = x_high - y_high - (x_low < y_low);
	return r;
}

/*@ i64_mul_wide_u needs wasm_multi_jj */
INLINE struct wasm_multi_jj
i64_mul_wide_u(u64 x, u64 y)
{
	struct wasm_multi_jj r;
#if GNU_C && defined(__SIZEOF_INT128__)
	__extension__ unsigned __int128 product = (unsigned __int128)x * y;
	r.j0 = (u64)product;
	r.j1 = (u64)(product >> 64);
#else
	u64 low = (x & 0xffffffff) * (y & 0xffffffff);
	u64 mid = (x >> 32) * (y & 0xffffffff) + (low >> 32);
	u64 mid2 = (x & 0xffffffff) * (y >> 32) + (mid & 0xffffffff);
	r.j0 = mid2 << 32 | (low & 0xffffffff);
	r.j1 = (x >> 32) * (y >> 32) + (mid >> 32) + (mid2 >> 32);
#endif
	return r;
}

/*@ i64_mul_wide_s needs i64_mul_wide_u */
INLINE struct wasm_multi_jj
i64_mul_wide_s(u64 x, u64 y)
{
	struct wasm_multi_jj r = i64_mul_wide_u(x, y);
	r.j1 -= (x >> 63 ? y : 0) + (y >> 63 ? x : 0);
	return r;
}
