/* Lists: made, reversed, merged into order, and walked. */
#include "kernel.h"

struct node {
	struct node *next;
	int16_t key, value;
};
static struct node nodes[300];

static struct node *
merge(struct node *a, struct node *b)
{
	struct node first = {0, 0, 0}, *last = &first;

	while (a && b) {
		struct node **less = a->key <= b->key ? &a : &b;
		last->next = *less;
		last = *less;
		*less = last->next;
	}
	last->next = a ? a : b;
	return first.next;
}

static struct node *
sorted(struct node *list, uint32_t n)
{
	struct node *middle = list, *rest;

	if (n < 2)
		return list;
	for (uint32_t i = 1; i < n / 2; i++)
		middle = middle->next;
	rest = middle->next;
	middle->next = 0;
	return merge(sorted(list, n / 2), sorted(rest, n - n / 2));
}

uint32_t
kernel(uint32_t rounds)
{
	uint32_t seed = 11, sum = 0;

	while (rounds--) {
		struct node *list = 0, *back = 0;
		for (uint32_t i = 0; i < 300; i++) {
			nodes[i].key = (int16_t)((seed = seed * 1664525 + 1013904223) >> 16);
			nodes[i].value = (int16_t)i;
			nodes[i].next = list;
			list = &nodes[i];
		}
		list = sorted(list, 300);
		while (list) {
			struct node *next = list->next;
			list->next = back;
			back = list;
			list = next;
		}
		for (; back; back = back->next)
			sum = sum * 31 + (uint32_t)back->value;
	}
	return sum;
}
