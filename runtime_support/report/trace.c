/* Recording what happens to memories. */
#define _POSIX_C_SOURCE 200809L
#include "trace.h"

#if WASM_RT_MEMORY_STATISTICS

#include <stdlib.h>
#include <time.h>

#define INTERVAL ((uint64_t)5000000) /* nanoseconds between samples, at first */

/* Returns the array with room for one more element; NULL if there is no memory for it; the array is
 * then unchanged. */
static void *
with_room(void *array, size_t count, size_t *room, size_t size)
{
	size_t wanted = *room ? 2 * *room : 64;

	if (count < *room)
		return array;
	array = realloc(array, wanted * size);
	if (array)
		*room = wanted;
	return array;
}

static struct trace_memory *
find(const struct wasm_rt_memory_trace *t, uint32_t number)
{
	/* New memories come last, and so do most questions. */
	for (size_t i = t->memory_count; i > 0; i--) {
		if (t->memories[i - 1].last.number == number)
			return &t->memories[i - 1];
	}
	return NULL;
}

static struct trace_memory *
add(struct wasm_rt_memory_trace *t, const struct wasm_rt_memory_statistics *s)
{
	struct trace_memory *m = with_room(t->memories, t->memory_count, &t->memory_room, sizeof *m);

	if (!m)
		return NULL;
	t->memories = m;
	m += t->memory_count++;
	*m = (struct trace_memory){.last = *s, .resident = UINT64_MAX};
	return m;
}

static void
keep_event(struct wasm_rt_memory_trace *t, const struct wasm_rt_memory_event *e)
{
	struct wasm_rt_memory_event *events = NULL;

	if (t->event_count < TRACE_EVENTS)
		events = with_room(t->events, t->event_count, &t->event_room, sizeof *events);
	if (!events) {
		t->lost++;
		return;
	}
	t->events = events;
	events[t->event_count++] = *e;
}

/* If there is no room, every second sample is dropped, and from then on every second one is
 * skipped. */
static void
keep_sample(struct wasm_rt_memory_trace *t, const struct trace_sample *sample)
{
	if (t->sample_count == TRACE_SAMPLES) {
		for (size_t i = 0; i < TRACE_SAMPLES / 2; i++)
			t->samples[i] = t->samples[2 * i];
		t->sample_count = TRACE_SAMPLES / 2;
		t->every *= 2;
	}
	t->samples[t->sample_count++] = *sample;
}

static void
take_resident(struct wasm_rt_memory_trace *t, struct trace_memory *m, const uint8_t *base)
{
	wasm_rt_memory_t memory = {.data = (uint8_t *)base, .size = m->last.pages * m->last.page_size};
	struct trace_sample sample = {wasm_rt_memory_clock(), m->last.pages,
		wasm_rt_memory_resident(&memory), m->last.number};

	m->resident = sample.resident;
	if (sample.resident != UINT64_MAX && sample.resident > m->most_resident)
		m->most_resident = sample.resident;
	keep_sample(t, &sample);
}

static void refresh(struct wasm_rt_memory_trace *t);

static void
note(void *user, const wasm_rt_memory_t *m, const struct wasm_rt_memory_event *e)
{
	struct wasm_rt_memory_trace *t = user;
	struct wasm_rt_memory_statistics s;
	struct trace_memory *known;

	if (t->after)
		t->after(t->user, m, e);
	pthread_mutex_lock(&t->lock);
	keep_event(t, e);
	known = find(t, e->memory);
	if (!known && e->memory != 0) {
		/* A memory that is being made has no statistics yet. */
		if (!wasm_rt_memory_get_statistics(m, &s))
			s = (struct wasm_rt_memory_statistics){.number = e->memory, .page_size = m->page_size,
				.initial_pages = m->pages,
				.pages = m->pages, .peak_pages = m->pages, .max_pages = m->max_pages,
				.made_at = e->time,
				.last_growth_at = e->time};
		known = add(t, &s);
	}
	if (e->change == WASM_RT_MEMORY_FREED && known && wasm_rt_memory_get_statistics(m, &s)) {
		known->last = s;
		take_resident(t, known, m->data);
		known->freed_at = e->time;
	}
	/* If the runtime serves only one thread, that thread takes the samples, whenever a memory
	 * changes. */
	if (WASM_RT_NO_THREADS && t->sampling && e->time - t->refreshed_at >= INTERVAL * t->every)
		refresh(t);
	pthread_mutex_unlock(&t->lock);
}

static bool
pass_before(void *user, const wasm_rt_memory_t *m, const struct wasm_rt_memory_event *e)
{
	struct wasm_rt_memory_trace *t = user;

	return t->before(t->user, m, e);
}

static void
pass_over_soft(void *user, const wasm_rt_memory_t *m, const struct wasm_rt_memory_event *e)
{
	struct wasm_rt_memory_trace *t = user;

	t->over_soft(t->user, m, e);
}

/* ---- tables ---- */

static uint32_t
table_number(struct wasm_rt_memory_trace *t, const void *table)
{
	const void **tables;

	for (size_t i = 0; i < t->table_count; i++) {
		if (t->tables[i] == table)
			return (uint32_t)i + 1;
	}
	tables = with_room(t->tables, t->table_count, &t->table_room, sizeof *tables);
	if (!tables)
		return 0;
	t->tables = tables;
	tables[t->table_count++] = table;
	return (uint32_t)t->table_count;
}

static void
note_table(void *user, const void *table, const struct wasm_rt_memory_event *e)
{
	struct wasm_rt_memory_trace *t = user;
	struct wasm_rt_memory_event *events = NULL;

	pthread_mutex_lock(&t->lock);
	if (t->table_event_count < TRACE_EVENTS)
		events = with_room(t->table_events, t->table_event_count, &t->table_event_room,
			sizeof *events);
	if (events) {
		t->table_events = events;
		events += t->table_event_count++;
		*events = *e;
		events->time = wasm_rt_memory_clock();
		events->memory = table_number(t, table);
	} else {
		t->lost++;
	}
	pthread_mutex_unlock(&t->lock);
}

struct trace_table
trace_table_of(const struct wasm_rt_memory_trace *t, uint32_t number)
{
	struct trace_table sum = {0, 0, 0, 0, 0};
	bool begun = false;

	for (size_t i = 0; i < t->table_event_count; i++) {
		const struct wasm_rt_memory_event *e = &t->table_events[i];
		if (e->memory != number)
			continue;
		sum.first = begun ? sum.first : e->old_pages;
		begun = true;
		sum.last = e->new_pages;
		sum.asked += e->delta;
		if (e->change == WASM_RT_MEMORY_GROWN)
			sum.growths++;
		else
			sum.refused++;
	}
	return sum;
}

/* ---- samples ---- */

static bool
refresh_one(void *user, const struct wasm_rt_memory_statistics *s, const uint8_t *base)
{
	struct wasm_rt_memory_trace *t = user;
	struct trace_memory *m = find(t, s->number);

	/* The process's budget may have memories that existed before the trace. */
	if (!m && t->budget == wasm_rt_memory_process_budget())
		m = add(t, s);
	if (!m || m->freed_at)
		return true;
	m->last = *s;
	take_resident(t, m, base);
	return true;
}

static void
refresh(struct wasm_rt_memory_trace *t)
{
	wasm_rt_memory_each(refresh_one, t);
	t->refreshed_at = wasm_rt_memory_clock();
}

void
wasm_rt_memory_trace_sample(struct wasm_rt_memory_trace *t)
{
	pthread_mutex_lock(&t->lock);
	if (++t->skipped >= t->every) {
		t->skipped = 0;
		refresh(t);
	}
	pthread_mutex_unlock(&t->lock);
}

void
trace_lock_and_refresh(struct wasm_rt_memory_trace *t)
{
	pthread_mutex_lock(&t->lock);
	refresh(t);
}

void
trace_unlock(struct wasm_rt_memory_trace *t)
{
	pthread_mutex_unlock(&t->lock);
}

static void *
keep_sampling(void *user)
{
	struct wasm_rt_memory_trace *t = user;

	pthread_mutex_lock(&t->lock);
	while (!t->stop) {
		struct timespec until;
		uint64_t wait = INTERVAL * t->every;

		refresh(t);
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec += (time_t)((wait + (uint64_t)until.tv_nsec) / 1000000000);
		until.tv_nsec = (long)((wait + (uint64_t)until.tv_nsec) % 1000000000);
		pthread_cond_timedwait(&t->wake, &t->lock, &until);
	}
	pthread_mutex_unlock(&t->lock);
	return NULL;
}

bool
wasm_rt_memory_trace_keep_sampling(struct wasm_rt_memory_trace *t)
{
	if (WASM_RT_NO_THREADS)
		t->sampling = true;
	else if (!t->sampling)
		t->sampling = pthread_create(&t->sampler, NULL, keep_sampling, t) == 0;
	return t->sampling;
}

void
wasm_rt_memory_trace_mark(struct wasm_rt_memory_trace *t)
{
	uint64_t *marks;

	pthread_mutex_lock(&t->lock);
	marks = with_room(t->marks, t->mark_count, &t->mark_room, sizeof *marks);
	if (marks) {
		t->marks = marks;
		marks[t->mark_count++] = wasm_rt_memory_clock();
	}
	pthread_mutex_unlock(&t->lock);
}

/* ---- start and end ---- */

struct wasm_rt_memory_trace *
wasm_rt_memory_trace_start(struct wasm_rt_memory_budget *budget)
{
	struct wasm_rt_memory_trace *t = calloc(1, sizeof *t);
	struct trace_sample *samples = malloc(TRACE_SAMPLES * sizeof *samples);

	if (!t || !samples) {
		free(t);
		free(samples);
		return NULL;
	}
	t->samples = samples;
	t->every = 1;
	pthread_mutex_init(&t->lock, NULL);
	pthread_cond_init(&t->wake, NULL);
	t->budget = budget ? budget : wasm_rt_memory_process_budget();
	t->before = t->budget->before;
	t->after = t->budget->after;
	t->over_soft = t->budget->over_soft;
	t->user = t->budget->user;
	t->started_at = t->refreshed_at = wasm_rt_memory_clock();
	t->budget->before = t->before ? pass_before : NULL;
	t->budget->after = note;
	t->budget->over_soft = t->over_soft ? pass_over_soft : NULL;
	t->budget->user = t;
	if (t->budget == wasm_rt_memory_process_budget())
		(void)wasm_rt_set_table_watch(note_table, t);
	return t;
}

void
wasm_rt_memory_trace_end(struct wasm_rt_memory_trace *t)
{
	if (t->sampling && !WASM_RT_NO_THREADS) {
		pthread_mutex_lock(&t->lock);
		t->stop = true;
		pthread_cond_signal(&t->wake);
		pthread_mutex_unlock(&t->lock);
		pthread_join(t->sampler, NULL);
	}
	t->budget->before = t->before;
	t->budget->after = t->after;
	t->budget->over_soft = t->over_soft;
	t->budget->user = t->user;
	if (t->budget == wasm_rt_memory_process_budget())
		(void)wasm_rt_set_table_watch(NULL, NULL);
	pthread_cond_destroy(&t->wake);
	pthread_mutex_destroy(&t->lock);
	free(t->events);
	free(t->samples);
	free(t->marks);
	free(t->tables);
	free(t->table_events);
	free(t->memories);
	free(t);
}
#else
typedef int memory_trace_is_empty; /* ISO C wants a declaration in every file */
#endif
