/* declare: declares each variable at its first assignment if C's scopes allow it, otherwise at the
 * top of the function; there with = 0 if some path reads it before assigning it.
 *
 * Needs control's structures; says what is assigned within which statement (stmt.sets). */
#include "ir/ir.h"

#include <string.h>

typedef uint64_t *bits;

struct state {
	struct function *f;
	uint32_t words;        /* of a set of locals */
	bits *goto_sets;       /* by place: the locals assigned at every goto to it; NULL before the
	                          first goto */
	VEC(uint8_t) open;     /* by scope */
	uint32_t *first;        /* by local: 1 + the scope of its first occurrence, 0: not seen */
	uint32_t scope;
	uint64_t sets;         /* stmt.sets of the statement that is being looked at */
};

/* ---- sets of locals ---- */

static bits
bits_new(struct state *st, const uint64_t *from)
{
	bits b = arena_alloc(st->f->arena, (st->words + 1) * sizeof *b);

	if (from)
		memcpy(b, from, st->words * sizeof *b);
	else
		memset(b, 0, st->words * sizeof *b);
	return b;
}

static void
bits_all(struct state *st, bits b)
{
	memset(b, 0xff, st->words * sizeof *b);
}

static void
bits_and(struct state *st, bits b, const uint64_t *with)
{
	for (uint32_t i = 0; i < st->words; i++)
		b[i] &= with[i];
}

static inline bool
bits_has(const uint64_t *b, uint32_t i)
{
	return b[i / 64] >> (i % 64) & 1;
}

static void
bits_add(bits b, uint32_t i)
{
	b[i / 64] |= UINT64_C(1) << (i % 64);
}

/* ---- which locals some path reads before it sets them, and where each is declared ---- */

static inline void
see(struct state *st, uint32_t local, const uint64_t *assigned)
{
	struct local *l = &st->f->locals.v[local];

	if (local < st->f->nparams)
		return;
	if (!bits_has(assigned, local))
		l->zero = l->hoisted = true;
	if (!l->hoisted)
		l->hoisted = !st->first[local] || !st->open.v[st->first[local] - 1];
}

static void
see_expr(struct state *st, const struct expr *e, const uint64_t *assigned)
{
	if (e->op == OP_LOCAL_GET)
		see(st, e->index, assigned);
	for (uint32_t i = 0; i < e->nargs; i++)
		if (e->args[i]->op == OP_LOCAL_GET)
			see(st, e->args[i]->index, assigned);
		else if (e->args[i]->reads)
			see_expr(st, e->args[i], assigned);
}

static void walk(struct state *, struct stmt *, bits assigned, bits at_break, bool braces);

/* What is assigned between these two is noted in s. */
static uint64_t
sets_begin(struct state *st)
{
	uint64_t outer = st->sets;

	st->sets = 0;
	return outer;
}

static void
sets_end(struct state *st, struct stmt *s, uint64_t outer)
{
	s->sets = st->sets;
	st->sets |= outer;
}

/* A list in braces of its own. */
static void
walk_scope(struct state *st, struct stmt *first, bits assigned, bits at_break)
{
	uint32_t outer = st->scope;

	st->scope = st->open.n;
	*arena_push(st->f->arena, &st->open) = 1;
	walk(st, first, assigned, at_break, true);
	st->open.v[st->scope] = 0;
	st->scope = outer;
}

static void
walk_cases(struct state *st, struct stmt *s, bits assigned)
{
	bits at_break = bits_new(st, NULL), entry = bits_new(st, assigned);
	bool has_default = false;
	uint32_t outer = st->scope;

	bits_all(st, at_break);
	bits_all(st, assigned);
	st->scope = st->open.n;
	*arena_push(st->f->arena, &st->open) = 1;
	for (struct stmt *c = s->body; c; c = c->next) {
		bits_and(st, assigned, entry);
		has_default |= c->label == s->labels[s->n];
		walk(st, c->body, assigned, at_break, false);
	}
	st->open.v[st->scope] = 0;
	st->scope = outer;
	bits_and(st, assigned, at_break);
	if (!has_default)
		bits_and(st, assigned, entry);
}

static void
walk_goto(struct state *st, uint32_t place, const uint64_t *assigned)
{
	if (!st->goto_sets)
		st->goto_sets = arena_zalloc(st->f->arena, st->f->nplaces * sizeof *st->goto_sets);
	if (st->goto_sets[place])
		bits_and(st, st->goto_sets[place], assigned);
	else
		st->goto_sets[place] = bits_new(st, assigned);
}

/* assigned: the locals set on every path to here; all, where control does not come. What is
 * assigned stays so, so a branch back to where control has been adds nothing. braces: declarations
 * may stand in this list. */
static void
walk(struct state *st, struct stmt *s, bits assigned, bits at_break, bool braces)
{
	for (; s; s = s->next)
		switch ((enum stmt_kind)s->kind) {
		case STMT_SET:
			see_expr(st, s->value, assigned);
			if (s->index >= st->f->nparams && !st->first[s->index]) {
				st->first[s->index] = st->scope + 1;
				s->declares = braces;
				if (!braces)
					st->f->locals.v[s->index].hoisted = true;
			}
			/* What is a pointer to a reference may be of use after the scope of that. */
			if (s->value->op == OP_TARGET_REF && st->scope != 0)
				st->f->locals.v[s->value->args[0]->index].hoisted = true;
			bits_add(assigned, s->index);
			st->sets |= UINT64_C(1) << (s->index & 63);
			see(st, s->index, assigned);
			break;
		case STMT_EXPR: case STMT_CHECK: case STMT_TAIL_CALL:
			see_expr(st, s->value, assigned);
			if (s->kind == STMT_TAIL_CALL)
				bits_all(st, assigned);
			break;
		case STMT_RETURN:
			if (s->value)
				see_expr(st, s->value, assigned);
			bits_all(st, assigned);
			break;
		case STMT_IF: {
			uint64_t outer = sets_begin(st);
			bits other;
			see_expr(st, s->value, assigned);
			other = bits_new(st, assigned);
			walk_scope(st, s->body, assigned, at_break);
			if (s->other)
				walk_scope(st, s->other, other, at_break);
			bits_and(st, assigned, other);
			sets_end(st, s, outer);
			break;
		}
		case STMT_FOR: case STMT_WHILE: case STMT_DO: {
			uint64_t outer = sets_begin(st);
			bits leave = bits_new(st, NULL);
			bits_all(st, leave);
			if (s->kind == STMT_WHILE) {
				see_expr(st, s->value, assigned);
				bits_and(st, leave, assigned);
			}
			walk_scope(st, s->body, assigned, leave);
			if (s->kind == STMT_DO) {
				see_expr(st, s->value, assigned);
				bits_and(st, leave, assigned);
			}
			memcpy(assigned, leave, st->words * sizeof *leave);
			sets_end(st, s, outer);
			break;
		}
		case STMT_CASES: {
			uint64_t outer = sets_begin(st);
			see_expr(st, s->value, assigned);
			walk_cases(st, s, assigned);
			sets_end(st, s, outer);
			break;
		}
		case STMT_BREAK:
			if (at_break)
				bits_and(st, at_break, assigned);
			bits_all(st, assigned);
			break;
		case STMT_BR:
			walk_goto(st, s->label, assigned);
			bits_all(st, assigned);
			break;
		case STMT_CONTINUE: case STMT_TRAP:
			bits_all(st, assigned);
			break;
		case STMT_LABEL:
			if (st->goto_sets && st->goto_sets[s->label])
				bits_and(st, assigned, st->goto_sets[s->label]);
			break;
		case STMT_RELOAD: case STMT_BLOCK: case STMT_LOOP: case STMT_SWITCH: case STMT_CASE:
		case STMT_POLL:
			break;
		}
}

void
declare(struct function *f)
{
	struct state st = { .f = f };
	bits set;

	st.words = (f->locals.n + 63) / 64;
	set = bits_new(&st, NULL);
	st.first = arena_zalloc(f->arena, f->locals.n * sizeof *st.first);
	memset(set, 0, st.words * sizeof *set);
	for (uint32_t i = 0; i < f->nparams; i++)
		bits_add(set, i);
	walk_scope(&st, f->body, set, NULL);
}
