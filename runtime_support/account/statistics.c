/* Reading an account, by any thread, while the memory grows. */
#include "account-private.h"

#if WASM_RT_MEMORY_STATISTICS

const char *
wasm_rt_memory_change_name(enum wasm_rt_memory_change change)
{
	switch (change) {
	case WASM_RT_MEMORY_MADE: return "made";
	case WASM_RT_MEMORY_GROWN: return "grown";
	case WASM_RT_MEMORY_RESET: return "reset";
	case WASM_RT_MEMORY_FREED: return "freed";
	case WASM_RT_MEMORY_REFUSED_BY_MAXIMUM: return "refused by maximum";
	case WASM_RT_MEMORY_REFUSED_BY_LIMIT: return "refused by limit";
	case WASM_RT_MEMORY_REFUSED_BY_QUOTA: return "refused by quota";
	case WASM_RT_MEMORY_REFUSED_BY_VETO: return "refused by veto";
	case WASM_RT_MEMORY_REFUSED_BY_HOST: return "refused by host";
	case WASM_RT_MEMORY_CHANGES: break;
	}
	return "unknown";
}

const char *
wasm_rt_memory_kind_name(enum wasm_rt_memory_kind kind)
{
	switch (kind) {
	case WASM_RT_MEMORY_GUARDED: return "guarded";
	case WASM_RT_MEMORY_RESERVED: return "reserved";
	case WASM_RT_MEMORY_HEAP: return "heap";
	case WASM_RT_MEMORY_USER: return "user";
	case WASM_RT_MEMORY_HOST: return "host";
	}
	return "unknown";
}

static enum wasm_rt_memory_kind
kind_of(const struct backing *b)
{
	switch (b->kind) {
	case BACKING_GUARDED: return WASM_RT_MEMORY_GUARDED;
	case BACKING_RESERVED: return WASM_RT_MEMORY_RESERVED;
	case BACKING_HEAP: return WASM_RT_MEMORY_HEAP;
	case BACKING_USER: return WASM_RT_MEMORY_USER;
	case BACKING_HOST: return WASM_RT_MEMORY_HOST;
	}
	return WASM_RT_MEMORY_HOST;
}

static void
get_event(struct wasm_rt_memory_event *to, const struct wasm_rt_memory_event *e)
{
	to->change = GET(&e->change);
	to->memory = GET(&e->memory);
	to->time = GET(&e->time);
	to->old_pages = GET(&e->old_pages);
	to->new_pages = GET(&e->new_pages);
	to->delta = GET(&e->delta);
	to->pc = GET(&e->pc);
	to->budget = GET(&e->budget);
	to->left = GET(&e->left);
}

static void
get(const struct backing *b, const struct account *a, struct wasm_rt_memory_statistics *s)
{
	s->number = a->number;
	s->page_size = a->page_size;
	s->kind = kind_of(b);
	s->rung = GET(&b->rung);
	s->initial_pages = a->initial;
	s->pages = GET(&a->pages);
	s->peak_pages = GET(&a->peak);
	s->max_pages = a->max;
	s->committed = GET(&b->committed);
	s->reserved = (uint64_t)((uintptr_t)ATOMIC_LOAD(&b->end) - (uintptr_t)ATOMIC_LOAD(&b->base));
	s->growths = GET(&a->growths);
	s->resets = GET(&a->resets);
	s->pages_asked = GET(&a->asked);
	s->slow_growths = GET(&a->slow_growths);
	s->slow_time = GET(&a->slow_time);
	s->moves = GET(&a->moves);
	s->made_at = a->made_at;
	s->last_growth_at = GET(&a->last_growth_at);
	for (unsigned i = 0; i < WASM_RT_MEMORY_CHANGES; i++)
		s->refusals[i] = GET(&a->refusals[i]);
	for (unsigned i = 0; i < 64; i++)
		s->deltas[i] = GET(&a->deltas[i]);
	get_event(&s->last_refusal, &a->last_refusal);
}

bool
wasm_rt_memory_get_statistics(const wasm_rt_memory_t *m, struct wasm_rt_memory_statistics *s)
{
	struct backing *b;
	struct account *a = wasm_rt_account_of(m, &b);

	memset(s, 0, sizeof *s);
	if (!a)
		return false;
	get(b, a, s);
	return true;
}

size_t
wasm_rt_memory_get_recent(const wasm_rt_memory_t *m, struct wasm_rt_memory_event *events, size_t n)
{
	struct backing *b;
	struct account *a = wasm_rt_account_of(m, &b);
	uint64_t done, first, valid;
	size_t lost;

	if (!a)
		return 0;
	if (n > WASM_RT_MEMORY_RECENT)
		n = WASM_RT_MEMORY_RECENT;
	done = GET(&a->recent_done);
	if (n > done)
		n = (size_t)done;
	first = done - n;
	for (size_t i = 0; i < n; i++)
		get_event(&events[i], &a->recent[(first + i) % WASM_RT_MEMORY_RECENT]);
	valid = GET(&a->recent_begun);
	if (valid <= first + WASM_RT_MEMORY_RECENT)
		return n;
	lost = valid - first - WASM_RT_MEMORY_RECENT < n
		? (size_t)(valid - first - WASM_RT_MEMORY_RECENT) : n;
	memmove(events, events + lost, (n - lost) * sizeof *events);
	return n - lost;
}

struct walk {
	bool (*f)(void *user, const struct wasm_rt_memory_statistics *s, const uint8_t *base);
	void *user;
};

static bool
visit(struct backing *b, void *user)
{
	struct walk *w = user;
	struct wasm_rt_memory_statistics s;

	memset(&s, 0, sizeof s);
	get(b, b->account, &s);
	return w->f(w->user, &s, ATOMIC_LOAD(&b->base));
}

void
wasm_rt_memory_each(bool (*f)(void *user, const struct wasm_rt_memory_statistics *s,
	const uint8_t *base), void *user)
{
	struct walk w = {f, user};

	wasm_rt_backing_each(visit, &w);
}

#else
typedef int wasm_rt_memory_statistics_is_empty; /* ISO C wants a declaration in every file */
#endif
