/* Edit distances of texts: a table of bytes and halfwords, of which each row follows from the one
 * before. */
static unsigned char a[512], b[512];
static unsigned short row[513];

static unsigned
distance(unsigned n, unsigned m)
{
	for (unsigned j = 0; j <= m; j++)
		row[j] = (unsigned short)j;
	for (unsigned i = 0; i < n; i++) {
		unsigned diagonal = row[0];
		row[0] = (unsigned short)(i + 1);
		for (unsigned j = 0; j < m; j++) {
			unsigned best = diagonal + (a[i] != b[j]);
			diagonal = row[j + 1];
			if (diagonal + 1 < best)
				best = diagonal + 1;
			if (row[j] + 1u < best)
				best = row[j] + 1u;
			row[j + 1] = (unsigned short)best;
		}
	}
	return row[m];
}

unsigned
kernel(unsigned rounds)
{
	unsigned seed = 3, sum = 0;

	while (rounds--) {
		for (unsigned i = 0; i < sizeof a; i++) {
			seed = seed * 1664525 + 1013904223;
			a[i] = (unsigned char)(seed >> 30);
			b[i] = seed >> 24 & 15 ? a[i] : (unsigned char)(seed >> 20 & 3);
		}
		sum = sum * 5 + distance(sizeof a - rounds % 8, sizeof b);
	}
	return sum;
}
