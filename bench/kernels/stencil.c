/* Heat on a plate, and Conway's game of life: each cell follows from its neighbours. */
#define N 96

static double plate[2][N][N];
static unsigned char cells[2][N][N];

unsigned
kernel(unsigned rounds)
{
	unsigned seed = 13, sum = 0;
	int now = 0;

	for (int i = 0; i < N; i++)
		for (int j = 0; j < N; j++) {
			seed = seed * 1664525 + 1013904223;
			plate[0][i][j] = plate[1][i][j] = (double)(seed >> 16);
			cells[0][i][j] = seed >> 31;
		}
	while (rounds--) {
		const double (*heat)[N] = (const double (*)[N])plate[now];
		const unsigned char (*life)[N] = (const unsigned char (*)[N])cells[now];
		now = !now;
		for (int i = 1; i < N - 1; i++)
			for (int j = 1; j < N - 1; j++)
				plate[now][i][j] = 0.5 * heat[i][j] + 0.125 * (heat[i - 1][j] + heat[i + 1][j] +
					heat[i][j - 1] + heat[i][j + 1]);
		for (int i = 1; i < N - 1; i++)
			for (int j = 1; j < N - 1; j++) {
				int around = life[i - 1][j - 1] + life[i - 1][j] + life[i - 1][j + 1] +
					life[i][j - 1] + life[i][j + 1] +
					life[i + 1][j - 1] + life[i + 1][j] + life[i + 1][j + 1];
				cells[now][i][j] = around == 3 || (around == 2 && life[i][j]);
			}
		sum = sum * 5 + (unsigned)plate[now][N / 2][N / 3] + cells[now][N / 3][N / 2];
	}
	return sum;
}
