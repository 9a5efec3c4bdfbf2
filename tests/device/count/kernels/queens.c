/* Eight queens: recursion over an array on the stack. */
#include "kernel.h"

static int
fits(const int8_t *columns, int row, int column)
{
	for (int i = 0; i < row; i++)
		if (columns[i] == column || columns[i] - column == row - i
		    || column - columns[i] == row - i)
			return 0;
	return 1;
}

static uint32_t
place(int8_t *columns, int row)
{
	uint32_t found = 0;

	if (row == 8)
		return 1;
	for (int column = 0; column < 8; column++)
		if (fits(columns, row, column)) {
			columns[row] = (int8_t)column;
			found += place(columns, row + 1);
		}
	return found;
}

uint32_t
kernel(uint32_t rounds)
{
	int8_t columns[8] = {0};
	uint32_t sum = 0;

	while (rounds--)
		sum = sum * 31 + place(columns, 0);
	return sum;
}
