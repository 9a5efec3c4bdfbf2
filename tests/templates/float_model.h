/* Floats as bit patterns: a model of IEEE 754 that uses integers only, and the operands of the
 * tests. */

struct format {
	int fraction, exponent; /* bits */
};

static const struct format formats[] = { { 23, 8 }, { 52, 11 } };

/* A finite number not 0 is magnitude * 2^scale. */
struct parts {
	int sign, is_nan, is_infinite;
	u64 magnitude;
	int scale;
};

static int
bias(const struct format *f)
{
	return (1 << (f->exponent - 1)) - 1;
}

static u64
fraction_mask(const struct format *f)
{
	return ((u64)1 << f->fraction) - 1;
}

static u64
infinity(const struct format *f, int sign)
{
	return (((u64)1 << f->exponent) - 1) << f->fraction | (u64)sign << (f->fraction + f->exponent);
}

static struct parts
take_apart(const struct format *f, u64 bits)
{
	struct parts p;
	u64 fraction = bits & fraction_mask(f);
	int exponent = (int)(bits >> f->fraction) & ((1 << f->exponent) - 1);
	p.sign = (int)(bits >> (f->fraction + f->exponent) & 1);
	p.is_nan = exponent == (1 << f->exponent) - 1 && fraction != 0;
	p.is_infinite = exponent == (1 << f->exponent) - 1 && fraction == 0;
	p.magnitude = exponent == 0 ? fraction : fraction | (u64)1 << f->fraction;
	p.scale = (exponent == 0 ? 1 : exponent) - bias(f) - f->fraction;
	return p;
}

static int
top_bit(u64 x)
{
	int n = -1;
	for (; x != 0; x >>= 1)
		n++;
	return n;
}

/* magnitude / 2^shift, rounded to nearest, ties to even. */
static u64
shift_rounding(u64 magnitude, int shift)
{
	u64 n, rest, half;
	if (shift <= 0)
		return magnitude << -shift;
	if (shift > 64)
		return 0;
	n = shift == 64 ? 0 : magnitude >> shift;
	rest = shift == 64 ? magnitude : magnitude & (((u64)1 << shift) - 1);
	half = (u64)1 << (shift - 1);
	return n + (rest > half || (rest == half && n & 1));
}

static u64
put_together(const struct format *f, int sign, u64 magnitude, int scale)
{
	int exponent = top_bit(magnitude) + scale, least = 1 - bias(f);
	u64 bits = 0;
	if (magnitude != 0) {
		int quantum = (exponent < least ? least : exponent) - f->fraction;
		bits = shift_rounding(magnitude, quantum - scale);
		if (exponent >= least) {
			if (exponent > bias(f))
				return infinity(f, sign);
			bits += (u64)(exponent + bias(f) - 1) << f->fraction;
		}
		if (bits > infinity(f, 0))
			bits = infinity(f, 0);
	}
	return bits | (u64)sign << (f->fraction + f->exponent);
}

/* Whether a NaN may result from operations on x and y: quiet, and canonical if no operand is
 * another NaN (spec, 4.3.3). */
static int
may_result(const struct format *f, u64 result, u64 x, u64 y)
{
	u64 quiet = (u64)1 << (f->fraction - 1), mask = fraction_mask(f);
	int canonical = (!take_apart(f, x).is_nan || (x & mask) == quiet) &&
		(!take_apart(f, y).is_nan || (y & mask) == quiet);
	return take_apart(f, result).is_nan && result & quiet &&
		(!canonical || (result & mask) == quiet);
}

static u64 floats[2][2048];
static size_t float_counts[2];

static void
make_floats(void)
{
	static const int distances[] = { -2000, -150, -149, -127, -126, -25, -2, -1, 0, 1, 2, 3, 5, 7,
		8, 15, 16, 22, 23, 24, 30, 31, 32, 33, 51, 52, 53, 62, 63, 64, 65, 100, 127, 2000 };
	u64 x = 0x9e3779b97f4a7c15;
	size_t k, i, j, s;
	for (k = 0; k < 2; k++) {
		const struct format *f = &formats[k];
		u64 mask = fraction_mask(f), half = (mask >> 1) + 1;
		u64 fractions[8];
		fractions[0] = 0, fractions[1] = 1, fractions[2] = half, fractions[3] = half - 1;
		fractions[4] = half + 1, fractions[5] = mask, fractions[6] = mask - 1,
			fractions[7] = 0x5555555555555555 & mask;
		for (i = 0; i < COUNT(distances); i++)
			for (j = 0; j < COUNT(fractions); j++)
				for (s = 0; s < 2; s++) {
					int e = distances[i] + bias(f), most = (1 << f->exponent) - 1;
					e = e < 0 ? 0 : e > most ? most : e;
					floats[k][float_counts[k]++] = (u64)s << (f->fraction + f->exponent) |
						(u64)e << f->fraction | fractions[j];
				}
		for (i = 0; i < 40; i++) { /* integers and halves */
			floats[k][float_counts[k]++] = put_together(f, i & 1, i + 1, -1);
			x ^= x << 13, x ^= x >> 7, x ^= x << 17;
			floats[k][float_counts[k]++] = x >> (k == 0 ? 32 : 0);
		}
	}
}
