/* Loads, stores, checks and bulk operations against an array of bytes in the guest's order. */
#include "check.h"

/* A memory of SIZE bytes that ends where the array does not: accesses beyond SIZE are seen. */
#define SIZE 80
static u8 bytes[SIZE + 32];
static wasm_rt_memory_t self_memory;
#define m_memory self_memory
#define m_min 16 /* of SIZE: some accesses end before it */
#define m1_memory self_memory
#define m1_min 0

static u64
model_load(u64 ea, int width, int is_signed, int bits)
{
	u64 v = 0;
	int i;
	for (i = width - 1; i >= 0; i--)
		v = v << 8 | bytes[ea + (u64)i];
	if (is_signed && width < 8 && v >> (width * 8 - 1))
		v |= ~(u64)0 << (width * 8);
	return bits == 32 ? v & 0xffffffff : v;
}

#define LOADS(X) \
	X(i32_load, i32_read, 32, 4, 0, ) \
	X(i32_load8_s, i32_read8_s, 32, 1, 1, ) \
	X(i32_load8_u, i32_read8_u, 32, 1, 0, ) \
	X(i32_load16_s, i32_read16_s, 32, 2, 1, ) \
	X(i32_load16_u, i32_read16_u, 32, 2, 0, ) \
	X(i64_load, i64_read, 64, 8, 0, ) \
	X(i64_load8_s, i64_read8_s, 64, 1, 1, ) \
	X(i64_load8_u, i64_read8_u, 64, 1, 0, ) \
	X(i64_load16_s, i64_read16_s, 64, 2, 1, ) \
	X(i64_load16_u, i64_read16_u, 64, 2, 0, ) \
	X(i64_load32_s, i64_read32_s, 64, 4, 1, ) \
	X(i64_load32_u, i64_read32_u, 64, 4, 0, ) \
	X(f32_load, f32_read, 32, 4, 0, i32_reinterpret_f32) \
	X(f64_load, f64_read, 64, 8, 0, i64_reinterpret_f64) \
	X(i32_load_packed, i32_read_packed, 32, 4, 0, ) \
	X(i32_load16_s_packed, i32_read16_s_packed, 32, 2, 1, ) \
	X(i32_load16_u_packed, i32_read16_u_packed, 32, 2, 0, ) \
	X(i64_load_packed, i64_read_packed, 64, 8, 0, ) \
	X(i64_load16_s_packed, i64_read16_s_packed, 64, 2, 1, ) \
	X(i64_load16_u_packed, i64_read16_u_packed, 64, 2, 0, ) \
	X(i64_load32_s_packed, i64_read32_s_packed, 64, 4, 1, ) \
	X(i64_load32_u_packed, i64_read32_u_packed, 64, 4, 0, ) \
	X(f32_load_packed, f32_read_packed, 32, 4, 0, i32_reinterpret_f32) \
	X(f64_load_packed, f64_read_packed, 64, 8, 0, i64_reinterpret_f64)
#define STORES(X) \
	X(i32_store, i32_write, u32, 4, ) \
	X(i32_store8, i32_write8, u32, 1, ) \
	X(i32_store16, i32_write16, u32, 2, ) \
	X(i64_store, i64_write, u64, 8, ) \
	X(i64_store8, i64_write8, u64, 1, ) \
	X(i64_store16, i64_write16, u64, 2, ) \
	X(i64_store32, i64_write32, u64, 4, ) \
	X(f32_store, f32_write, u32, 4, f32_reinterpret_i32) \
	X(f64_store, f64_write, u64, 8, f64_reinterpret_i64) \
	X(i32_store_packed, i32_write_packed, u32, 4, ) \
	X(i32_store16_packed, i32_write16_packed, u32, 2, ) \
	X(i64_store_packed, i64_write_packed, u64, 8, ) \
	X(i64_store16_packed, i64_write16_packed, u64, 2, ) \
	X(i64_store32_packed, i64_write32_packed, u64, 4, ) \
	X(f32_store_packed, f32_write_packed, u32, 4, f32_reinterpret_i32) \
	X(f64_store_packed, f64_write_packed, u64, 8, f64_reinterpret_i64)

#define DEFINE_LOAD(name, unchecked, bits, width, is_signed, as_bits) \
	static u64 name##_0(u64 x, u64 y) { VIEW; (void)y; return as_bits(name((u32)x, 0)); } \
	static u64 name##_5(u64 x, u64 y) { VIEW; (void)y; return as_bits(name((u32)x, 5)); } \
	static u64 name##_far(u64 x, u64 y) { VIEW; (void)y; \
		return as_bits(name((u32)x, 4294967295)); } \
	static u64 name##_c32(u64 x, u64 y) { VIEW_CHECKED(m); (void)y; \
		return as_bits(unchecked(check32(m, (u32)x, 5, width), 0)); } \
	static u64 name##_c64(u64 x, u64 y) { VIEW_CHECKED(m); (void)y; \
		return as_bits(unchecked(check64(m, x, 5, width), 0)); } \
	static u64 name##_c64_end(u64 x, u64 y) { VIEW_CHECKED(m); (void)y; \
		return as_bits(unchecked(check64(m, x, SIZE - 1, width), 0)); } \
	static u64 name##_c64_far(u64 x, u64 y) \
	{ \
		VIEW_CHECKED(m); \
		(void)y; \
		return as_bits(unchecked(check64(m, x, 18446744073709551613u, width), 0)); \
	}
LOADS(DEFINE_LOAD)

#define DEFINE_STORE(name, unchecked, type, width, as_float) \
	static u64 name##_0(u64 x, u64 y) { VIEW; \
		name((u32)x, 0, as_float((type)y)); return 0; } \
	static u64 name##_5(u64 x, u64 y) { VIEW; \
		name((u32)x, 5, as_float((type)y)); return 0; } \
	static u64 name##_far(u64 x, u64 y) { VIEW; \
		name((u32)x, 4294967295, as_float((type)y)); return 0; } \
	static u64 name##_c32(u64 x, u64 y) { VIEW_CHECKED(m); \
		unchecked(check32(m, (u32)x, 5, width), 0, as_float((type)y)); return 0; } \
	static u64 name##_c64(u64 x, u64 y) { VIEW_CHECKED(m); \
		unchecked(check64(m, x, 5, width), 0, as_float((type)y)); return 0; } \
	static u64 name##_c64_end(u64 x, u64 y) { VIEW_CHECKED(m); \
		unchecked(check64(m, x, SIZE - 1, width), 0, as_float((type)y)); return 0; } \
	static u64 name##_c64_far(u64 x, u64 y) \
	{ \
		VIEW_CHECKED(m); \
		unchecked(check64(m, x, 18446744073709551613u, width), 0, as_float((type)y)); \
		return 0; \
	}
STORES(DEFINE_STORE)

#define WAYS(name) { name##_0, name##_5, name##_far, name##_c32, name##_c64, name##_c64_end, \
	name##_c64_far }
static const u64 offsets[] = { 0, 5, 4294967295, 5, 5, SIZE - 1, 18446744073709551613u };
enum { FIRST_CHECKED = 3, FIRST_64 = 4, WAYS = 7 };

#define LOAD_ENTRY(name, unchecked, bits, width, is_signed, as_bits) \
	{ #name, bits, width, is_signed, WAYS(name) },
static const struct {
	const char *name;
	int bits, width, is_signed;
	operation *run[WAYS];
} loads[] = { LOADS(LOAD_ENTRY) };

#define STORE_ENTRY(name, unchecked, type, width, as_float) { #name, width, WAYS(name) },
static const struct {
	const char *name;
	int width;
	operation *run[WAYS];
} stores[] = { STORES(STORE_ENTRY) };

/* Whether the access is in bounds; *ea is where it goes. Guard pages are not played here: such
 * accesses are left out. */
static int
in_bounds(int way, u64 x, int width, u64 *ea)
{
	u64 address = way < FIRST_64 ? (u32)x : x;
	*ea = address + offsets[way];
	return *ea >= address && *ea <= SIZE && (u64)width <= SIZE - *ea;
}

static void
fill(void)
{
	size_t i;
	for (i = 0; i < sizeof bytes; i++)
		bytes[i] = (u8)(i * 37 + 129);
}

static void
load(size_t i, int way, u64 x)
{
	u64 got = 0, ea;
	int fits = in_bounds(way, x, loads[i].width, &ea), trap;
	if (!fits && way < FIRST_CHECKED && WASM_RT_MEMCHECK_GUARD_PAGES)
		return;
	trap = trap_of(loads[i].run[way], x, 0, &got);
	CHECK(trap == (fits ? 0 : WASM_RT_TRAP_OOB), "%s %d at %llx: trap %d", loads[i].name, way,
		HEX(x), trap);
	if (fits)
		CHECK(got == model_load(ea, loads[i].width, loads[i].is_signed, loads[i].bits),
			"%s %d at %llx: %llx", loads[i].name, way, HEX(x), HEX(got));
}

static void
store(size_t i, int way, u64 x, u64 value)
{
	u8 want[sizeof bytes];
	u64 ea, result;
	int fits = in_bounds(way, x, stores[i].width, &ea), trap, k;
	if (!fits && way < FIRST_CHECKED && WASM_RT_MEMCHECK_GUARD_PAGES)
		return;
	fill();
	memcpy(want, bytes, sizeof want);
	if (fits)
		for (k = 0; k < stores[i].width; k++)
			want[ea + (u64)k] = (u8)(value >> (8 * k));
	trap = trap_of(stores[i].run[way], x, value, &result);
	CHECK(trap == (fits ? 0 : WASM_RT_TRAP_OOB), "%s %d at %llx: trap %d", stores[i].name, way,
		HEX(x), trap);
	CHECK(memcmp(want, bytes, sizeof want) == 0, "%s %d at %llx of %llx", stores[i].name, way,
		HEX(x), HEX(value));
}

static void
scalars(void)
{
	static const u64 values[] = { 0x8182838485868788u, 0x7ff0000000000001u, 0x7fa00000,
		0xffa00001 };
	size_t i, k;
	u64 x;
	int way;
	fill();
	for (way = 0; way < WAYS; way++)
		for (x = 0; x < 3 * SIZE; x++) {
			u64 address = x < 2 * SIZE ? x
				: (way < FIRST_64 ? (u64)1 << 32 : 0) - 1 - (x - 2 * SIZE);
			for (i = 0; i < COUNT(loads); i++)
				load(i, way, address);
			for (i = 0; i < COUNT(stores); i++)
				for (k = 0; k < COUNT(values); k++)
					store(i, way, address, values[k]);
			fill();
		}
}

/* Each argument once; a value's trap before the address's; a load within an address; values that
 * nobody uses. */
static u32 count;

static u32
next(u32 x)
{
	count++;
	return x;
}

static u64
value_traps(u64 x, u64 y)
{
	VIEW;
	i32_store((u32)x, 0, i32_div_u(1, (u32)y));
	return 0;
}

static u64
unused(u64 x, u64 y)
{
	VIEW;
	(void)y;
	FORCE(i32_load((u32)x, 0));
	FORCE(i64_load8_u((u32)x, 0));
	FORCE(f32_load((u32)x, 0));
	FORCE(f64_load((u32)x, 0));
	return 0;
}

static u64
check_ahead(u64 x, u64 y)
{
	VIEW;
	(void)y;
	BOUNDS((u32)x, 12);
	return i64_read(x, 4);
}

static void
arguments(void)
{
	VIEW;
	VIEW_CHECKED(m1);
	u64 result = 0;
	fill();
	i32_store(next(8), 4, next(16));
	CHECK(count == 2 && i32_load(next(i32_load(12, 0)), 0) == model_load(16, 4, 0, 32) &&
		count == 3, "arguments: %u", count);
	i32_write_in(m1, check32(m1, next(0), 0, 4), 0, next(1));
	i32_store8(i32_load(i32_load(12, 0) - 16, 0) + i32_load8_u(0, 0), 0, 0x1ff);
	i32_store_packed_in(m, 20, 4, 77);
	CHECK(i32_load_in(m, 24, 0) == 77 && i32_read_packed_in(m, 20, 4) == 77 &&
		i32_load(24, 0) == 77, "named memories: %u", i32_load(24, 0));
	CHECK(count == 5 && bytes[2] == 0xff, "nested accesses: %u %x", count, bytes[2]);
	bytes[0] = 0x80;
	CHECK(i32_load8_s(0, 0) == 0xffffff80u && i64_load8_s(0, 0) == 0xffffffffffffff80u,
		"signs");
	CHECK(trap_of(value_traps, 0, 0, &result) == WASM_RT_TRAP_DIV_BY_ZERO, "the value's trap");
	CHECK(trap_of(unused, 0, 0, &result) == 0, "unused values");
	CHECK(trap_of(check_ahead, SIZE - 12, 0, &result) == 0 &&
		result == model_load(SIZE - 8, 8, 0, 64), "a check ahead");
#if WASM_RT_MEMCHECK_BOUNDS_CHECK
	CHECK(trap_of(value_traps, SIZE, 0, &result) == WASM_RT_TRAP_DIV_BY_ZERO,
		"the value's trap, not the address's");
	CHECK(trap_of(unused, SIZE, 0, &result) == WASM_RT_TRAP_OOB, "an unused value out of bounds");
	CHECK(trap_of(check_ahead, SIZE - 11, 0, &result) == WASM_RT_TRAP_OOB,
		"a check ahead out of bounds");
	self_memory.size = m_min;
	RELOAD;
	CHECK(m_size == m_min, "reload");
	self_memory.size = SIZE;
	RELOAD;
#endif
}

/* Bulk operations; the numbers that do not fit in the pattern of an operation are here. */
static u64 bulk_d, bulk_s, bulk_n;
static const u8 segment[24] = "the bytes of a segment.";
static wasm_rt_memory_t other_memory;
static u8 other_bytes[40];

static u64
run_fill(u64 x, u64 y)
{
	(void)x, (void)y;
	memory_fill(&self_memory, bulk_d, 0x1a5, bulk_n);
	return 0;
}
static u64
run_copy(u64 x, u64 y)
{
	(void)x, (void)y;
	memory_copy(&self_memory, &self_memory, bulk_d, bulk_s, bulk_n);
	return 0;
}
static u64
run_copy2(u64 x, u64 y)
{
	(void)x, (void)y;
	memory_copy(&self_memory, &other_memory, bulk_d, bulk_s, bulk_n);
	return 0;
}
static u64
run_init(u64 x, u64 y)
{
	(void)x, (void)y;
	memory_init(&self_memory, segment, 24, bulk_d, (u32)bulk_s, (u32)bulk_n);
	return 0;
}

/* The same of constant sizes, the small of which are inlined. The addresses are compiled with 32
 * and with 64 bits. */
#define SMALL_SIZES(X) \
	X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(12) X(15) X(16) X(17) X(23) X(24) X(31) \
	X(32) X(33) X(47) X(48) X(63) X(64) X(65) X(80) X(100)
#define DEFINE_SMALL(n) \
	static u64 fill_##n(u64 x, u64 y) \
	{ \
		memory_fill(&self_memory, (u32)x, (u32)y | 0x1a5, n); \
		return 0; \
	} \
	static u64 clear_##n(u64 x, u64 y) \
	{ \
		(void)y; \
		memory_fill(&self_memory, x, 0, n); \
		return 0; \
	} \
	static u64 copy_##n(u64 x, u64 y) \
	{ \
		memory_copy(&self_memory, &self_memory, (u32)x, (u32)y, n); \
		return 0; \
	} \
	static u64 copy64_##n(u64 x, u64 y) \
	{ \
		memory_copy(&self_memory, &other_memory, x, y, n); \
		return 0; \
	} \
	static u64 init_##n(u64 x, u64 y) \
	{ \
		memory_init(&self_memory, segment, 24, (u32)x, (u32)y, n); \
		return 0; \
	}
SMALL_SIZES(DEFINE_SMALL)
enum { SMALL_FILL, SMALL_CLEAR, SMALL_COPY, SMALL_COPY64, SMALL_INIT, SMALL_KINDS };
#define SMALL_ENTRY(n) { n, { fill_##n, clear_##n, copy_##n, copy64_##n, init_##n } },
static const struct {
	unsigned n;
	operation *run[SMALL_KINDS];
} smalls[] = { SMALL_SIZES(SMALL_ENTRY) };

static void
small_range(size_t i, int kind, u64 d, u64 s)
{
	const u64 limit = kind == SMALL_COPY64 ? sizeof other_bytes : kind == SMALL_INIT ? 24 : SIZE;
	const u64 n = smalls[i].n, from = kind <= SMALL_CLEAR ? 0 : s;
	const int fits = d <= SIZE && n <= SIZE - d && from <= limit && n <= limit - from;
	u8 want[sizeof bytes];
	u64 result = 0, k;
	int trap;

	fill();
	memcpy(want, bytes, sizeof want);
	for (k = 0; fits && k < n; k++)
		want[d + k] = kind == SMALL_FILL ? 0xa5 : kind == SMALL_CLEAR ? 0
			: kind == SMALL_COPY ? bytes[s + k] : kind == SMALL_INIT ? segment[s + k]
			: other_bytes[s + k];
	trap = trap_of(smalls[i].run[kind], d, s, &result);
	CHECK(trap == (fits ? 0 : WASM_RT_TRAP_OOB) && memcmp(want, bytes, sizeof want) == 0,
		"%u bytes, kind %d, d=%llx s=%llx: trap %d", smalls[i].n, kind, HEX(d), HEX(s), trap);
}

static void
small_ranges(void)
{
	static const u64 far[] = { 0x80000000u, 0xffffffff - 63, 0xffffffff, ~(u64)0 - 63, ~(u64)0 };
	size_t i, k;
	u64 d, s;
	int kind;

	for (i = 0; i < COUNT(smalls); i++)
		for (kind = 0; kind < SMALL_KINDS; kind++) {
			for (d = 0; d <= SIZE + 1; d++)
				for (s = 0; s <= (kind <= SMALL_CLEAR ? 0 : SIZE + 1); s++)
					small_range(i, kind, d, s);
			for (k = 0; k < COUNT(far); k++) {
				if (far[k] > 0xffffffff && kind != SMALL_CLEAR && kind != SMALL_COPY64)
					continue;
				small_range(i, kind, far[k], 0);
				if (kind > SMALL_CLEAR)
					small_range(i, kind, 0, far[k]);
			}
		}
}

static void
bulk(void)
{
	static const u64 numbers[] = { 0, 1, 7, 23, 24, 25, 39, 40, 41, SIZE - 1, SIZE, SIZE + 1,
		0x80000000u, 0xffffffffu };
	static operation *const runs[] = { run_fill, run_copy, run_copy2, run_init };
	static const u64 sizes[] = { ~(u64)0, SIZE, 40, 24 };
	size_t i, d, s, n, k;
	for (k = 0; k < sizeof other_bytes; k++)
		other_bytes[k] = (u8)(k * 11);
	for (i = 0; i < COUNT(runs); i++)
		for (d = 0; d < COUNT(numbers); d++)
			for (s = 0; s < COUNT(numbers); s++)
				for (n = 0; n < COUNT(numbers); n++) {
					u8 want[sizeof bytes];
					const u8 *from = i == 1 ? bytes : i == 2 ? other_bytes : segment;
					u64 result = 0;
					int trap, fits;
					bulk_d = numbers[d], bulk_s = i == 0 ? 0 : numbers[s], bulk_n = numbers[n];
					fits = bulk_d + bulk_n <= SIZE && bulk_s + bulk_n <= sizes[i];
					fill();
					memcpy(want, bytes, sizeof want);
					for (k = 0; fits && k < bulk_n; k++)
						want[bulk_d + k] = i == 0 ? 0xa5 : from[bulk_s + k];
					trap = trap_of(runs[i], 0, 0, &result);
					CHECK(trap == (fits ? 0 : WASM_RT_TRAP_OOB) &&
						memcmp(want, bytes, sizeof want) == 0,
						"bulk %d d=%llx s=%llx n=%llx: trap %d", (int)i, HEX(bulk_d), HEX(bulk_s),
						HEX(bulk_n), trap);
				}
	small_ranges();
	/* 64-bit sums that wrap around. */
	bulk_d = ~(u64)0, bulk_s = 0, bulk_n = 1;
	CHECK(trap_of(run_fill, 0, 0, &bulk_s) == WASM_RT_TRAP_OOB, "memory_fill wraps around");
	bulk_d = 1, bulk_n = ~(u64)0;
	CHECK(trap_of(run_copy, 0, 0, &bulk_s) == WASM_RT_TRAP_OOB, "memory_copy wraps around");
	/* An empty memory has no bytes and perhaps no address. */
	memset(&other_memory, 0, sizeof other_memory);
	memory_fill(&other_memory, 0, 1, 0);
	memory_copy(&other_memory, &other_memory, 0, 0, 0);
	memory_init(&other_memory, segment, 24, 0, 24, 0);
	CHECK(trap_of(copy64_0, 0, 1, &bulk_s) == WASM_RT_TRAP_OOB, "nothing, beyond an empty memory");
}

/* What was loaded arrives as an argument: caller and function agree on the registers. */
static u64 taken;
static void take(const void *first, u64 number) { taken = first ? number : 0; }
static void (*volatile takes)(const void *, u64) = take;

#define PASS(number) \
	do { \
		takes(bytes, number); \
		CHECK(taken == wanted, "%s as an argument", #number); \
	} while (0)
static void
as_arguments(void)
{
	const u64 wanted = model_load(11, 8, 0, 64);
	u64 kept;
	VIEW;

	PASS(i64_load(11, 0));
	PASS(i64_read(3, 8));
	PASS(i64_load_packed(11, 0));
	PASS(i64_reinterpret_f64(f64_load(11, 0)));
	kept = i64_load(10, 1);
	PASS(kept);
}

int
main(void)
{
	self_memory.data = bytes;
	self_memory.size = SIZE;
	other_memory.data = other_bytes;
	other_memory.size = sizeof other_bytes;
	scalars();
	arguments();
	as_arguments();
	bulk();
	return check_end();
}
