/* The guest: draws the Mandelbrot set as text, and asks its host to print each line. */

__attribute__((import_module("host"), import_name("print"))) void print(const char *text,
	int length);

#define STEPS 200
#define WIDEST 200

static int
steps_to_leave(double re, double im)
{
	double x = 0, y = 0;
	int n = 0;
	while (n < STEPS && x * x + y * y <= 4) {
		double next = x * x - y * y + re;
		y = 2 * x * y + im;
		x = next;
		n++;
	}
	return n;
}

/* Points around (re, im), `scale` apart; a character is twice as high as it is wide. Returns the
 * steps taken in all. */
__attribute__((export_name("draw"))) int
draw(double re, double im, double scale, int width, int height)
{
	static const char shades[] = " .:-=+*#%@";
	static char line[WIDEST];
	int total = 0;
	if (width > WIDEST)
		width = WIDEST;
	for (int row = 0; row < height; row++) {
		for (int column = 0; column < width; column++) {
			int n = steps_to_leave(re + (column - width / 2) * scale,
				im + (row - height / 2) * scale * 2);
			total += n;
			line[column] = n == STEPS ? ' ' : shades[1 + n % 9];
		}
		print(line, width);
	}
	return total;
}
