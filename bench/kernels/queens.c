/* The ways to place queens on a board, with arrays for what they threaten: recursion with a state
 * that is taken back. */
static unsigned char columns[16], rising[32], falling[32];

static unsigned
place(unsigned row, unsigned n)
{
	unsigned ways = 0;

	if (row == n)
		return 1;
	for (unsigned i = 0; i < n; i++)
		if (!columns[i] && !rising[row + i] && !falling[row + n - i]) {
			columns[i] = rising[row + i] = falling[row + n - i] = 1;
			ways += place(row + 1, n);
			columns[i] = rising[row + i] = falling[row + n - i] = 0;
		}
	return ways;
}

unsigned
kernel(unsigned rounds)
{
	unsigned sum = 0;

	while (rounds--)
		sum = sum * 3 + place(0, 7 + rounds % 3);
	return sum;
}
