/* Shortest ways between all pairs of a graph's nodes: three loops over a table of words. */
#define N 128

static int way[N][N];

unsigned
kernel(unsigned rounds)
{
	unsigned seed = 5, sum = 0;

	while (rounds--) {
		for (int i = 0; i < N; i++)
			for (int j = 0; j < N; j++) {
				seed = seed * 1664525 + 1013904223;
				way[i][j] = i == j ? 0 : seed >> 28 ? 1 << 20 : (int)(seed >> 8 & 0xffff);
			}
		for (int k = 0; k < N; k++)
			for (int i = 0; i < N; i++)
				for (int j = 0; j < N; j++)
					if (way[i][k] + way[k][j] < way[i][j])
						way[i][j] = way[i][k] + way[k][j];
		for (int i = 0; i < N; i++)
			sum = sum * 7 + (unsigned)way[i][(i + (int)rounds) % N];
	}
	return sum;
}
