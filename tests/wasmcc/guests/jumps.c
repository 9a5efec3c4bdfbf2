/* setjmp and longjmp: two buffers, values, out of deep calls, past functions that have buffers of
 * their own. Also natively. */
#include <setjmp.h>
#include <stdio.h>

static jmp_buf outer, inner;

static void
deep(int n)
{
	jmp_buf own;

	if (setjmp(own))
		printf("never\n");
	if (n == 0)
		longjmp(outer, 42);
	deep(n - 1);
}

int
main(void)
{
	volatile int count = 0;
	int r = setjmp(outer);

	printf("outer %d\n", r);
	if (r == 0) {
		int s = setjmp(inner);
		printf("inner %d count %d\n", s, count);
		if (count++ < 3)
			longjmp(inner, count == 2 ? 0 : count);
		deep(5);
	}
	printf("end %d\n", count);
	return 0;
}
