/* Pools of instances. The lock guards only the list: instances are made, reset and ended outside
 * it. */
#include "../core/core-private.h"
#include "../wasm-rt-reset.h"

struct member {
	void *instance;
	wasm_rt_snapshot_t *fresh;
	bool used; /* the slot holds an instance or is about to */
	bool idle;
};

struct wasm_rt_pool {
	struct wasm_rt_pool_settings settings;
	int lock;
	unsigned nidle;
	wasm_rt_snapshot_t *model; /* NULL: nothing was made yet */
	struct member *members; /* settings.max of them */
};

static uint64_t
members_size(const struct wasm_rt_pool_settings *settings)
{
	return settings->max * (uint64_t)sizeof(struct member);
}

wasm_rt_pool_t *
wasm_rt_pool_new(const struct wasm_rt_pool_settings *settings)
{
	struct wasm_rt_pool *p;

	if (settings->max == 0 || (settings->layout->imports_state && !settings->imports_are_safe))
		return NULL;
	p = wasm_rt_heap_resize(NULL, 0, sizeof *p);
	if (!p)
		return NULL;
	p->settings = *settings;
	p->members = wasm_rt_heap_resize(NULL, 0, members_size(settings));
	if (p->members)
		return p;
	wasm_rt_heap_free(p, sizeof *p);
	return NULL;
}

/* Takes an idle member, or else an empty one, which is then used. NULL: there is neither. */
static struct member *
claim_member(struct wasm_rt_pool *p, bool *is_fresh)
{
	struct member *found = NULL;

	wasm_rt_lock(&p->lock);
	*is_fresh = p->nidle > 0;
	for (unsigned i = 0; i < p->settings.max && !found; i++) {
		struct member *m = &p->members[i];
		if (*is_fresh ? m->idle : !m->used)
			found = m;
	}
	if (found) {
		p->nidle -= found->idle;
		found->idle = false;
		found->used = true;
	}
	wasm_rt_unlock(&p->lock);
	return found;
}

/* Ends the member's instance; the slot can be claimed again. */
static void
end(struct wasm_rt_pool *p, struct member *m)
{
	if (m->instance) {
		p->settings.end(m->instance, p->settings.user);
		wasm_rt_snapshot_free(m->fresh);
		wasm_rt_heap_free(m->instance, p->settings.layout->size);
	}
	wasm_rt_lock(&p->lock);
	memset(m, 0, sizeof *m);
	wasm_rt_unlock(&p->lock);
}

static bool
make_instance(struct wasm_rt_pool *p, void *instance)
{
	if (wasm_rt_impl_try() != WASM_RT_TRAP_NONE) {
		wasm_rt_impl_try_end();
		return false;
	}
	p->settings.make(instance, p->settings.user);
	wasm_rt_impl_try_end();
	return true;
}

/* Later snapshots share the images of the first one. */
static wasm_rt_snapshot_t *
take_snapshot(struct wasm_rt_pool *p, void *instance)
{
	wasm_rt_snapshot_t *model, *fresh;

	wasm_rt_lock(&p->lock);
	model = p->model;
	wasm_rt_unlock(&p->lock);
	fresh = wasm_rt_snapshot_take(instance, p->settings.layout, model);
	if (model || !fresh)
		return fresh;
	model = wasm_rt_snapshot_take(instance, p->settings.layout, fresh);
	wasm_rt_lock(&p->lock);
	if (!p->model) {
		p->model = model;
		model = NULL;
	}
	wasm_rt_unlock(&p->lock);
	wasm_rt_snapshot_free(model);
	return fresh;
}

static void *
begin_member(struct wasm_rt_pool *p, struct member *m)
{
	void *instance = wasm_rt_heap_resize(NULL, 0, p->settings.layout->size);
	bool made = instance && make_instance(p, instance);
	wasm_rt_snapshot_t *fresh = made ? take_snapshot(p, instance) : NULL;

	wasm_rt_lock(&p->lock);
	m->instance = instance;
	m->fresh = fresh;
	wasm_rt_unlock(&p->lock);
	if (fresh)
		return instance;
	end(p, m);
	return NULL;
}

void *
wasm_rt_pool_acquire(wasm_rt_pool_t *p)
{
	bool is_fresh;
	struct member *m = claim_member(p, &is_fresh);

	if (!m)
		return NULL;
	return is_fresh ? m->instance : begin_member(p, m);
}

static struct member *
member_of(struct wasm_rt_pool *p, const void *instance)
{
	struct member *found = NULL;

	wasm_rt_lock(&p->lock);
	for (unsigned i = 0; i < p->settings.max && !found; i++) {
		if (p->members[i].used && p->members[i].instance == instance)
			found = &p->members[i];
	}
	wasm_rt_unlock(&p->lock);
	return found;
}

static bool
keep_idle(struct wasm_rt_pool *p, struct member *m)
{
	bool kept;

	wasm_rt_lock(&p->lock);
	kept = p->nidle < p->settings.keep;
	p->nidle += kept;
	m->idle = kept;
	wasm_rt_unlock(&p->lock);
	return kept;
}

void
wasm_rt_pool_release(wasm_rt_pool_t *p, void *instance)
{
	struct member *m = member_of(p, instance);

	CHECK(m && !m->idle);
	if (!m)
		return;
	if (p->settings.on_release)
		p->settings.on_release(instance, p->settings.user);
	if (!wasm_rt_snapshot_restore(m->fresh) || !keep_idle(p, m))
		end(p, m);
}

void
wasm_rt_pool_free(wasm_rt_pool_t *p)
{
	if (!p)
		return;
	for (unsigned i = 0; i < p->settings.max; i++)
		end(p, &p->members[i]);
	wasm_rt_snapshot_free(p->model);
	wasm_rt_heap_free(p->members, members_size(&p->settings));
	wasm_rt_heap_free(p, sizeof *p);
}
