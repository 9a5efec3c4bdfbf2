/* vector: the printing of v128 constants and shuffles. Everything else on v128 is a helper or an
 * access, as for scalars. */
#include "c/print.h"

/* Those of the sixteen bytes from `first` on, as a number. */
static uint64_t
number(const uint8_t *bytes, unsigned first)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < 8; i++)
		n |= (uint64_t)bytes[first + i] << i * 8;
	return n;
}

/* Whether all lanes, as floats, are 0, -0, 1 or -1: compilers replace x * 1 by x, as if there were
 * no signalling NaNs. */
static bool
is_neutral(const uint8_t *bytes)
{
	uint64_t lane = number(bytes, 0), size = lane & INT64_MAX, half = lane >> 32;

	if (number(bytes, 8) != lane)
		return false;
	if (half == (uint32_t)lane && ((half & INT32_MAX) == 0 || (half & INT32_MAX) == 0x3f800000))
		return true;
	return size == 0 || size == UINT64_C(0x3ff) << 52;
}

void
put_v128(struct sink *s, const uint8_t bytes[16])
{
	put_str(s, "v128_const(");
	put_hex(s, number(bytes, 0));
	put_str(s, ", ");
	put_hex(s, number(bytes, 8));
	put_char(s, ')');
}

void
put_v128_const(struct sink *s, const struct expr *e, bool opaque)
{
	opaque = opaque && is_neutral(e->v128);
	put_str(s, opaque ? "v128_opaque(" : "");
	put_v128(s, e->v128);
	put_str(s, opaque ? ")" : "");
}

/* Whether lanes of `width` bytes are moved as wholes. */
static bool
moves_whole(const uint8_t *lanes, unsigned width)
{
	for (unsigned i = 0; i < 16; i++)
		if (lanes[i] % width != i % width || lanes[i] / width != lanes[i - i % width] / width)
			return false;
	return true;
}

void
put_shuffle(struct printer *p, struct sink *s, const struct expr *e)
{
	unsigned width = 8;

	while (!moves_whole(e->v128, width))
		width /= 2;
	put_format(s, "i%ux%u_shuffle(", 8 * width, 16 / width);
	put_args(p, s, e, 0);
	for (unsigned i = 0; i < 16; i += width)
		put_format(s, ", %u", e->v128[i] / width);
	put_char(s, ')');
}
