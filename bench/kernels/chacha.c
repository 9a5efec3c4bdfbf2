/* ChaCha20's blocks: rotations and sums of sixteen words. */
typedef unsigned u32;

#define ROTATE(x, n) ((x) << (n) | (x) >> (32 - (n)))
#define QUARTER(a, b, c, d) \
	(a += b, d = ROTATE(d ^ a, 16), c += d, b = ROTATE(b ^ c, 12), \
		a += b, d = ROTATE(d ^ a, 8), c += d, b = ROTATE(b ^ c, 7))

static u32 state[16], text[1 << 12];

static void
block(u32 *to)
{
	u32 x[16];

	for (int i = 0; i < 16; i++)
		x[i] = state[i];
	for (int i = 0; i < 10; i++) {
		QUARTER(x[0], x[4], x[8], x[12]);
		QUARTER(x[1], x[5], x[9], x[13]);
		QUARTER(x[2], x[6], x[10], x[14]);
		QUARTER(x[3], x[7], x[11], x[15]);
		QUARTER(x[0], x[5], x[10], x[15]);
		QUARTER(x[1], x[6], x[11], x[12]);
		QUARTER(x[2], x[7], x[8], x[13]);
		QUARTER(x[3], x[4], x[9], x[14]);
	}
	for (int i = 0; i < 16; i++)
		to[i] ^= x[i] + state[i];
	state[12]++;
}

unsigned
kernel(unsigned rounds)
{
	u32 sum = 0;

	for (u32 i = 0; i < 16; i++)
		state[i] = i * 0x9e3779b9;
	while (rounds--) {
		for (int i = 0; i < 1 << 12; i += 16)
			block(text + i);
		sum = ROTATE(sum, 1) ^ text[rounds % (1 << 12)];
	}
	return sum;
}
