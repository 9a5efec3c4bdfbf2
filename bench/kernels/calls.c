/* Fibonacci's and Ackermann's functions, and Hanoi's towers: calls, and little else. */
static unsigned
fibonacci(unsigned n)
{
	return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

static unsigned
ackermann(unsigned m, unsigned n)
{
	if (m == 0)
		return n + 1;
	return ackermann(m - 1, n == 0 ? 1 : ackermann(m, n - 1));
}

static unsigned
move(unsigned disks, unsigned from, unsigned to)
{
	if (disks == 0)
		return 0;
	return move(disks - 1, from, 6 - from - to) + from * 3 + to +
		move(disks - 1, 6 - from - to, to);
}

unsigned
kernel(unsigned rounds)
{
	unsigned sum = 0;

	while (rounds--)
		sum += fibonacci(22 + rounds % 2) + ackermann(2, 60 + rounds % 4) +
			move(13, 1, 2 + rounds % 2);
	return sum;
}
