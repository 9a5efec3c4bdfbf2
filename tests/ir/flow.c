/* flow: what must hold of a tree on every way that control could take, by data flow over its
 * steps.
 *
 *   - No variable is read that some way here has not set: as built, a temporary; from `declare` on
 *     what is declared without a value.
 *   - From `bounds` on, where an access is not checked, every way has checked as much at the same
 *     local and constant, or at ones that by three assignments at the most are the same.
 *   - From `views` on, where a view is used no way has perhaps grown its memory and not read the
 *     view again.
 *
 * A state is an array of words. Where ways meet, they are combined by `and` or by the lesser. */
#include "interpret.h"

#include "wasm/signature.h"

#include <stdio.h>
#include <string.h>

#define WORDS_MOST (UINT64_C(1) << 23) /* of all states together: what needs more is not examined */

struct flow {
	struct function *f;
	const struct steps *steps;
	enum stage stage;
	uint32_t nwords;
	bool least;          /* ways are combined by the lesser of each word, else by `and` */
	uint32_t *leader;    /* by step: 1 + the number of its state, where a jump goes there */
	uint32_t nleaders;
	uint64_t *states;
	bool *reached;       /* by leader */
	bool changed;
	void (*transfer)(struct flow *, const struct step *, uint64_t *state);
	bool judging;        /* the states are final: say what is wrong */
	/* by local: of definite assignment, 1 + its bit; of bounds, 1 + its first key */
	uint32_t *number;
	VEC(struct key) keys;
	char *wrong;
	size_t wrong_size;
};

struct key { /* of bounds: what is known of local + start in memory is a word of the state */
	uint32_t local, memory, next; /* next: 1 + the next one of this local */
	uint32_t copies;
	uint64_t start;
};

enum { MOST_COPIES = 3 };

static void
say(struct flow *w, const char *what, uint32_t n)
{
	if (w->judging && !w->wrong[0])
		snprintf(w->wrong, w->wrong_size, "%s %u", what, (unsigned)n);
}

/* ---- the solver ---- */

static void
join(struct flow *w, uint32_t at, const uint64_t *state)
{
	uint32_t leader = w->leader[at] - 1;
	uint64_t *to = w->states + (size_t)leader * w->nwords;

	if (!w->reached[leader]) {
		w->reached[leader] = w->changed = true;
		memcpy(to, state, w->nwords * sizeof *to);
		return;
	}
	for (uint32_t i = 0; i < w->nwords; i++) {
		uint64_t both = w->least ? (state[i] < to[i] ? state[i] : to[i]) : to[i] & state[i];
		if (both != to[i]) {
			to[i] = both;
			w->changed = true;
		}
	}
}

static bool
ends(const struct step *s)
{
	return s->kind == STEP_END || s->kind == STEP_JUMP || s->kind == STEP_SWITCH
	    || (s->kind == STEP_STMT
		&& (s->stmt->kind == STMT_RETURN || s->stmt->kind == STMT_TRAP
		    || s->stmt->kind == STMT_TAIL_CALL));
}

static void
sweep(struct flow *w, const uint64_t *entry, uint64_t *state)
{
	bool alive = true;

	memcpy(state, entry, w->nwords * sizeof *state);
	for (uint32_t i = 0; i < w->steps->list.n; i++) {
		const struct step *s = &w->steps->list.v[i];
		if (w->leader[i]) {
			if (alive)
				join(w, i, state);
			alive = w->reached[w->leader[i] - 1];
			memcpy(state, w->states + (size_t)(w->leader[i] - 1) * w->nwords,
				w->nwords * sizeof *state);
		}
		if (!alive)
			continue;
		w->transfer(w, s, state);
		if (s->kind == STEP_JUMP || s->kind == STEP_UNLESS || s->kind == STEP_WHEN)
			join(w, s->to, state);
		if (s->kind == STEP_SWITCH)
			for (uint32_t k = 0; k <= s->stmt->n; k++)
				join(w, s->targets[k], state);
		alive = !ends(s);
	}
}

static void
find_leaders(struct flow *w)
{
	const struct steps *steps = w->steps;

	w->leader = arena_zalloc(w->f->arena, (steps->list.n + (size_t)1) * sizeof *w->leader);
	for (uint32_t i = 0; i < steps->list.n; i++) {
		const struct step *s = &steps->list.v[i];
		if (s->kind == STEP_JUMP || s->kind == STEP_UNLESS || s->kind == STEP_WHEN)
			w->leader[s->to] = 1;
		if (s->kind == STEP_SWITCH)
			for (uint32_t k = 0; k <= s->stmt->n; k++)
				w->leader[s->targets[k]] = 1;
	}
	for (uint32_t i = 0; i < steps->list.n; i++)
		if (w->leader[i])
			w->leader[i] = ++w->nleaders;
	w->reached = arena_alloc(w->f->arena, w->nleaders + (size_t)1);
}

static void
solve(struct flow *w, const uint64_t *entry,
	void (*transfer)(struct flow *, const struct step *, uint64_t *))
{
	static uint64_t *states;
	static size_t room;
	size_t need = ((size_t)w->nleaders + 1) * w->nwords;

	if (need > WORDS_MOST || w->wrong[0])
		return;
	if (need > room) {
		free(states);
		room = need * 2;
		states = malloc(room * sizeof *states);
		if (!states)
			abort();
	}
	w->states = states;
	w->transfer = transfer;
	w->judging = false;
	memset(w->reached, 0, w->nleaders);
	do {
		w->changed = false;
		sweep(w, entry, states + (size_t)w->nleaders * w->nwords);
	} while (w->changed);
	w->judging = true;
	sweep(w, entry, states + (size_t)w->nleaders * w->nwords);
}

/* ---- the expressions of a step ---- */

typedef void visit(struct flow *, const struct expr *, uint64_t *state);

static void
visit_values(struct flow *w, const struct step *s, uint64_t *state, visit *v)
{
	if (s->kind == STEP_JUMP || s->kind == STEP_SCOPE || s->kind == STEP_END)
		return;
	if (s->stmt->value)
		v(w, s->stmt->value, state);
}

/* ---- variables that nothing has set ---- */

static bool
is_set_at_entry(const struct flow *w, uint32_t local)
{
	const struct local *l = &w->f->locals.v[local];

	if (local < w->f->nparams)
		return true;
	return w->stage >= STAGE_DECLARE ? l->hoisted && l->zero && l->kind == LOCAL_VALUE
	    : local < w->f->nlocals;
}

static void
read_locals(struct flow *w, const struct expr *e, uint64_t *state)
{
	if (e->op == OP_LOCAL_GET) {
		uint32_t n = w->number[e->index];
		if (n && !(state[(n - 1) / 64] >> (n - 1) % 64 & 1))
			say(w, "some way reads before it sets local", e->index);
	}
	for (uint32_t i = 0; i < e->nargs; i++)
		read_locals(w, e->args[i], state);
}

static void
transfer_sets(struct flow *w, const struct step *s, uint64_t *state)
{
	uint32_t n;

	visit_values(w, s, state, read_locals);
	if (s->kind == STEP_STMT && s->stmt->kind == STMT_SET && (n = w->number[s->stmt->index]) != 0)
		state[(n - 1) / 64] |= UINT64_C(1) << (n - 1) % 64;
	if (s->kind == STEP_SCOPE && w->stage >= STAGE_DECLARE)
		for (const struct stmt *t = s->stmt; t; t = t->next)
			if (t->kind == STMT_SET && t->declares && !w->f->locals.v[t->index].hoisted
			    && (n = w->number[t->index]) != 0)
				state[(n - 1) / 64] &= ~(UINT64_C(1) << (n - 1) % 64);
}

/* Locals that are read where the same stretch of steps has not set them: only these can go wrong
 * by the way that was taken. */
struct exposure {
	uint32_t *set_in; /* by local: the stretch that set it last */
	uint32_t stretch, n;
};

static void
expose(struct flow *w, const struct expr *e, struct exposure *x)
{
	if (e->op == OP_LOCAL_GET && x->set_in[e->index] != x->stretch && !w->number[e->index])
		w->number[e->index] = ++x->n;
	for (uint32_t i = 0; i < e->nargs; i++)
		expose(w, e->args[i], x);
}

static void
find_exposed(struct flow *w, struct exposure *x)
{
	for (uint32_t i = 0; i < w->steps->list.n; i++) {
		const struct step *s = &w->steps->list.v[i];
		if (w->leader[i] || s->kind == STEP_SCOPE)
			x->stretch++;
		if (s->kind == STEP_JUMP || s->kind == STEP_SCOPE || s->kind == STEP_END)
			continue;
		if (s->stmt->value)
			expose(w, s->stmt->value, x);
		if (s->kind == STEP_STMT && s->stmt->kind == STMT_SET)
			x->set_in[s->stmt->index] = x->stretch;
	}
}

static void
check_sets(struct flow *w)
{
	struct exposure x = { .stretch = 1 };
	uint64_t *entry;

	w->number = arena_zalloc(w->f->arena, (w->f->locals.n + (size_t)1) * sizeof *w->number);
	x.set_in = arena_zalloc(w->f->arena, (w->f->locals.n + (size_t)1) * sizeof *x.set_in);
	find_exposed(w, &x);
	w->nwords = x.n / 64 + 1;
	w->least = false;
	entry = arena_zalloc(w->f->arena, w->nwords * sizeof *entry);
	for (uint32_t i = 0; i < w->f->locals.n; i++)
		if (w->number[i] && is_set_at_entry(w, i))
			entry[(w->number[i] - 1) / 64] |= UINT64_C(1) << (w->number[i] - 1) % 64;
	solve(w, entry, transfer_sets);
}

/* ---- stale views: a bit that is set means fresh ---- */

static uint64_t
bit(uint32_t memory)
{
	/* of more memories than that the rest is left to tree.c */
	return memory < 64 ? UINT64_C(1) << memory : 0;
}

static bool
is_access(const struct expr *e)
{
	return world_is_access(e->op);
}

/* The base of a shared memory stays, and a check that fails reads the size again. */
static bool
goes_stale(const struct flow *w, uint32_t memory)
{
	return memory < 64 && !w->f->m->memories[memory].limits.shared;
}

static void
use_views(struct flow *w, const struct expr *e, uint64_t *state)
{
	if (is_access(e) && goes_stale(w, e->index) && !(*state & bit(e->index)))
		say(w, "on some way there is a stale view of memory", e->index);
	for (uint32_t i = 0; i < e->nargs; i++)
		use_views(w, e->args[i], state);
}

static void
grow(struct flow *w, const struct expr *e, uint64_t *state)
{
	const struct facts *facts = w->f->facts;

	if (!(e->effects & EFFECT_GROW))
		return;
	if (e->op == OP_MEMORY_GROW)
		*state &= ~bit(e->index);
	else if (e->op == OP_CALL_INDIRECT || e->op == OP_CALL_REF
	    ? facts->type_grows[w->f->m->types[e->index].canon]
	    : e->op == OP_CALL && facts->funcs[e->index].may_grow)
		for (uint32_t i = 0; i < w->f->m->nmemories && i < 64; i++)
			*state &= facts->memory_grows[i] ? ~bit(i) : ~UINT64_C(0);
	for (uint32_t i = 0; i < e->nargs; i++)
		grow(w, e->args[i], state);
}

static void
transfer_views(struct flow *w, const struct step *s, uint64_t *state)
{
	visit_values(w, s, state, use_views);
	visit_values(w, s, state, grow);
	if (s->kind != STEP_STMT)
		return;
	if (s->stmt->kind == STMT_CHECK && goes_stale(w, s->stmt->index)
	    && !(*state & bit(s->stmt->index)))
		say(w, "a check on a stale view of memory", s->stmt->index);
	if (s->stmt->kind == STMT_RELOAD)
		*state |= bit(s->stmt->index);
}

static void
check_views(struct flow *w)
{
	uint64_t entry = UINT64_MAX;

	w->nwords = 1;
	w->least = false;
	solve(w, &entry, transfer_views);
}

/* ---- accesses that are not checked: a word is the end of what is known to be in bounds ---- */

static uint64_t
end_of(const struct expr *e)
{
	return e->imm + (UINT64_C(1) << signatures[e->op].access);
}

/* Of an address: a local, or one plus a constant. */
static bool
split(const struct expr *e, uint32_t *local, uint64_t *start)
{
	*start = 0;
	if (e->op == OP_I32_ADD || e->op == OP_I64_ADD) {
		if (e->args[1]->op != OP_I32_CONST && e->args[1]->op != OP_I64_CONST)
			return false;
		*start = e->args[1]->imm;
		e = e->args[0];
	}
	*local = e->index;
	return e->op == OP_LOCAL_GET;
}

static uint64_t
wrap(const struct flow *w, uint32_t memory, uint64_t address)
{
	return w->f->m->memories[memory].limits.is64 ? address : (uint32_t)address;
}

static struct key *
find_key(struct flow *w, uint32_t local, uint32_t memory, uint64_t start)
{
	for (uint32_t k = w->number[local]; k; k = w->keys.v[k - 1].next)
		if (w->keys.v[k - 1].memory == memory && w->keys.v[k - 1].start == start)
			return &w->keys.v[k - 1];
	return NULL;
}

static void
want_key(struct flow *w, uint32_t local, uint32_t memory, uint64_t start, uint32_t copies)
{
	struct key *k = find_key(w, local, memory, start);

	if (k) {
		k->copies = copies < k->copies ? copies : k->copies;
		return;
	}
	k = arena_push(w->f->arena, &w->keys);
	*k = (struct key){ local, memory, w->number[local], copies, start };
	w->number[local] = w->keys.n;
}

static void
gather_keys(struct flow *w, const struct expr *e, uint64_t *state)
{
	uint32_t local;
	uint64_t start;

	(void)state;
	if (e->unchecked && !e->below && split(e->args[0], &local, &start))
		want_key(w, local, e->index, start, 0);
	for (uint32_t i = 0; i < e->nargs; i++)
		gather_keys(w, e->args[i], state);
}

/* What is known of x after x = y + c was known of y. */
static void
gather_copies(struct flow *w)
{
	uint32_t before;

	do {
		before = w->keys.n;
		for (uint32_t i = 0; i < w->steps->list.n; i++) {
			const struct step *s = &w->steps->list.v[i];
			uint32_t from;
			uint64_t c;
			if (s->kind != STEP_STMT || s->stmt->kind != STMT_SET
			    || !split(s->stmt->value, &from, &c))
				continue;
			for (uint32_t k = w->number[s->stmt->index]; k; k = w->keys.v[k - 1].next) {
				const struct key key = w->keys.v[k - 1];
				if (key.copies < MOST_COPIES)
					want_key(w, from, key.memory, wrap(w, key.memory, key.start + c),
						key.copies + 1);
			}
		}
	} while (w->keys.n > before);
}

static void
learn(struct flow *w, uint64_t *state, const struct expr *address, uint32_t memory, uint64_t end)
{
	uint32_t local;
	uint64_t start, ahead;

	if (!split(address, &local, &start))
		return;
	for (uint32_t k = w->number[local]; k; k = w->keys.v[k - 1].next) {
		if (w->keys.v[k - 1].memory != memory)
			continue;
		ahead = wrap(w, memory, w->keys.v[k - 1].start - start);
		if (ahead < end && state[k - 1] < end - ahead)
			state[k - 1] = end - ahead;
	}
}

static void
need_covered(struct flow *w, const struct expr *e, uint64_t *state)
{
	uint32_t local = UINT32_MAX;
	uint64_t start = 0;

	if (e->unchecked && !e->below) {
		struct key *k = split(e->args[0], &local, &start)
		    ? find_key(w, local, e->index, start) : NULL;
		if (!k || state[k - w->keys.v] < end_of(e))
			say(w, "some way has not checked an access that is not checked, at local", local);
	}
	for (uint32_t i = 0; i < e->nargs; i++)
		need_covered(w, e->args[i], state);
}

/* What an expression checks holds after it; which operand comes first is open. */
static void
learn_all(struct flow *w, const struct expr *e, uint64_t *state)
{
	if (is_access(e) && !e->unchecked)
		learn(w, state, e->args[0], e->index, end_of(e));
	for (uint32_t i = 0; i < e->nargs; i++)
		learn_all(w, e->args[i], state);
}

static void
copy_known(struct flow *w, const struct stmt *set, uint64_t *state)
{
	VEC(uint64_t) known = { NULL, 0, 0 };
	uint32_t from = 0;
	uint64_t c;
	bool copies = split(set->value, &from, &c);

	for (uint32_t k = w->number[set->index]; k; k = w->keys.v[k - 1].next) {
		const struct key *key = &w->keys.v[k - 1];
		const struct key *of = copies
		    ? find_key(w, from, key->memory, wrap(w, key->memory, key->start + c)) : NULL;
		*arena_push(w->f->arena, &known) = of ? state[of - w->keys.v] : 0;
	}
	for (uint32_t k = w->number[set->index], i = 0; k; k = w->keys.v[k - 1].next)
		state[k - 1] = known.v[i++];
}

static void
transfer_bounds(struct flow *w, const struct step *s, uint64_t *state)
{
	visit_values(w, s, state, need_covered);
	visit_values(w, s, state, learn_all);
	if (s->kind != STEP_STMT)
		return;
	if (s->stmt->kind == STMT_CHECK)
		learn(w, state, s->stmt->value, s->stmt->index, s->stmt->end);
	if (s->stmt->kind == STMT_SET)
		copy_known(w, s->stmt, state);
}

static void
check_bounds(struct flow *w)
{
	uint64_t *entry;

	memset(w->number, 0, w->f->locals.n * sizeof *w->number);
	for (uint32_t i = 0; i < w->steps->list.n; i++)
		visit_values(w, &w->steps->list.v[i], NULL, gather_keys);
	gather_copies(w);
	if (!w->keys.n)
		return;
	w->nwords = w->keys.n;
	w->least = true;
	entry = arena_zalloc(w->f->arena, w->nwords * sizeof *entry);
	solve(w, entry, transfer_bounds);
}

void
check_flow(struct function *f, const struct steps *steps, enum stage stage, char *wrong,
	size_t size)
{
	struct flow w = { .f = f, .steps = steps, .stage = stage, .wrong = wrong, .wrong_size = size };

	find_leaders(&w);
	check_sets(&w);
	if (stage >= STAGE_VIEWS)
		check_views(&w);
	if (stage >= STAGE_BOUNDS)
		check_bounds(&w);
}
