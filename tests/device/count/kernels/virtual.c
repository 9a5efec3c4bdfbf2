/* Calls through tables of functions, as of drivers. */
#include "kernel.h"

struct device;
struct operations {
	uint32_t (*read)(struct device *);
	void (*write)(struct device *, uint32_t);
};
struct device {
	const struct operations *operations;
	uint32_t state;
};

static uint32_t counter_read(struct device *d) { return d->state; }
static void counter_write(struct device *d, uint32_t v) { d->state += v & 0xff; }
static uint32_t random_read(struct device *d) { return d->state = d->state * 1664525 + 1013904223; }
static void random_write(struct device *d, uint32_t v) { d->state ^= v; }
static uint32_t latch_read(struct device *d) { return ~d->state; }
static void latch_write(struct device *d, uint32_t v) { d->state = v; }

static const struct operations counter = {counter_read, counter_write},
	random = {random_read, random_write}, latch = {latch_read, latch_write};
static struct device devices[] = {
	{&counter, 0}, {&random, 1}, {&latch, 2}, {&random, 3}, {&counter, 4},
};

uint32_t
kernel(uint32_t rounds)
{
	uint32_t sum = 0;

	while (rounds--)
		for (uint32_t i = 0; i < 500; i++) {
			struct device *from = &devices[i % 5], *to = &devices[sum % 5];
			uint32_t v = from->operations->read(from);
			to->operations->write(to, v + i);
			sum = sum * 31 + v;
		}
	return sum;
}
