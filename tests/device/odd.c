/* Loads and stores of odd.wasm, whose memory has 64 bytes, at addresses that are aligned and that
 * are not; and over the end of memory, where a store that traps leaves all as it was. */
#include "odd.h"

#include "board.h"

static w2c_odd odd;

static void
put(const char *text)
{
	while (*text)
		board_put_char(*text++);
}

static void
put_hex(u64 n)
{
	for (int shift = 60; shift >= 0; shift -= 4)
		board_put_char("0123456789abcdef"[n >> shift & 15]);
	put("\n");
}

#define TRAPS(call) do { \
	wasm_rt_trap_t trap = (wasm_rt_trap_t)wasm_rt_impl_try(); \
	if (trap == WASM_RT_TRAP_NONE) \
		call; \
	wasm_rt_impl_try_end(); \
	put(wasm_rt_strerror(trap)); \
	put("\n"); \
} while (0)

static void
at(u32 address)
{
	union {
		f32 f;
		u32 n;
	} single;
	union {
		f64 f;
		u64 n;
	} wide;

	put_hex(w2c_odd_load16(&odd, address));
	put_hex(w2c_odd_load32(&odd, address));
	put_hex(w2c_odd_load64(&odd, address));
	put_hex(w2c_odd_load32_64(&odd, address));
	single.f = w2c_odd_load_f32(&odd, address + 9);
	put_hex(single.n);
	wide.f = w2c_odd_load_f64(&odd, address + 9);
	put_hex(wide.n);
	w2c_odd_store16(&odd, address + 32, 0x1234 + address);
	put_hex(w2c_odd_load64(&odd, 31));
	w2c_odd_store32(&odd, address + 32, 0xcafe1234 + address);
	put_hex(w2c_odd_load64(&odd, 31));
	w2c_odd_store64(&odd, address + 32, 0xcafe123456789abc + address);
	put_hex(w2c_odd_load64(&odd, 31));
	w2c_odd_store_f64(&odd, address + 32, 3.25 + address);
	put_hex(w2c_odd_load64(&odd, 31));
}

int
main(void)
{
	wasm_rt_init();
	wasm2c_odd_instantiate(&odd);
	for (u32 address = 0; address < 9; address++)
		at(address);
	TRAPS(w2c_odd_store64(&odd, 57, UINT64_MAX));
	TRAPS(w2c_odd_store32(&odd, 60, 1));
	TRAPS(w2c_odd_store32(&odd, UINT32_MAX, 5));
	put_hex(w2c_odd_load64(&odd, 56));
	TRAPS(w2c_odd_load64(&odd, 57));
	TRAPS(w2c_odd_load32(&odd, 61));
	TRAPS(w2c_odd_load32(&odd, UINT32_MAX));
	TRAPS(w2c_odd_load16(&odd, 63));
	return 0;
}
