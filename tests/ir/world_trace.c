/* world_trace: what a function did that could be observed. */
#include "world.h"

static void
append(struct words *t, uint64_t head, uint32_t n, const uint64_t *words)
{
	vec_reserve(t, n + 1);
	t->v[t->n++] = head;
	for (uint32_t i = 0; i < n; i++)
		t->v[t->n++] = words[i];
}

static enum world_kind
kind_of(enum event event)
{
	switch (event) {
	case EVENT_GLOBAL:
		return WORLD_GLOBAL;
	case EVENT_TABLE_SET: case EVENT_TABLE_FILL: case EVENT_TABLE_COPY: case EVENT_TABLE_INIT:
	case EVENT_TABLE_GROW:
		return WORLD_TABLE;
	case EVENT_DATA_DROP: case EVENT_ELEM_DROP:
		return WORLD_SEGMENT;
	case EVENT_STORE: case EVENT_ATOMIC: case EVENT_FILL: case EVENT_DISCARD: case EVENT_COPY:
	case EVENT_INIT: case EVENT_GROW:
		return WORLD_MEMORY;
	case EVENT_CALL: case EVENT_CALL_INDIRECT: case EVENT_CALL_REF: case EVENT_TAIL_CALL:
	case EVENT_END: case EVENT_MEANWHILE:
		break;
	}
	return WORLD_KINDS;
}

void
world_note(struct world *w, enum event event, uint32_t what, uint32_t n, const uint64_t *words)
{
	enum world_kind kind = kind_of(event);

	if (w->traces[WORLD_MEMORY].n > w->enough)
		world_end(w, END_STOPPED);
	w->events++;
	append(&w->traces[kind == WORLD_KINDS ? WORLD_MEMORY : kind],
		(uint64_t)event << 56 | (uint64_t)n << 32 | what, n, words);
	if (kind == WORLD_KINDS)
		for (int k = WORLD_MEMORY + 1; k < WORLD_KINDS; k++)
			append(&w->traces[k], (uint64_t)EVENT_MEANWHILE << 56 | w->calls, 0, NULL);
}
