/* stats: counts what costs time in the C, for work on the translator: checks of memory accesses,
 * loads that are forced, views that are read again, indirect calls. They are counted in the trees
 * of all functions, as they are printed. */
#include "emit/emit.h"
#include "ir/passes.h"

enum count {
	ACCESSES,
	CHECKS,        /* each for one access */
	CHECKS_AHEAD,  /* each for several */
	COVERED,       /* accesses without a check of their own */
	BELOW,         /* accesses that need none */
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
	[BELOW] = "accesses below the minimum of their memory",
	[CHECKED_ALWAYS] = "checks that guard pages do not replace",
	[KEPT] = "loads whose value is forced",
	[RELOADS] = "views that are read again",
	[INDIRECT] = "calls through tables",
	[BY_NAME] = "calls through tables by name",
};

static void
count_expr(const struct unit *u, const struct expr *x, uint64_t *counts)
{
	if (expr_is_access(x)) {
		bool always = memory_class(&u->m->memories[x->index]) & MEMORY_CHECKED;

		counts[ACCESSES]++;
		counts[x->below ? BELOW : x->unchecked ? COVERED : always ? CHECKED_ALWAYS : CHECKS]++;
		counts[KEPT] += x->kept;
	}
	if (x->op == OP_TARGET) {
		counts[INDIRECT]++;
		counts[BY_NAME] += indirect_is_resolved(u, x);
	}
	for (uint32_t i = 0; i < x->nargs; i++)
		count_expr(u, x->args[i], counts);
}

static void
count_list(const struct unit *u, const struct stmt *s, uint64_t *counts)
{
	for (; s; s = s->next) {
		if (s->value)
			count_expr(u, s->value, counts);
		counts[CHECKS_AHEAD] += s->kind == STMT_CHECK;
		counts[RELOADS] += s->kind == STMT_RELOAD;
		count_list(u, s->body, counts);
		count_list(u, s->other, counts);
	}
}

void
put_stats(struct unit *u, struct sink *s)
{
	uint64_t counts[NCOUNTS] = { 0 };

	for (uint32_t i = u->m->nimported_funcs; i < u->m->nfuncs; i++) {
		struct function f = { .m = u->m, .facts = u->facts, .statics = u->statics,
			.arena = u->scratch };

		if (!u->facts->funcs[i].reachable)
			continue;
		function_make(&f, u->reader, i, NULL, 0);
		count_list(u, f.body, counts);
		arena_reset(u->scratch);
	}
	for (int i = 0; i < NCOUNTS; i++)
		put_format(s, "%s: %llu\n", names[i], (unsigned long long)counts[i]);
}
