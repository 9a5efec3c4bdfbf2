/* stats: counts what each optimisation leaves in the C, for work on the translator, so that none
 * stops working unseen. Counted is in the module, and in the trees of all functions: as build makes
 * them, from which the passes begin, and as they are printed. */
#include "c/print.h"
#include "emit/emit.h"
#include "ir/passes.h"

enum count {
	/* of the module */
	FUNCTIONS,
	STACK_CHECKS,
	POLLED,
	TWINS,
	CONSTANT_GLOBALS,
	/* of trees */
	OPERATIONS,     /* fold */
	GLOBAL_READS,
	BRANCHES,       /* control: these are gotos */
	CONDITIONS,     /* control: WHILE and DO */
	SEGMENTS,       /* control */
	HINTS,
	SETS,           /* forward */
	HOISTED,        /* declare */
	ZEROED,         /* declare */
	ACCESSES,
	OFFSETS,        /* bounds */
	CHECKS,         /* each for one access */
	CHECKS_AHEAD,   /* each for several */
	COVERED,        /* accesses without a check of their own */
	BELOW,          /* accesses that need none */
	CHECKED_ALWAYS, /* accesses with a check in every mode */
	KEPT,           /* loads */
	VIEWS,
	RELOADS,        /* views */
	INDIRECT,
	BY_NAME,
	SUMS,
	NCOUNTS
};

/* Those of which the number before the passes is of interest are printed with it. */
static const struct {
	const char *name;
	bool built;
} counters[NCOUNTS] = {
	[FUNCTIONS] = { "functions", false },
	[STACK_CHECKS] = { "functions that check the stack", false },
	[POLLED] = { "functions and loops that poll", false },
	[TWINS] = { "functions with a twin for tail calls", false },
	[CONSTANT_GLOBALS] = { "globals that are constants", false },
	[OPERATIONS] = { "operations", true },
	[GLOBAL_READS] = { "reads of globals", false },
	[BRANCHES] = { "branches without a form of their own in C", true },
	[CONDITIONS] = { "loops with a condition", false },
	[SEGMENTS] = { "segments of code in switches", false },
	[HINTS] = { "conditions with a hint", false },
	[SETS] = { "assignments of locals", true },
	[HOISTED] = { "locals declared at the top", false },
	[ZEROED] = { "locals that begin as 0", false },
	[ACCESSES] = { "memory accesses", false },
	[OFFSETS] = { "accesses with an offset", true },
	[CHECKS] = { "checks of one access", true },
	[CHECKS_AHEAD] = { "checks of several accesses", false },
	[COVERED] = { "accesses that an earlier check covers", false },
	[BELOW] = { "accesses below the minimum of their memory", false },
	[CHECKED_ALWAYS] = { "checks that guard pages do not replace", false },
	[KEPT] = { "loads whose value is forced", false },
	[VIEWS] = { "views of memories", false },
	[RELOADS] = { "views that are read again", false },
	[INDIRECT] = { "calls through tables", false },
	[BY_NAME] = { "calls through tables by name", false },
	[SUMS] = { "locals that are vectors of floats", false },
};

static void
count_expr(const struct unit *u, const struct expr *x, uint64_t *counts)
{
	counts[OPERATIONS] += x->nargs > 0;
	counts[GLOBAL_READS] += x->op == OP_GLOBAL_GET;
	if (expr_is_access(x)) {
		bool always = memory_class(&u->m->memories[x->index]) & MEMORY_CHECKED;

		counts[ACCESSES]++;
		counts[OFFSETS] += x->imm != 0;
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
		counts[BRANCHES] += s->kind == STMT_BR;
		counts[CONDITIONS] += s->kind == STMT_WHILE || s->kind == STMT_DO;
		counts[SEGMENTS] += s->kind == STMT_CASE;
		counts[HINTS] += s->hint != HINT_NONE;
		counts[SETS] += s->kind == STMT_SET;
		counts[CHECKS_AHEAD] += s->kind == STMT_CHECK;
		counts[RELOADS] += s->kind == STMT_RELOAD;
		counts[POLLED] += s->kind == STMT_POLL;
		count_list(u, s->body, counts);
		count_list(u, s->other, counts);
	}
}

static void
count_locals(struct unit *u, struct function *f, uint64_t *counts)
{
	struct printer p = { .unit = u, .f = f };

	quiet_function(&p);
	sums_function(&p);
	for (uint32_t i = f->nparams; i < f->locals.n; i++) {
		counts[HOISTED] += f->locals.v[i].hoisted;
		counts[ZEROED] += f->locals.v[i].zero;
		counts[SUMS] += sums_type(&p, i) != NULL;
	}
	for (uint64_t views = f->memories; views; views &= views - 1)
		counts[VIEWS]++;
}

static void
count_function(struct unit *u, uint32_t func, uint64_t *built, uint64_t *counts)
{
	struct function f = { .m = u->m, .facts = u->facts, .statics = u->statics,
		.arena = u->scratch };
	const struct func_facts *facts = &u->facts->funcs[func];

	if (!facts->reachable)
		return;
	counts[FUNCTIONS]++;
	counts[STACK_CHECKS] += facts->stack_check;
	counts[POLLED] += facts->polls;
	counts[TWINS] += facts->tail_called;
	function_read(&f, u->reader, func);
	count_list(u, f.body, built);
	function_pass(&f, NULL, 0);
	count_list(u, f.body, counts);
	count_locals(u, &f, counts);
	arena_reset(u->scratch);
}

void
put_stats(struct unit *u, struct sink *s)
{
	uint64_t built[NCOUNTS] = { 0 }, counts[NCOUNTS] = { 0 };

	for (uint32_t i = 0; i < u->m->nglobals; i++)
		counts[CONSTANT_GLOBALS] += global_constant(u->m, u->facts, i, &(uint64_t){ 0 });
	for (uint32_t i = u->m->nimported_funcs; i < u->m->nfuncs; i++)
		count_function(u, i, built, counts);
	for (int i = 0; i < NCOUNTS; i++) {
		put_format(s, "%s: %llu", counters[i].name, (unsigned long long)counts[i]);
		if (counters[i].built)
			put_format(s, " of %llu", (unsigned long long)built[i]);
		put_char(s, '\n');
	}
}
