/* The account of a memory: its charges, its events, and the callbacks.
 *
 * One thread at a time changes an account (growths of a shared memory hold its lock); any thread
 * may read one, so all stores are atomic. */
#include "account-private.h"

#if WASM_RT_MEMORY_STATISTICS

static uint32_t nmade;
static WASM_RT_THREAD_LOCAL struct wasm_rt_memory_budget *thread_budget;

/* ---- events ---- */

static void
tell(struct wasm_rt_memory_budget *from, const wasm_rt_memory_t *m,
	const struct wasm_rt_memory_event *e)
{
	for (struct wasm_rt_memory_budget *q = from; q; q = wasm_rt_budget_above(q)) {
		if (q->after)
			q->after(q->user, m, e);
	}
}

static void
tell_over_soft(struct wasm_rt_memory_budget *from, const wasm_rt_memory_t *m,
	const struct wasm_rt_memory_event *e)
{
	for (struct wasm_rt_memory_budget *q = from; q; q = wasm_rt_budget_above(q)) {
		size_t soft = ATOMIC_LOAD(&q->soft);
		if (soft != 0 && ATOMIC_LOAD(&q->used) > soft && !ATOMIC_EXCHANGE(&q->is_over_soft, 1) &&
			q->over_soft)
			q->over_soft(q->user, m, e);
	}
}

/* The budget whose callback forbids the growth; NULL: none does. */
static const struct wasm_rt_memory_budget *
vetoed(struct wasm_rt_memory_budget *from, const wasm_rt_memory_t *m,
	const struct wasm_rt_memory_event *e)
{
	for (struct wasm_rt_memory_budget *q = from; q; q = wasm_rt_budget_above(q)) {
		if (q->before && !q->before(q->user, m, e))
			return q;
	}
	return NULL;
}

static bool
is_watched(const struct wasm_rt_memory_budget *from)
{
	for (const struct wasm_rt_memory_budget *q = from; q; q = wasm_rt_budget_above(q)) {
		if (q->before || q->after)
			return true;
	}
	return false;
}

static bool
traps(const struct wasm_rt_memory_budget *from)
{
	for (const struct wasm_rt_memory_budget *q = from; q; q = wasm_rt_budget_above(q)) {
		if (q->traps)
			return true;
	}
	return false;
}

/* The first budget whose callbacks and limits apply to a memory. A memory without an account has
 * only those of the process. NULL: there are none. */
static struct wasm_rt_memory_budget *
first_budget(struct account *a)
{
	struct wasm_rt_memory_budget *rest = wasm_rt_budget_above(a ? &a->own : NULL);

	return a && (rest || a->own.before || a->own.after || a->own.soft != 0) ? &a->own : rest;
}

static void
stamp(const struct account *a, struct wasm_rt_memory_event *e, bool watched)
{
	uint64_t last = a ? a->last_event_at : 0;

	e->memory = a ? a->number : 0;
	e->time = watched ? wasm_rt_memory_clock() : wasm_rt_cheap_clock();
	if (e->time < last)
		e->time = last;
}

static void
put_event(struct wasm_rt_memory_event *to, const struct wasm_rt_memory_event *e)
{
	PUT(&to->change, e->change);
	PUT(&to->memory, e->memory);
	PUT(&to->time, e->time);
	PUT(&to->old_pages, e->old_pages);
	PUT(&to->new_pages, e->new_pages);
	PUT(&to->delta, e->delta);
	PUT(&to->pc, e->pc);
	PUT(&to->budget, e->budget);
	PUT(&to->left, e->left);
}

static void
keep(struct account *a, const struct wasm_rt_memory_event *e)
{
	/* A reader that sees a field of the new event also sees that the old one is being
	 * overwritten. */
	PUT(&a->recent_begun, a->recent_done + 1);
	put_event(&a->recent[a->recent_done % WASM_RT_MEMORY_RECENT], e);
	PUT(&a->recent_done, a->recent_done + 1);
	a->last_event_at = e->time;
}

/* ---- the life of a memory ---- */

/* The memory's own budget has one writer; the others may have many. */
static const struct wasm_rt_memory_budget *
charge(struct account *a, size_t bytes, bool always)
{
	struct wasm_rt_memory_budget *own = &a->own, *by;
	size_t used = own->used + bytes;

	if (!always && own->hard != 0 && (used < bytes || used > own->hard))
		return own;
	by = wasm_rt_budget_charge(wasm_rt_budget_above(own), NULL, bytes, always);
	if (by)
		return by;
	PUT(&own->used, used);
	if (own->peak < used)
		PUT(&own->peak, used);
	return NULL;
}

static void
refund(struct account *a, size_t bytes)
{
	wasm_rt_budget_refund(&a->own, NULL, bytes);
}

static bool
is_refusal(enum wasm_rt_memory_change change)
{
	return change >= WASM_RT_MEMORY_REFUSED_BY_MAXIMUM;
}

/* A memory that could not be made loses its account. */
static void
refuse_to_make(struct account *a, const wasm_rt_memory_t *m, enum wasm_rt_memory_change why,
	const struct wasm_rt_memory_budget *by)
{
	struct wasm_rt_memory_event e = {.change = why, .delta = m->pages, .budget = by};
	wasm_rt_memory_t none = {.page_size = m->page_size, .max_pages = m->max_pages, .is64 = m->is64};

	if (by) {
		wasm_rt_budget_count_refusal(by);
		e.left = wasm_rt_budget_left(by) / m->page_size;
	}
	stamp(NULL, &e, true);
	tell(wasm_rt_budget_above(&a->own), &none, &e);
	wasm_rt_heap_free(a, sizeof *a);
}

static bool
open_account(const wasm_rt_memory_t *m, bool always, struct account **to)
{
	struct account *a = *to = wasm_rt_heap_resize(NULL, 0, sizeof *a);
	const struct wasm_rt_memory_budget *by;

	if (!a)
		return false;
	a->own.parent = thread_budget;
	a->page_size = page_size_of(m);
	a->initial = a->pages = a->peak = m->pages;
	a->max = m->max_pages;
	by = charge(a, (size_t)m->size, always);
	if (by) {
		refuse_to_make(a, m, WASM_RT_MEMORY_REFUSED_BY_QUOTA, by);
		*to = NULL;
		return false;
	}
	a->number = ATOMIC_ADD(&nmade, 1) + 1;
	return true;
}

static void
close_account(struct account *a)
{
	if (!a)
		return;
	refund(a, a->own.used);
	wasm_rt_heap_free(a, sizeof *a);
}

static void
fail(struct account *a, const wasm_rt_memory_t *m)
{
	refund(a, a->own.used);
	refuse_to_make(a, m, WASM_RT_MEMORY_REFUSED_BY_HOST, NULL);
}

static void
note_made(struct account *a, const wasm_rt_memory_t *m)
{
	struct wasm_rt_memory_event e = {.change = WASM_RT_MEMORY_MADE, .new_pages = m->pages};

	stamp(a, &e, is_watched(&a->own));
	a->made_at = a->last_growth_at = e.time;
	keep(a, &e);
	tell(&a->own, m, &e);
	tell_over_soft(&a->own, m, &e);
}

static void
note_freed(struct account *a, const wasm_rt_memory_t *m)
{
	struct wasm_rt_memory_event e = {.change = WASM_RT_MEMORY_FREED};

	if (!a || !is_watched(&a->own))
		return;
	e.old_pages = a->pages;
	stamp(a, &e, true);
	tell(&a->own, m, &e);
}

static void
note_reset(struct account *a, const wasm_rt_memory_t *m)
{
	struct wasm_rt_memory_event e = {.change = WASM_RT_MEMORY_RESET, .old_pages = a->pages,
		.new_pages = m->pages};

	if (m->pages < a->pages)
		refund(a, (size_t)((a->pages - m->pages) * a->page_size));
	PUT(&a->pages, m->pages);
	PUT(&a->resets, a->resets + 1);
	stamp(a, &e, is_watched(&a->own));
	keep(a, &e);
	tell(&a->own, m, &e);
}

/* ---- a growth ---- */

static bool
admits(struct account *a, const wasm_rt_memory_t *m, struct wasm_rt_memory_event *e)
{
	struct wasm_rt_memory_budget *first = first_budget(a);
	uint32_t page_size = page_size_of(m);
	const struct wasm_rt_memory_budget *by =
		a ? charge(a, (size_t)(e->delta * page_size), false) : NULL;

	if (by) {
		e->change = by == &a->own ? WASM_RT_MEMORY_REFUSED_BY_LIMIT
			: WASM_RT_MEMORY_REFUSED_BY_QUOTA;
		e->left = wasm_rt_budget_left(by) / page_size;
	} else if (is_watched(first)) {
		stamp(a, e, true);
		by = vetoed(first, m, e);
		if (by) {
			e->change = WASM_RT_MEMORY_REFUSED_BY_VETO;
			e->left = 0;
			if (a)
				refund(a, (size_t)(e->delta * page_size));
		}
	}
	e->budget = by;
	return !by;
}

static void
take_back(struct account *a, const struct wasm_rt_memory_event *e)
{
	if (a)
		refund(a, (size_t)(e->delta * a->page_size));
}

static void
count(struct account *a, const struct wasm_rt_memory_event *e)
{
	unsigned k = 0;

	while (k < 63 && e->delta >> k > 1)
		k++;
	PUT(&a->deltas[k], a->deltas[k] + 1);
	PUT(&a->asked, a->asked + e->delta < a->asked ? UINT64_MAX : a->asked + e->delta);
	if (is_refusal(e->change)) {
		PUT(&a->refusals[e->change], a->refusals[e->change] + 1);
		put_event(&a->last_refusal, e);
		return;
	}
	PUT(&a->growths, a->growths + 1);
	PUT(&a->pages, e->new_pages);
	if (e->new_pages > a->peak)
		PUT(&a->peak, e->new_pages);
	PUT(&a->last_growth_at, e->time);
}

static bool
settles(struct account *a, const wasm_rt_memory_t *m, struct wasm_rt_memory_event *e)
{
	struct wasm_rt_memory_budget *first = first_budget(a);

	if (is_refusal(e->change)) {
		e->new_pages = e->old_pages;
		if (e->budget)
			wasm_rt_budget_count_refusal(e->budget);
	}
	stamp(a, e, is_watched(first));
	if (a) {
		count(a, e);
		keep(a, e);
	}
	if (first) {
		tell(first, m, e);
		if (!is_refusal(e->change))
			tell_over_soft(first, m, e);
	}
	return e->change > WASM_RT_MEMORY_REFUSED_BY_MAXIMUM && traps(a ? &a->own : first);
}

static void
note_slow(struct account *a, uint64_t started, bool moved)
{
	if (!a)
		return;
	PUT(&a->slow_growths, a->slow_growths + 1);
	PUT(&a->slow_time, a->slow_time + (wasm_rt_memory_clock() - started));
	if (moved)
		PUT(&a->moves, a->moves + 1);
}

const struct bookkeeping wasm_rt_accounts = {
	open_account, note_made, fail, note_freed, close_account, note_reset, admits, take_back,
		settles,
	wasm_rt_memory_clock, note_slow,
};

#if RUNS_AT_START
AT_START void
keep_accounts(void)
{
	wasm_rt_bookkeeping = &wasm_rt_accounts;
}
#endif

/* ---- what a host asks ---- */

struct account *
wasm_rt_account_of(const wasm_rt_memory_t *m, struct backing **b)
{
	*b = wasm_rt_backing_find(m->data, m->backing);
	return *b ? ATOMIC_LOAD(&(*b)->account) : NULL;
}

size_t
wasm_rt_account_charged(const struct account *a)
{
	return a->own.used;
}

struct wasm_rt_memory_budget *
wasm_rt_memory_set_thread_budget(struct wasm_rt_memory_budget *budget)
{
	struct wasm_rt_memory_budget *previous = thread_budget;

	thread_budget = budget;
	return previous;
}

struct wasm_rt_memory_budget *
wasm_rt_memory_own_budget(const wasm_rt_memory_t *m)
{
	struct backing *b;
	struct account *a = wasm_rt_account_of(m, &b);

	return a ? &a->own : NULL;
}

static bool
is_in_chain(const struct wasm_rt_memory_budget *wanted, const struct wasm_rt_memory_budget *from)
{
	while (from && from != wanted)
		from = wasm_rt_budget_above(from);
	return from != NULL;
}

bool
wasm_rt_memory_join(const wasm_rt_memory_t *m, struct wasm_rt_memory_budget *parent)
{
	struct wasm_rt_memory_budget *own = wasm_rt_memory_own_budget(m), *old, *new, *common;

	if (!own)
		return false;
	/* Budgets that both chains share keep their charge. */
	old = wasm_rt_budget_above(own);
	new = parent ? parent : wasm_rt_budget_above(NULL);
	for (common = new; common && !is_in_chain(common, old);)
		common = wasm_rt_budget_above(common);
	if (wasm_rt_budget_charge(new, common, own->used, false))
		return false;
	own->parent = parent;
	wasm_rt_budget_refund(old, common, own->used);
	return true;
}

#else
typedef int wasm_rt_memory_account_is_empty; /* ISO C wants a declaration in every file */
#endif
