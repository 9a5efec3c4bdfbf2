/* stats: how much of what costs time is left in the C, for work on the translator: checks of memory
 * accesses, loads that are forced, views that are read again, indirect calls. Counted in the trees
 * as they are printed, of all functions that can be reached. */
#include "emit/emit.h"
#include "ir/passes.h"

enum count {
	ACCESSES,
	CHECKS,        /* each for one access */
	CHECKS_AHEAD,  /* each for several */
	COVERED,       /* accesses without a check of their own */
	CHECKED_ALWAYS, /* accesses with a check in every mode */
	KEPT,
	RELOADS,
	INDIRECT,
	BY_NAME,
	NCOUNTS
};

static const char *const names[NCOUNTS] = {
	[ACCESSES] = "memory accesses",
	[CHECKS] = "checks of one access",
	[CHECKS_AHEAD] = "checks of several accesses",
	[COVERED] = "accesses that an earlier check covers",
	[CHECKED_ALWAYS] = "checks that guard pages do not replace",
	[KEPT] = "loads whose value is forced",
	[RELOADS] = "views that are read again",
	[INDIRECT] = "calls through tables",
	[BY_NAME] = "calls through tables by name",
};

static void
count_expr(const struct emit *e, const struct expr *x, uint64_t *counts)
{
	if (expr_is_access(x)) {
		bool always = memory_class(&e->m->memories[x->index]) & MEMORY_CHECKED;

		counts[ACCESSES]++;
		counts[x->unchecked ? COVERED : always ? CHECKED_ALWAYS : CHECKS]++;
		counts[KEPT] += x->kept;
	}
	if (x->op == OP_TARGET) {
		counts[INDIRECT]++;
		counts[BY_NAME] += indirect_is_resolved(e, x);
	}
	for (uint32_t i = 0; i < x->nargs; i++)
		count_expr(e, x->args[i], counts);
}

static void
count_list(const struct emit *e, const struct stmt *s, uint64_t *counts)
{
	for (; s; s = s->next) {
		if (s->value)
			count_expr(e, s->value, counts);
		counts[CHECKS_AHEAD] += s->kind == STMT_CHECK;
		counts[RELOADS] += s->kind == STMT_RELOAD;
		count_list(e, s->body, counts);
		count_list(e, s->other, counts);
	}
}

void
put_stats(struct emit *e, struct sink *s)
{
	uint64_t counts[NCOUNTS] = { 0 };

	for (uint32_t i = e->m->nimported_funcs; i < e->m->nfuncs; i++) {
		struct function f = { .m = e->m, .facts = e->facts, .statics = e->statics,
			.arena = e->scratch };

		if (!e->facts->funcs[i].reachable)
			continue;
		function_make(&f, e->reader, i, NULL, 0);
		count_list(e, f.body, counts);
		arena_reset(e->scratch);
	}
	for (int i = 0; i < NCOUNTS; i++)
		put_format(s, "%s: %llu\n", names[i], (unsigned long long)counts[i]);
}
