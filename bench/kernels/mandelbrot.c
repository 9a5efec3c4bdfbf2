/* Iterations of z * z + c: floats in registers, no memory. */
unsigned
kernel(unsigned rounds)
{
	unsigned sum = 0;

	while (rounds--)
		for (int y = 0; y < 160; y++)
			for (int x = 0; x < 240; x++) {
				double cr = x / 80.0 - 2.2, ci = y / 80.0 - 1, r = 0, i = 0;
				unsigned n = 0;
				while (n < 250 && r * r + i * i < 4) {
					double t = r * r - i * i + cr;
					i = 2 * r * i + ci;
					r = t;
					n++;
				}
				sum += n;
			}
	return sum;
}
