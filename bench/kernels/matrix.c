/* A product of matrices of doubles: memory in order and across. */
#define N 200

static double a[N][N], b[N][N], c[N][N];

unsigned
kernel(unsigned rounds)
{
	for (int i = 0; i < N; i++)
		for (int j = 0; j < N; j++) {
			a[i][j] = i + j;
			b[i][j] = i - j;
		}
	while (rounds--) {
		a[0][0] += c[1][1];
		for (int i = 0; i < N; i++)
			for (int j = 0; j < N; j++) {
				double sum = 0;
				for (int k = 0; k < N; k++)
					sum += a[i][k] * b[k][j];
				c[i][j] = sum;
			}
	}
	return (unsigned)(int)c[N / 2][N / 3];
}
