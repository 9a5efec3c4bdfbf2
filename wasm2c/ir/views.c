/* views: where the cached base and size of a memory are read again.
 *
 * A view goes stale when something may have grown a memory; it is read again before the next
 * statement that uses it, not after each call. Needs: no statement uses a view after growing a
 * memory itself (build ensures this). Those of shared memories stay right, since the base does not
 * move and a check that fails reads the size again; but they are read again for the same reasons,
 * so that checks do not fail all the time. Adds STMT_RELOAD. If a loop's condition uses a view that
 * its body makes stale, the test moves into the loop. */
#include "ir/ir.h"

/* for all memories from 63 on: they are read again before each use */
#define MANY (UINT64_C(1) << 63)

/* 0: its view does not go stale, since nothing grows it. */
static uint64_t
bit(const struct function *f, uint32_t memory)
{
	if (!f->facts->memory_grows[memory])
		return 0;
	return UINT64_C(1) << (memory < 63 ? memory : 63);
}

static uint64_t
used(const struct function *f, const struct expr *e)
{
	uint64_t set = expr_is_access(e) ? bit(f, e->index) : 0;

	for (uint32_t i = 0; i < e->nargs; i++)
		if (e->args[i]->effects & (EFFECT_READ_MEMORY | EFFECT_WRITE_MEMORY))
			set |= used(f, e->args[i]);
	return set;
}

static bool
grows(const struct stmt *s)
{
	for (; s; s = s->next)
		if ((s->value && s->value->effects & EFFECT_GROW) || grows(s->body) || grows(s->other))
			return true;
	return false;
}

/* Puts a reload of one memory at *link, and yields where the statement after it hangs. */
static struct stmt **
insert(struct function *f, struct stmt **link, uint32_t memory)
{
	struct stmt *s = stmt_new(f, STMT_RELOAD);

	s->index = memory;
	s->next = *link;
	*link = s;
	return &s->next;
}

static struct stmt **
reload_many(struct function *f, struct stmt **link, const struct expr *e)
{
	if (expr_is_access(e) && bit(f, e->index) == MANY)
		link = insert(f, link, e->index);
	for (uint32_t i = 0; i < e->nargs; i++)
		link = reload_many(f, link, e->args[i]);
	return link;
}

static struct stmt **
reload_stale(struct function *f, struct stmt **link, const struct expr *e, uint64_t *stale)
{
	uint64_t need = used(f, e) & *stale;

	for (uint32_t i = 0; i < 63 && need >> i; i++)
		if (need >> i & 1)
			link = insert(f, link, i);
	if (need & MANY)
		link = reload_many(f, link, e);
	*stale &= ~need | MANY;
	return link;
}

/* Before the statement at *link: reads again what e uses of the stale views. */
static inline struct stmt **
reload(struct function *f, struct stmt **link, const struct expr *e, uint64_t *stale)
{
	return *stale && e->effects & (EFFECT_READ_MEMORY | EFFECT_WRITE_MEMORY)
	    ? reload_stale(f, link, e, stale) : link;
}

static void walk(struct function *, struct stmt **, uint64_t *stale, uint64_t *at_break);

/* while (c) body  ->  for (;;) { if (!c) break; body } */
static void
test_inside(struct function *f, struct stmt *s)
{
	struct stmt *test = stmt_new(f, STMT_IF);

	test->value = s->value;
	test->hint = s->hint;
	stmt_negate(f, test);
	test->body = stmt_new(f, STMT_BREAK);
	test->next = s->body;
	s->body = test;
	s->kind = STMT_FOR;
	s->value = NULL;
	s->exits = true;
}

static struct stmt **
walk_loop(struct function *f, struct stmt **link, uint64_t *stale)
{
	struct stmt *s = *link;
	uint64_t leave = 0;

	if (grows(s->body)) {
		if (s->kind == STMT_WHILE && used(f, s->value))
			test_inside(f, s);
		*stale = f->memories;
	} else if (s->kind == STMT_WHILE)
		link = reload(f, link, s->value, stale);
	if (s->kind == STMT_WHILE)
		leave = *stale;
	walk(f, &s->body, stale, &leave);
	if (s->kind == STMT_DO) {
		struct stmt **end = &s->body;
		while (*end)
			end = &(*end)->next;
		reload(f, end, s->value, stale);
		leave |= *stale;
	}
	*stale = leave;
	return link;
}

static void
walk(struct function *f, struct stmt **link, uint64_t *stale, uint64_t *at_break)
{
	for (struct stmt *s; (s = *link); link = &s->next) {
		switch ((enum stmt_kind)s->kind) {
		case STMT_CHECK: /* compares with the size; its value reads no memory */
			if (*stale & bit(f, s->index)) {
				link = insert(f, link, s->index);
				*stale &= ~bit(f, s->index) | MANY;
			}
			break;
		case STMT_SET: case STMT_EXPR: case STMT_TAIL_CALL:
			link = reload(f, link, s->value, stale);
			if (s->value->effects & EFFECT_GROW)
				*stale = f->memories;
			break;
		case STMT_RETURN:
			if (s->value)
				link = reload(f, link, s->value, stale);
			*stale = 0;
			break;
		case STMT_IF: {
			uint64_t other;
			link = reload(f, link, s->value, stale);
			if (s->value->effects & EFFECT_GROW)
				*stale = f->memories;
			other = *stale;
			walk(f, &s->body, stale, at_break);
			if (s->other)
				walk(f, &s->other, &other, at_break);
			*stale |= other;
			break;
		}
		case STMT_FOR: case STMT_WHILE: case STMT_DO:
			link = walk_loop(f, link, stale);
			break;
		case STMT_CASES: {
			uint64_t entry, leave;
			link = reload(f, link, s->value, stale);
			entry = leave = *stale;
			for (struct stmt *c = s->body; c; c = c->next) {
				*stale |= entry;
				walk(f, &c->body, stale, &leave);
			}
			*stale |= leave;
			break;
		}
		case STMT_BREAK:
			if (at_break)
				*at_break |= *stale;
			*stale = 0;
			break;
		case STMT_BR: case STMT_CONTINUE: case STMT_TRAP:
			*stale = 0;
			break;
		case STMT_LABEL: /* whoever comes here by goto may have grown one */
			*stale = f->memories;
			break;
		case STMT_BLOCK: case STMT_LOOP: case STMT_SWITCH: case STMT_CASE: case STMT_RELOAD:
		case STMT_POLL:
			break;
		}
	}
}

void
views(struct function *f)
{
	uint64_t stale = 0;

	if (f->grows && f->memories)
		walk(f, &f->body, &stale, NULL);
}
