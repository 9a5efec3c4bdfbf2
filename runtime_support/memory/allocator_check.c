/* An allocator that checks another one. */
#include "memory-private.h"

/* A memory as the watched allocator should keep it. */
struct watched {
	struct watched *next;
	uint8_t *base;
	uint64_t reserved, committed;
};

struct check {
	wasm_rt_allocator_t table; /* first: what the runtime calls */
	const wasm_rt_allocator_t *a;
	void (*report)(void *user, const char *message);
	void *report_user;
	unsigned faults;
	int lock;
	struct watched *memories; /* under the lock, as is `faults` */
};

static void
complain(struct check *c, const char *message)
{
	wasm_rt_lock(&c->lock);
	c->faults++;
	wasm_rt_unlock(&c->lock);
	if (!c->report)
		wasm_rt_fatal(message);
	c->report(c->report_user, message);
}

/* A hash of the contents: FNV-1a. */
static uint64_t
digest(const uint8_t *at, uint64_t size)
{
	uint64_t hash = 0xcbf29ce484222325;

	while (size-- > 0)
		hash = (hash ^ *at++) * 0x100000001b3;
	return hash;
}

/* Takes the record of the memory at an address out of the list; NULL: there is none. */
static struct watched *
take_out(struct check *c, const uint8_t *base)
{
	struct watched **link, *found;

	wasm_rt_lock(&c->lock);
	for (link = &c->memories; *link && (*link)->base != base; link = &(*link)->next)
		;
	found = *link;
	if (found)
		*link = found->next;
	wasm_rt_unlock(&c->lock);
	return found;
}

static void
put_back(struct check *c, struct watched *w)
{
	const struct watched *other;

	wasm_rt_lock(&c->lock);
	for (other = c->memories; other; other = other->next) {
		if ((uintptr_t)w->base < (uintptr_t)other->base + other->reserved &&
			(uintptr_t)other->base < (uintptr_t)w->base + w->reserved)
			break;
	}
	w->next = c->memories;
	c->memories = w;
	wasm_rt_unlock(&c->lock);
	if (other)
		complain(c, "allocator: two memories overlap");
}

static uint8_t *
checked_reserve(void *user, uint64_t size, uint64_t max, uint64_t *reserved)
{
	struct check *c = user;
	struct watched *w = wasm_rt_heap_resize(NULL, 0, sizeof *w);
	uint8_t *base = w ? c->a->reserve(c->a->user, size, max, reserved) : NULL;

	if (!base) {
		wasm_rt_heap_free(w, sizeof *w);
		return NULL;
	}
	if (((uintptr_t)base & 15) != 0)
		complain(c, "allocator: reserve gives an address that is not a multiple of 16");
	if (*reserved < size)
		complain(c, "allocator: reserve gives less than was asked for");
	w->base = base;
	w->reserved = *reserved;
	put_back(c, w);
	return base;
}

static void
check_commit(struct check *c, const struct watched *w, const uint8_t *base, uint64_t reserved,
	uint64_t from, uint64_t to)
{
	if (base != w->base && !(c->a->capabilities & WASM_RT_ALLOCATOR_MAY_MOVE))
		complain(c, "allocator: commit moves a memory, and may not");
	if (reserved < to)
		complain(c, "allocator: commit gives more than is reserved");
	else if ((c->a->capabilities & WASM_RT_ALLOCATOR_ZEROES) &&
		!is_zero(base + from, (size_t)(to - from)))
		complain(c, "allocator: commit gives bytes that are not zero");
}

static uint8_t *
checked_commit(void *user, uint8_t *base, uint64_t *reserved, uint64_t from, uint64_t to)
{
	struct check *c = user;
	struct watched *w = take_out(c, base);
	uint64_t before, old_reserved = *reserved;
	uint8_t *at;

	if (!w) {
		complain(c, "allocator: commit is asked for an unknown memory");
		return NULL;
	}
	before = digest(base, from);
	at = c->a->commit(c->a->user, base, reserved, from, to);
	if (at) {
		check_commit(c, w, at, *reserved, from, to);
		w->base = at;
		w->reserved = *reserved;
		w->committed = to;
	} else if (*reserved != old_reserved) {
		complain(c, "allocator: commit fails, but has changed something");
	}
	if (digest(w->base, from) != before)
		complain(c, "allocator: commit changes what the memory holds");
	put_back(c, w);
	return at;
}

static bool
checked_discard(void *user, uint8_t *base, uint64_t from, uint64_t to)
{
	struct check *c = user;
	struct watched *w = take_out(c, base);
	uint64_t below, above;
	bool done;

	if (!w) {
		complain(c, "allocator: discard is asked for an unknown memory");
		return false;
	}
	below = digest(base, from);
	above = digest(base + to, w->committed - to);
	done = c->a->discard(c->a->user, base, from, to);
	if (done && !is_zero(base + from, (size_t)(to - from)))
		complain(c, "allocator: discard leaves bytes that are not zero");
	if (digest(base, from) != below || digest(base + to, w->committed - to) != above)
		complain(c, "allocator: discard changes other bytes");
	put_back(c, w);
	return done;
}

static bool
checked_reset(void *user, uint8_t *base, uint64_t from, uint64_t to)
{
	struct check *c = user;
	struct watched *w = take_out(c, base);
	uint64_t below;
	bool done;

	if (!w) {
		complain(c, "allocator: reset is asked for an unknown memory");
		return false;
	}
	below = digest(base, from);
	done = c->a->reset(c->a->user, base, from, to);
	if (digest(base, from) != below)
		complain(c, "allocator: reset changes what the memory holds");
	if (done)
		w->committed = from;
	put_back(c, w);
	return done;
}

static void
checked_release(void *user, uint8_t *base, uint64_t reserved)
{
	struct check *c = user;
	struct watched *w = take_out(c, base);

	if (!w)
		complain(c, "allocator: release is asked for an unknown memory");
	wasm_rt_heap_free(w, sizeof *w);
	c->a->release(c->a->user, base, reserved);
}

static uint64_t
checked_held(void *user)
{
	struct check *c = user;

	return c->a->held ? c->a->held(c->a->user) : 0;
}

const wasm_rt_allocator_t *
wasm_rt_check_allocator(const wasm_rt_allocator_t *checked,
	void (*report)(void *user, const char *message), void *user)
{
	struct check *c = wasm_rt_heap_resize(NULL, 0, sizeof *c);

	if (!c)
		return NULL;
	c->table = (wasm_rt_allocator_t){checked->capabilities, c, checked_reserve, checked_commit,
		checked->discard ? checked_discard : NULL,
		checked->reset ? checked_reset : NULL, checked_release, checked_held};
	c->a = checked;
	c->report = report;
	c->report_user = user;
	return &c->table;
}

unsigned
wasm_rt_check_allocator_end(const wasm_rt_allocator_t *check)
{
	struct check *c = check->user;
	struct watched *w = c->memories;
	unsigned faults;

	if (!w && checked_held(c) != 0)
		complain(c, "allocator: it keeps memory after all has been released");
	while (w) {
		struct watched *next = w->next;
		complain(c, "allocator: a memory was not freed");
		wasm_rt_heap_free(w, sizeof *w);
		w = next;
	}
	faults = c->faults;
	wasm_rt_heap_free(c, sizeof *c);
	return faults;
}
