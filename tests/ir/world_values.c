/* world_values: what the numbers and references are that a function meets. */
#include "world.h"

#include <string.h>

uint64_t
world_hash(uint64_t a, uint64_t b)
{
	uint64_t x = a * UINT64_C(0x9e3779b97f4a7c15) + b + UINT64_C(0xd1b54a32d192ed03);

	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

/* Small numbers, addresses and sizes often; now and then the limits, or anything. */
static uint32_t
some_u32(const struct world *w, uint64_t h)
{
	static const uint32_t limits[] = {
		UINT32_MAX, 0x80000000, 0x7fffffff, 0x7ffffffe, 0x80000001, 0xffff, 0x10000, 0xff, 0x80,
		0xfffffff8, 31, 32, 63, 64, 0x55555555, 1
	};
	static const uint8_t tame[8] = { 0, 2, 4, 5, 9, 11, 12, 13 };
	uint64_t size = w->size, rest = h >> 8;

	if (h >> 61 == 0 && w->words.n)
		return (uint32_t)(w->words.v[rest % w->words.n] + (h >> 56 & 15 ? 0 : 1));
	switch (w->tame && rest & 7 ? tame[h & 7] : h & 15) {
	case 0: case 1: return 0;
	case 2: case 3: case 4: return (uint32_t)rest & 15;
	case 5: return (uint32_t)rest & 255;
	case 6: return limits[rest & 15];
	case 7: return (uint32_t)rest;
	case 8: return (uint32_t)(size - (rest & 15)); /* about the end of memory */
	case 9: case 10: return size ? (uint32_t)(rest % size) : 0;
	case 11: return (uint32_t)rest & 0xfff;
	}
	return size ? (uint32_t)(rest % (size < 65536 ? size : 65536)) & ~UINT32_C(7)
	    : (uint32_t)rest & 1;
}

static uint64_t
some_u64(const struct world *w, uint64_t h)
{
	static const uint64_t limits[] = { UINT64_MAX, UINT64_C(1) << 63, INT64_MAX, UINT64_C(1) << 32,
		UINT32_MAX, UINT64_MAX - 7, 1, 2 };

	if (h >> 56 < 24 && w->words.n)
		return w->words.v[h % w->words.n];
	switch (h >> 60) {
	case 15: return limits[h & 7];
	case 1: return world_hash(h, 1);
	case 2: return (uint64_t)(int64_t)(int32_t)some_u32(w, world_hash(h, 2));
	case 3: return (uint64_t)some_u32(w, world_hash(h, 3)) << 32;
	}
	return some_u32(w, world_hash(h, 4));
}

static uint64_t
some_float(uint64_t h, bool is64)
{
	static const double numbers[] = {
		0, 1, -1, 0.5, -0.5, 1.5, 2.5, 3, 10, 100, 1e10, -1e10, 2147483647, 2147483648,
		-2147483648.0, -2147483649.0, 4294967295, 4294967296, 9223372036854775808.0,
		-9223372036854775808.0, 18446744073709551616.0, 1e-40, 1e300, 0.1, 1e-310, 16777217
	};
	double f = numbers[(h >> 8) % (sizeof numbers / sizeof *numbers)];
	float single = (float)f;
	uint32_t bits;
	uint64_t all;

	switch (h & 15) { /* bits of NaNs, infinities and zeros of either sign, or anything */
	case 0: return is64 ? UINT64_C(0x7ff8) << 48 : 0x7fc00000;
	case 1: return is64 ? UINT64_C(0xfff4) << 48 | 5 : 0xffa00005;
	case 2:
		h = h >> 40 & 1;
		return is64 ? (UINT64_C(0x7ff0) | h << 15) << 48 : 0x7f800000 | h << 31;
	case 3: return is64 ? UINT64_C(1) << 63 : UINT64_C(1) << 31;
	case 4: return is64 ? world_hash(h, 5) : (uint32_t)world_hash(h, 5);
	}
	memcpy(&bits, &single, sizeof bits);
	memcpy(&all, &f, sizeof all);
	return is64 ? all : bits;
}

/* A reference is 0 (null), a function of the module (index + 1), or something of the world's. */
uint64_t
world_ref_func(uint32_t func)
{
	return (uint64_t)func + 1;
}

static uint64_t
some_ref(valtype type, uint64_t h)
{
	uint32_t heap = valtype_heap(type);
	bool uninhabited = heap == HEAP_NONE || heap == HEAP_NOFUNC || heap == HEAP_NOEXTERN
	    || heap == HEAP_NOEXN;

	if (uninhabited || (valtype_nullable(type) && h % 8 == 0))
		return 0;
	if (heap == HEAP_EXN)
		return world_exception_ref(h >> 8 & 7); /* of those that there are from the start */
	return UINT64_C(1) << 40 | (h >> 8 & 7); /* few, so that comparing makes sense */
}

uint64_t
world_value(struct world *w, valtype type, uint64_t hash)
{
	switch (valtype_kind(type)) {
	case TYPE_I32: return some_u32(w, hash);
	case TYPE_I64: return some_u64(w, hash);
	case TYPE_F32: return some_float(hash, false);
	case TYPE_F64: return some_float(hash, true);
	case TYPE_REF: return some_ref(type, hash);
	case TYPE_V128: return hash & 7 ? hash : 0;
	case TYPE_NONE: case TYPE_I8: case TYPE_I16: case TYPE_BOT: break;
	}
	return 0;
}
