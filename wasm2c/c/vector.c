/* vector: the printing of v128 constants and shuffles. Everything else on v128 is a helper or an
 * access, as for scalars. */
#include "c/print.h"

/* `size` of the sixteen bytes, from `first` on, as a number. */
static uint64_t
number(const uint8_t *bytes, unsigned first, unsigned size)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < size; i++)
		n |= (uint64_t)bytes[first + i] << i * 8;
	return n;
}

/* Whether a lane is 0, -0, 1 or -1, as a float of that many bytes. Compilers replace x * 1 by x, as
 * if there were no signalling NaNs; and where a machine has no vectors, or one lane is all that
 * matters, they make scalars of lanes. */
static bool
has_neutral_lane(const uint8_t *bytes, unsigned width)
{
	uint64_t one = width == 4 ? 0x3f800000 : UINT64_C(0x3ff) << 52;

	for (unsigned i = 0; i < 16; i += width) {
		uint64_t magnitude = number(bytes, i, width) & (width == 4 ? INT32_MAX : INT64_MAX);
		if (magnitude == 0 || magnitude == one)
			return true;
	}
	return false;
}

void
put_v128(struct sink *s, const uint8_t bytes[16])
{
	put_str(s, "v128_const(");
	put_hex(s, number(bytes, 0, 8));
	put_str(s, ", ");
	put_hex(s, number(bytes, 8, 8));
	put_char(s, ')');
}

bool
v128_is_neutral(const struct expr *e)
{
	return has_neutral_lane(e->v128, 4) || has_neutral_lane(e->v128, 8);
}

void
put_v128_const(struct sink *s, const struct expr *e, unsigned floats)
{
	bool opaque = (floats & 4 && has_neutral_lane(e->v128, 4)) ||
	    (floats & 8 && has_neutral_lane(e->v128, 8));

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

unsigned
shuffle_width(const struct expr *e)
{
	unsigned width = 8;

	while (!moves_whole(e->v128, width))
		width /= 2;
	return width;
}

void
put_shuffle(struct printer *p, struct sink *s, const struct expr *e)
{
	unsigned width = shuffle_width(e);

	put_format(s, "i%ux%u_shuffle(", 8 * width, 16 / width);
	put_args(p, s, e, 0);
	for (unsigned i = 0; i < 16; i += width)
		put_format(s, ", %u", e->v128[i] / width);
	put_char(s, ')');
}
