#include "world.h"

#include "util/diag.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* how many cells a bulk operation changes: what is beyond is left alone, in both interpreters
 * alike */
#define BULK_MOST 512

/* ---- runs ---- */

void
world_init(struct world *w, const struct module *m, const struct facts *facts, uint32_t discard)
{
	memset(w, 0, sizeof *w);
	w->m = m;
	w->facts = facts;
	w->discard = discard;
	w->memories = xmalloc((m->nmemories + (size_t)1) * sizeof *w->memories);
	w->tables = xmalloc((m->ntables + (size_t)1) * sizeof *w->tables);
	w->cells_log2 = 12;
	w->cells = calloc(UINT64_C(1) << w->cells_log2, sizeof *w->cells);
}

void
world_free(struct world *w)
{
	free(w->memories);
	free(w->tables);
	free(w->cells);
	for (int i = 0; i < WORLD_KINDS; i++)
		vec_free(&w->traces[i]);
	vec_free(&w->words);
	vec_free(&w->exceptions);
	vec_free(&w->payloads);
}

static uint64_t
units(const struct limits *l, uint64_t more)
{
	return more > l->max - l->min ? l->max : l->min + more;
}

static void
new_exception(struct world *w, uint32_t tag, const uint64_t *payload)
{
	uint32_t n = tag == NO_TAG ? 0 : w->m->types[w->m->tags[tag].type].func.nparams;

	*vec_push(&w->exceptions) = (struct exception){ tag, w->payloads.n };
	for (uint32_t i = 0; i < n; i++)
		*vec_push(&w->payloads) = payload[i];
}

static void
some_exception(struct world *w, uint64_t h)
{
	uint32_t tag = h >> 8 & 3 && w->m->ntags ? (uint32_t)((h >> 16) % w->m->ntags) : NO_TAG, n = 0;
	const struct functype *t = tag == NO_TAG ? NULL : &w->m->types[w->m->tags[tag].type].func;
	uint64_t *payload = xmalloc(((t ? t->nparams : 0) + (size_t)1) * sizeof *payload);

	for (; t && n < t->nparams; n++)
		payload[n] = world_value(w, t->params[n], world_hash(h, n));
	new_exception(w, tag, payload);
	free(payload);
}

void
world_begin(struct world *w, uint64_t seed, uint64_t limit)
{
	w->seed = world_hash(seed, 0);
	w->hostile = seed & 1;
	w->tame = seed >> 1 & 1;
	w->run++;
	w->ncells = 0;
	w->calls = 0;
	memset(w->epochs, 0, sizeof w->epochs);
	for (int i = 0; i < WORLD_KINDS; i++)
		w->traces[i].n = 0;
	w->events = 0;
	w->steps = 0;
	w->cost = 0;
	w->limit = limit;
	w->enough = UINT32_MAX;
	w->ending = END_NONE;
	w->wrong[0] = 0;
	for (uint32_t i = 0; i < w->m->nmemories; i++) {
		const struct limits *l = &w->m->memories[i].limits;
		uint64_t most = UINT64_C(1) << (l->page_log2 ? 32 : 40), more = world_hash(w->seed, i) % 4;
		if (!w->facts->memory_grows[i])
			more = 0;
		else if (w->tame)
			more = l->max;
		w->memories[i].max = l->max > most >> l->page_log2 ? most : l->max << l->page_log2;
		w->memories[i].size = units(l, more) > most >> l->page_log2 ? most
		    : units(l, more) << l->page_log2;
	}
	w->exceptions.n = w->payloads.n = 0;
	for (uint32_t i = 0; i < 8 && w->facts->throws; i++)
		some_exception(w, world_hash(w->seed, 500 + i));
	w->active = NO_EXCEPTION;
	w->thrown = false;
	w->size = w->m->nmemories ? w->memories[0].size : 65536;
	for (uint32_t i = 0; i < w->m->ntables; i++) {
		const struct limits *l = &w->m->tables[i].limits;
		uint64_t more = w->facts->table_written[i] ? world_hash(w->seed, 99 + i) % 4 : 0;
		w->tables[i].size = units(l, more);
		w->tables[i].max = l->max > UINT32_MAX ? UINT32_MAX : l->max;
	}
}

void
world_end(struct world *w, enum ending ending)
{
	w->ending = ending;
	if (ending != END_STOPPED && ending != END_RETURN)
		world_note(w, EVENT_END, ending, 0, NULL);
	longjmp(w->out, 1);
}

void
world_wrong(struct world *w, const char *what, ...)
{
	va_list args;

	va_start(args, what);
	vsnprintf(w->wrong, sizeof w->wrong, what, args);
	va_end(args);
	w->ending = END_WRONG;
	longjmp(w->out, 1);
}

/* ---- cells ---- */

static struct cell *
find_cell(const struct world *w, uint64_t key)
{
	uint32_t mask = (UINT32_C(1) << w->cells_log2) - 1, i = (uint32_t)(key >> 20) & mask;

	while (w->cells[i].run == w->run && w->cells[i].key != key)
		i = (i + 1) & mask;
	return &w->cells[i];
}

static void
more_cells(struct world *w)
{
	struct cell *old = w->cells;
	uint32_t n = UINT32_C(1) << w->cells_log2++;

	w->cells = calloc(UINT64_C(1) << w->cells_log2, sizeof *w->cells);
	if (!w->cells)
		abort();
	for (uint32_t i = 0; i < n; i++)
		if (old[i].run == w->run)
			*find_cell(w, old[i].key) = old[i];
	free(old);
}

static uint64_t
key_of(enum world_kind kind, uint32_t index, uint64_t at)
{
	return world_hash((uint64_t)kind << 32 | index, at);
}

static void
set_cell(struct world *w, enum world_kind kind, uint32_t index, uint64_t at, uint32_t epoch,
	uint64_t value)
{
	uint64_t key = key_of(kind, index, at);
	struct cell *c = find_cell(w, key);

	if (c->run != w->run) {
		if (++w->ncells > UINT32_C(1) << (w->cells_log2 - 1)) {
			more_cells(w);
			c = find_cell(w, key);
		}
	}
	*c = (struct cell){ .key = key, .value = value, .run = w->run, .epoch = epoch };
}

/* Whether it was written in this epoch; else *hash decides what it holds. */
static bool
get_cell(const struct world *w, enum world_kind kind, uint32_t index, uint64_t at, uint32_t epoch,
	uint64_t *value, uint64_t *hash)
{
	uint64_t key = key_of(kind, index, at);
	const struct cell *c = find_cell(w, key);

	if (c->run == w->run && c->epoch == epoch) {
		*value = c->value;
		return true;
	}
	*hash = world_hash(key + epoch, w->seed);
	return false;
}

/* ---- memories ---- */

static uint64_t
get_word(struct world *w, uint32_t memory, uint64_t word)
{
	uint64_t value = 0, h = 0;

	if (get_cell(w, WORLD_MEMORY, memory, word, w->epochs[WORLD_MEMORY], &value, &h))
		return value;
	switch (h & 7) {
	case 0: return world_hash(h, 1) & (w->tame ? UINT64_C(0x3fffffff3fffffff) : UINT64_MAX);
	case 1: return 0;
	case 2:
		if (w->tame)
			break;
		return world_value(w, TYPE_F64, h >> 3);
	case 3: return h >> 3 & UINT64_C(0x0101010101010101) * (h >> 60 ? 0x7f : 0xff); /* text */
	}
	return world_value(w, TYPE_I32, h >> 3) | world_value(w, TYPE_I32, world_hash(h, 2)) << 32;
}

static uint64_t
get_byte(struct world *w, uint32_t memory, uint64_t at)
{
	return get_word(w, memory, at / 8) >> at % 8 * 8 & 0xff;
}

static void
set_byte(struct world *w, uint32_t memory, uint64_t at, uint64_t byte)
{
	uint64_t word = get_word(w, memory, at / 8), shift = at % 8 * 8;

	set_cell(w, WORLD_MEMORY, memory, at / 8, w->epochs[WORLD_MEMORY],
		(word & ~(UINT64_C(0xff) << shift)) | (byte & 0xff) << shift);
}

uint64_t
world_reach(uint64_t address, uint64_t offset, uint64_t width)
{
	if (offset > UINT64_MAX - width || address > UINT64_MAX - width - offset)
		return UINT64_MAX;
	return address + offset + width;
}

static void
need(struct world *w, uint64_t end, uint64_t size)
{
	if (end > size)
		world_end(w, END_OOB);
}

uint64_t
world_load(struct world *w, uint32_t memory, uint64_t end, uint32_t width)
{
	uint64_t at = end - width, value, shift = at % 8 * 8;

	need(w, end, w->memories[memory].size);
	value = get_word(w, memory, at / 8) >> shift;
	if (shift + width * 8 > 64)
		value |= get_word(w, memory, at / 8 + 1) << (64 - shift);
	return width == 8 ? value : value & ((UINT64_C(1) << width * 8) - 1);
}

void
world_store(struct world *w, uint32_t memory, uint64_t end, uint32_t width, uint64_t value)
{
	uint64_t words[3] = { width, end - width, value & UINT64_MAX >> (64 - width * 8) };

	need(w, end, w->memories[memory].size);
	world_note(w, EVENT_STORE, memory, 3, words);
	for (uint32_t i = 0; i < width; i++)
		set_byte(w, memory, end - width + i, value >> i * 8);
}

uint64_t
world_memory_size(struct world *w, uint32_t memory)
{
	return w->memories[memory].size >> w->m->memories[memory].limits.page_log2;
}

static uint64_t
failure(const struct limits *l)
{
	return l->is64 ? UINT64_MAX : UINT32_MAX;
}

uint64_t
world_memory_grow(struct world *w, uint32_t memory, uint64_t delta)
{
	struct space *s = &w->memories[memory];
	const struct limits *l = &w->m->memories[memory].limits;
	uint64_t words[2] = { delta, s->size >> l->page_log2 };

	if (delta > (s->max - s->size) >> l->page_log2
	    || world_hash(w->seed, w->traces[WORLD_MEMORY].n) % 8 == 0)
		words[1] = failure(l);
	else
		s->size += delta << l->page_log2;
	world_note(w, EVENT_GROW, memory, 2, words);
	return words[1];
}

static uint64_t
bulk_size(uint64_t n)
{
	return n < BULK_MOST ? n : BULK_MOST;
}

void
world_memory_fill(struct world *w, uint32_t memory, uint64_t d, uint64_t byte, uint64_t n)
{
	uint64_t words[3] = { d, byte & 0xff, n };

	need(w, world_reach(d, 0, n), w->memories[memory].size);
	world_note(w, EVENT_FILL, memory, 3, words);
	for (uint64_t i = 0; i < bulk_size(n); i++)
		set_byte(w, memory, d + i, byte);
}

void
world_memory_discard(struct world *w, uint32_t memory, uint64_t d, uint64_t n)
{
	uint64_t words[2] = { d, n };

	need(w, world_reach(d, 0, n), w->memories[memory].size);
	world_note(w, EVENT_DISCARD, memory, 2, words);
	for (uint64_t i = 0; i < bulk_size(n); i++)
		set_byte(w, memory, d + i, 0);
}

void
world_memory_copy(struct world *w, uint32_t to, uint32_t from, uint64_t d, uint64_t s, uint64_t n)
{
	uint64_t words[4] = { from, d, s, n };
	uint8_t bytes[BULK_MOST];

	need(w, world_reach(d, 0, n), w->memories[to].size);
	need(w, world_reach(s, 0, n), w->memories[from].size);
	world_note(w, EVENT_COPY, to, 4, words);
	for (uint64_t i = 0; i < bulk_size(n); i++)
		bytes[i] = (uint8_t)get_byte(w, from, s + i);
	for (uint64_t i = 0; i < bulk_size(n); i++)
		set_byte(w, to, d + i, bytes[i]);
}

static bool
dropped(struct world *w, uint64_t segment, bool active)
{
	uint64_t value = active, h;

	get_cell(w, WORLD_SEGMENT, 0, segment, w->epochs[WORLD_SEGMENT], &value, &h);
	return value;
}

static void
drop(struct world *w, uint64_t segment)
{
	set_cell(w, WORLD_SEGMENT, 0, segment, w->epochs[WORLD_SEGMENT], true);
}

void
world_memory_init(struct world *w, uint32_t segment, uint32_t memory, uint64_t d, uint64_t s,
	uint64_t n)
{
	uint64_t words[4] = { segment, d, s, n };
	const struct data *data = &w->m->datas[segment];
	bool gone = dropped(w, (uint64_t)segment << 1, data->mode == SEGMENT_ACTIVE);

	need(w, world_reach(d, 0, n), w->memories[memory].size);
	need(w, world_reach(s, 0, n), gone ? 0 : data->size);
	world_note(w, EVENT_INIT, memory, 4, words);
	for (uint64_t i = 0; i < bulk_size(n); i++)
		set_byte(w, memory, d + i, world_hash(segment, s + i));
}

void
world_data_drop(struct world *w, uint32_t segment)
{
	world_note(w, EVENT_DATA_DROP, segment, 0, NULL);
	drop(w, (uint64_t)segment << 1);
}

/* ---- globals ---- */

uint64_t
world_global_get(struct world *w, uint32_t global)
{
	const struct global *g = &w->m->globals[global];
	bool written = w->facts->global_written[global];
	uint32_t epoch = written ? w->epochs[WORLD_GLOBAL] : 0;
	uint64_t value, h;

	if (get_cell(w, WORLD_GLOBAL, global, 0, epoch, &value, &h))
		return value;
	if (!g->import && (!written || (h & 3) == 0)) {
		if (g->init.insns[0].op == OP_REF_NULL)
			return 0;
		if (constexpr_value(&g->init, &value))
			return value;
	}
	if (g->type == TYPE_I32 && h >> 62) /* such as a stack pointer */
		return (w->size < 1 << 20 ? w->size / 2 : 1 << 19) & ~UINT64_C(15);
	return world_value(w, g->type, h);
}

void
world_global_set(struct world *w, uint32_t global, uint64_t value)
{
	world_note(w, EVENT_GLOBAL, global, 1, &value);
	set_cell(w, WORLD_GLOBAL, global, 0,
		w->facts->global_written[global] ? w->epochs[WORLD_GLOBAL] : 0, value);
}

/* ---- tables ---- */

static uint32_t
table_epoch(const struct world *w, uint32_t table)
{
	return w->facts->table_written[table] ? w->epochs[WORLD_TABLE] : 0;
}

static uint64_t
get_element(struct world *w, uint32_t table, uint64_t i)
{
	uint64_t value, h;

	if (get_cell(w, WORLD_TABLE, table, i, table_epoch(w, table), &value, &h))
		return value;
	return world_value(w, w->m->tables[table].elem, h);
}

static void
set_element(struct world *w, uint32_t table, uint64_t i, uint64_t ref)
{
	set_cell(w, WORLD_TABLE, table, i, table_epoch(w, table), ref);
}

uint64_t
world_table_get(struct world *w, uint32_t table, uint64_t i)
{
	if (i >= w->tables[table].size)
		world_end(w, END_OOB);
	return get_element(w, table, i);
}

void
world_table_set(struct world *w, uint32_t table, uint64_t i, uint64_t ref)
{
	uint64_t words[2] = { i, ref };

	if (i >= w->tables[table].size)
		world_end(w, END_OOB);
	world_note(w, EVENT_TABLE_SET, table, 2, words);
	set_element(w, table, i, ref);
}

uint64_t
world_table_size(struct world *w, uint32_t table)
{
	return w->tables[table].size;
}

uint64_t
world_table_grow(struct world *w, uint32_t table, uint64_t ref, uint64_t n)
{
	struct space *s = &w->tables[table];
	uint64_t words[3] = { ref, n, s->size };

	if (n > s->max - s->size)
		words[2] = failure(&w->m->tables[table].limits);
	else {
		for (uint64_t i = 0; i < bulk_size(n); i++)
			set_element(w, table, s->size + i, ref);
		s->size += n;
	}
	world_note(w, EVENT_TABLE_GROW, table, 3, words);
	return words[2];
}

void
world_table_fill(struct world *w, uint32_t table, uint64_t i, uint64_t ref, uint64_t n)
{
	uint64_t words[3] = { i, ref, n };

	need(w, world_reach(i, 0, n), w->tables[table].size);
	world_note(w, EVENT_TABLE_FILL, table, 3, words);
	for (uint64_t k = 0; k < bulk_size(n); k++)
		set_element(w, table, i + k, ref);
}

void
world_table_copy(struct world *w, uint32_t to, uint32_t from, uint64_t d, uint64_t s, uint64_t n)
{
	uint64_t words[4] = { from, d, s, n }, refs[BULK_MOST];

	need(w, world_reach(d, 0, n), w->tables[to].size);
	need(w, world_reach(s, 0, n), w->tables[from].size);
	world_note(w, EVENT_TABLE_COPY, to, 4, words);
	for (uint64_t i = 0; i < bulk_size(n); i++)
		refs[i] = get_element(w, from, s + i);
	for (uint64_t i = 0; i < bulk_size(n); i++)
		set_element(w, to, d + i, refs[i]);
}

void
world_table_init(struct world *w, uint32_t segment, uint32_t table, uint64_t d, uint64_t s,
	uint64_t n)
{
	const struct elem *e = &w->m->elems[segment];
	uint64_t words[4] = { segment, d, s, n };
	bool gone = dropped(w, (uint64_t)segment << 1 | 1, e->mode != SEGMENT_PASSIVE);

	need(w, world_reach(d, 0, n), w->tables[table].size);
	need(w, world_reach(s, 0, n), gone ? 0 : e->n);
	world_note(w, EVENT_TABLE_INIT, table, 4, words);
	for (uint64_t i = 0; i < bulk_size(n); i++)
		set_element(w, table, d + i, world_value(w, e->type, world_hash(segment, s + i)));
}

void
world_elem_drop(struct world *w, uint32_t segment)
{
	world_note(w, EVENT_ELEM_DROP, segment, 0, NULL);
	drop(w, (uint64_t)segment << 1 | 1);
}

/* ---- calls ---- */

/* Of the references some are of another type. */
uint64_t
world_target(struct world *w, uint32_t table, uint32_t type, uint64_t i)
{
	uint64_t ref;

	if (i >= w->tables[table].size)
		world_end(w, END_INDIRECT);
	ref = get_element(w, table, i);
	if (!ref || world_hash(ref, w->m->types[type].canon) % 16 == 0)
		world_end(w, END_INDIRECT);
	return ref;
}

static bool
may_throw(const struct world *w, uint32_t node)
{
	return w->facts->throws && w->facts->node_throws[node];
}

bool
world_may_grow(const struct world *w, enum event kind, uint32_t what)
{
	return kind == EVENT_CALL ? w->facts->funcs[what].may_grow
	    : w->facts->type_grows[w->m->types[what].canon];
}

static void
grow_some(struct world *w, uint64_t h)
{
	for (uint32_t i = 0; i < w->m->nmemories; i++)
		if (w->facts->memory_grows[i] && (h >> i % 32 & 1)) {
			struct space *s = &w->memories[i];
			uint64_t page = UINT64_C(1) << w->m->memories[i].limits.page_log2;
			if (s->max - s->size >= page)
				s->size += page;
		}
}

void
world_call(struct world *w, enum event kind, uint32_t what, uint32_t node, uint64_t ref,
	const struct functype *t, const uint64_t *args, uint64_t *results)
{
	uint64_t h = world_hash(w->seed, ++w->calls), *words;
	uint32_t n = 0;

	if (w->thrown)
		world_wrong(w, "a call while an exception is on its way");
	words = xmalloc((t->nparams + (size_t)1) * sizeof *words);
	if (kind != EVENT_CALL)
		words[n++] = ref;
	for (uint32_t i = 0; i < t->nparams; i++)
		words[n++] = args[i];
	world_note(w, kind, what, n, words);
	for (uint32_t i = 0; i < n; i++)
		h = world_hash(h, words[i]);
	free(words);
	h = world_hash(h, what);
	/* It may have thrown one and caught it; or a host that growth calls has. */
	if ((w->facts->throws && w->facts->node_raises[node]) || world_may_grow(w, kind, what))
		w->active = NO_EXCEPTION;
	for (int k = 0; k < WORLD_KINDS; k++)
		if (k == WORLD_MEMORY ? (h >> 8 & 3) < (w->hostile ? 3 : 1)
		    : w->hostile && (h >> (12 + k) & 1))
			w->epochs[k]++;
	if (world_may_grow(w, kind, what))
		grow_some(w, world_hash(h, 1) & (w->hostile ? ~UINT64_C(0) : world_hash(h, 2)));
	if (h >> 32 & 1 && w->hostile)
		for (uint32_t i = 0; i < w->m->ntables; i++)
			if (w->facts->table_written[i] && w->tables[i].size < w->tables[i].max)
				w->tables[i].size++;
	if ((h >> 40 & 0xff) < (w->hostile ? 8 : 2))
		world_end(w, END_CALLEE);
	if (may_throw(w, node) && (h >> 48 & 15) < (w->hostile ? 6 : 2)) {
		some_exception(w, world_hash(h, 3));
		w->active = w->exceptions.n - 1;
		w->thrown = true;
	}
	for (uint32_t i = 0; i < t->nresults; i++) /* of no meaning where it has thrown */
		results[i] = world_value(w, t->results[i], world_hash(h, 100 + i));
}

/* ---- exceptions ---- */

void
world_throw(struct world *w, uint32_t tag, const uint64_t *payload)
{
	new_exception(w, tag, payload);
	w->active = w->exceptions.n - 1;
	w->thrown = true;
}

void
world_throw_again(struct world *w, uint64_t ref)
{
	if (!ref)
		world_end(w, END_NULL);
	w->active = (uint32_t)ref;
	w->thrown = true;
}

uint64_t
world_exception_ref(uint32_t exception)
{
	return UINT64_C(1) << 41 | exception;
}

const uint64_t *
world_payload(const struct world *w, uint32_t exception)
{
	return w->payloads.v + w->exceptions.v[exception].first;
}

void
world_leave(struct world *w)
{
	uint32_t tag = w->exceptions.v[w->active].tag;
	uint32_t n = tag == NO_TAG ? 0 : w->m->types[w->m->tags[tag].type].func.nparams;
	uint64_t *words = xmalloc((n + (size_t)1) * sizeof *words);

	words[0] = tag;
	if (n)
		memcpy(words + 1, world_payload(w, w->active), n * sizeof *words);
	world_note(w, EVENT_END, END_THROWN, n + 1, words);
	free(words);
	world_end(w, END_RETURN);
}
