/* A small C library as RLBox sandboxes them: built for a memory and a table of its own, and for
 * imported ones. */
typedef unsigned long size_t;

typedef int callback(int a, int b);
struct point {
	int x, y;
	double weight;
};
struct block {
	const char *start;
	size_t size;
};

extern unsigned char __heap_base;
static unsigned char *heap_end = &__heap_base;

/* Grows the memory; there is nothing to free. */
void *
malloc(size_t size)
{
	unsigned char *block = heap_end;

	heap_end += (size + 15) & ~(size_t)15;
	while ((size_t)heap_end > __builtin_wasm_memory_size(0) * 65536)
		if (__builtin_wasm_memory_grow(0, 1) == (size_t)-1) {
			heap_end = block;
			return 0;
		}
	return block;
}

void
free(void *block)
{
	(void)block;
}

__attribute__((import_module("wasi_snapshot_preview1"),
	import_name("proc_exit"))) void leave(int status);
__attribute__((import_module("wasi_snapshot_preview1"), import_name("fd_write")))
int write_to(int fd, const struct block *blocks, int n, int *written);

static const char greeting[] = "from the sandbox";
static int state = 40;

int
greet(void)
{
	const struct block block = { greeting, sizeof greeting };
	int written = 0;

	return write_to(1, &block, 1, &written) ? -1 : written;
}

int
count_up(int by)
{
	if (by < 0)
		leave(-by);
	return state += by;
}

int
sum(const unsigned char *bytes, int n)
{
	int total = 0;

	for (int i = 0; i < n; i++)
		total += bytes[i];
	return total;
}

struct point *
make_points(int n)
{
	struct point *points = malloc(n * sizeof *points);

	for (int i = 0; points && i < n; i++)
		points[i] = (struct point){ i, i * i, i * 0.5 };
	return points;
}

int
apply(callback *f, int a, int b)
{
	return f(a, b) + 1;
}

static callback *registered;

void
keep(callback *f)
{
	registered = f;
}

int
apply_kept(int a)
{
	return registered(a, a);
}

static int
own_add(int a, int b)
{
	return a + b;
}

callback *
own_callback(void)
{
	return own_add;
}
