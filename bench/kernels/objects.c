/* Objects of four classes, called through tables of functions: calls that a compiler cannot
 * resolve. */
struct object;
struct class { int (*area)(const struct object *); void (*grow)(struct object *, int); };
struct object { const struct class *class; int a, b; };

static int square(const struct object *o) { return o->a * o->a; }
static int oblong(const struct object *o) { return o->a * o->b; }
static int triangle(const struct object *o) { return o->a * o->b / 2; }
static int line(const struct object *o) { return o->a + o->b; }
static void wider(struct object *o, int by) { o->a = (o->a + by) & 1023; }
static void higher(struct object *o, int by) { o->b = (o->b ^ by) & 1023; }

static const struct class classes[] = {
	{ square, wider }, { oblong, higher }, { triangle, wider }, { line, higher }
};
static struct object objects[4096];

unsigned
kernel(unsigned rounds)
{
	const int n = sizeof objects / sizeof objects[0];
	unsigned seed = 9, sum = 0;

	for (int i = 0; i < n; i++) {
		seed = seed * 1664525 + 1013904223;
		objects[i].class = &classes[seed >> 30];
		objects[i].a = seed >> 8 & 255;
		objects[i].b = seed >> 16 & 255;
	}
	while (rounds--)
		for (int i = 0; i < n; i++) {
			const struct class *class = objects[i].class;
			sum += (unsigned)class->area(&objects[i]);
			class->grow(&objects[i], (int)(sum & 7));
		}
	return sum;
}
