/* passes [-r RUNS] [-f FUNCTION] [-p PART/PARTS] [-s SEED] [-d LINES] [-n runs|checks] [-x]
 * FILE.wasm...: translation validation.
 *
 * Every function of every module is run by two interpreters, one of its instructions (plain.c) and
 * one of its tree (tree.c), in a simulated world (world.c), on RUNS sets of arguments; the tree
 * after `build` and after each pass, with operands from left to right and from right to left. What
 * can be observed must be the same. Between, check.c looks at the tree itself.
 *
 * A difference prints the module, the function, the pass, the arguments, and the traces from where
 * they part. The last line counts; the status is 1 where something differed, 2 where a file is not
 * a valid module. `-n runs` examines only, `-n checks` runs only, -x ends at the first difference.
 *
 * passes [-s SEED] -k N: what the pass `bounds` knows of N random expressions and loops (ranges.c).
 */
#include "interpret.h"

#include "ir/dump.h"
#include "ir/passes.h"
#include "util/diag.h"
#include "wasm/signature.h"
#include "wasm/valid.h"
#include "wasm/weight.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STEPS 3000     /* of the reference */
#define KEPT_LEAST 3   /* runs whose trees are compared whatever they meet */
#define KEPT_MOST 24
#define REPORTS_MOST 8 /* a module; more are counted only */

struct trace { /* of a run, of each kind of thing */
	struct words of[WORLD_KINDS];
	enum ending ending;
	uint64_t steps, cost, seed;
};

static struct {
	unsigned runs, part, parts;
	int64_t only;       /* a function, or -1 */
	uint64_t seed;
	unsigned lines;     /* of a tree */
	bool no_runs, no_checks; /* -n: one of the two nets alone */
	bool first;         /* -x: ends where something is wrong */
} options = { .runs = 40, .parts = 1, .only = -1, .lines = 40 };

static struct { /* for crashed() */
	const char *file, *pass;
	uint32_t func;
} current = { "nothing", "start", 0 };

static struct {
	uint64_t modules, refused, functions, skipped, references, returned, trapped, stopped,
		compared, checked, insns, met, wrong;
} count;

struct subject { /* the function at hand */
	const char *file;
	struct reader *reader;
	struct world w;
	struct function f;
	struct plain *plain;
	struct facts *facts;
	struct arena arena; /* of its reference; the tree has its own */
	struct trace *references; /* those that are compared */
	unsigned nreferences;
	uint64_t *args;     /* of the reference at hand */
	const char *pass;   /* that has been the last */
	unsigned reports;
};

/* ---- reports ---- */

static const char *const ending_names[] = {
	"none", "returns", "stopped", "out of bounds", "divide by zero", "integer overflow",
	"invalid conversion", "unreachable", "indirect call", "null reference", "the callee fails",
	"throws", "wrong"
};

static const char *const event_names[] = {
	"call", "call_indirect of type", "call_ref of type", "tail", "store to memory", "memory.fill",
	"memory.discard", "memory.copy", "memory.init", "memory.grow", "global.set", "table.set",
	"table.fill", "table.copy", "table.init", "table.grow", "data.drop", "elem.drop", "end:",
	"after call"
};

/* The start of the event that a word belongs to. */
static uint32_t
event_of(const struct words *t, uint32_t word)
{
	uint32_t at = 0, next;

	while (at < t->n && (next = at + 1 + (uint32_t)(t->v[at] >> 32 & 0xffffff)) <= word)
		at = next;
	return at;
}

static void
print_events(const struct trace *trace, int kind, uint32_t at)
{
	const struct words *t = &trace->of[kind];

	for (int n = 0; n < 5 && at < t->n; n++) {
		uint64_t head = t->v[at++];
		uint32_t words = (uint32_t)(head >> 32 & 0xffffff);
		if (head >> 56 == EVENT_END)
			printf("      ends: %s", ending_names[(uint32_t)head]);
		else
			printf("      %s %" PRIu32, event_names[head >> 56], (uint32_t)head);
		for (uint32_t i = 0; i < words && at < t->n; i++, at++)
			if (i < 12)
				printf(" %#" PRIx64, t->v[at]);
		printf("\n");
	}
	if (at >= t->n && trace->ending == END_STOPPED)
		printf("      (stopped)\n");
}

/* The tree, or as much of it as a person reads. */
static void
print_tree(struct subject *s)
{
	struct sink text;
	size_t size, shown = 0;
	unsigned lines = 0;

	sink_open_memory(&text);
	dump(&s->f, &text, s->pass);
	size = (size_t)(text.next - text.buffer);
	while (shown < size && lines < options.lines)
		lines += text.buffer[shown++] == '\n';
	fwrite(text.buffer, 1, shown, stdout);
	if (shown < size)
		printf("... (-d LINES shows more)\n");
	sink_close(&text);
}

static bool
report_head(struct subject *s)
{
	count.wrong++;
	if (s->reports++ >= REPORTS_MOST)
		return false;
	printf("%s: function %" PRIu32 " after %s: ", s->file, s->f.index, s->pass);
	return true;
}

static void
report_run(struct subject *s, struct tree_mode mode, const struct trace *a, const struct trace *b,
	int kind, uint32_t word,
	const char *what)
{
	if (!report_head(s))
		return;
	printf("%s\n    operands from %s, %s, run %" PRIu64 ", arguments", what,
		mode.reversed ? "right to left" : "left to right",
		mode.checks ? "explicit checks" : "guard pages", a->seed);
	for (uint32_t i = 0; i < s->f.type->nparams; i++)
		printf(" %#" PRIx64, s->args[i]);
	printf("\n    as the instructions do, from word %" PRIu32 ":\n", event_of(&a->of[kind], word));
	print_events(a, kind, event_of(&a->of[kind], word));
	printf("    as the tree does:\n");
	print_events(b, kind, event_of(&b->of[kind], word));
}

/* ---- comparing ---- */

static struct trace
trace_of(const struct world *w)
{
	struct trace t = { .ending = w->ending, .steps = w->steps, .cost = w->cost };

	memcpy(t.of, w->traces, sizeof t.of);
	return t;
}

static void
make_args(struct subject *s, uint64_t seed)
{
	for (uint32_t i = 0; i < s->f.type->nparams; i++)
		s->args[i] = world_value(&s->w, s->f.type->params[i],
			world_hash(world_hash(seed, s->f.index), i));
}

static void
compare(struct subject *s, struct tree_mode mode, const struct trace *a, const struct steps *steps)
{
	bool complete = a->ending != END_STOPPED;
	struct trace b;
	uint32_t n;

	world_begin(&s->w, a->seed, complete ? a->steps * 20 + 20000 : STEPS * 8);
	s->w.enough = a->of[WORLD_MEMORY].n;
	make_args(s, a->seed);
	tree_run(&s->w, &s->f, steps, mode, s->args);
	count.compared++;
	b = trace_of(&s->w);
	if (b.ending == END_WRONG) {
		n = b.of[WORLD_MEMORY].n;
		report_run(s, mode, a, &b, WORLD_MEMORY, n ? n - 1 : 0, s->w.wrong);
		return;
	}
	for (int kind = 0; kind < WORLD_KINDS; kind++) {
		const struct words *x = &a->of[kind], *y = &b.of[kind];
		const char *what = NULL;
		for (n = 0; n < x->n && n < y->n && x->v[n] == y->v[n]; n++)
			;
		if (n < x->n && n < y->n)
			what = "does something else";
		else if (n < x->n && (complete || b.ending != END_STOPPED))
			what = b.ending == END_STOPPED ? "does not come to its end" : "does less";
		else if (complete && (n < y->n || b.ending == END_STOPPED))
			what = "does more";
		if (what) {
			report_run(s, mode, a, &b, kind, n, what);
			return;
		}
	}
	if (s->w.facts->interruptible && complete && b.cost < a->cost)
		report_run(s, mode, a, &b, WORLD_MEMORY, 0, "pays less than its instructions cost");
}

/* Keeps a run for comparing. */
static void
keep(struct subject *s, uint64_t seed)
{
	struct trace *t = &s->references[s->nreferences++];

	*t = trace_of(&s->w);
	for (int i = 0; i < WORLD_KINDS; i++) {
		t->of[i].v = arena_alloc(&s->arena, (t->of[i].n + (size_t)1) * sizeof *t->of[i].v);
		if (t->of[i].n)
			memcpy(t->of[i].v, s->w.traces[i].v, t->of[i].n * sizeof *t->of[i].v);
	}
	t->seed = seed;
	count.references++;
	count.returned += t->ending == END_RETURN;
	count.stopped += t->ending == END_STOPPED;
	count.trapped += t->ending != END_RETURN && t->ending != END_STOPPED;
}

/* The reference on many arguments; what is kept for comparing comes to instructions that none
 * before has come to. */
static void
run_references(struct subject *s)
{
	uint32_t met = 0;

	s->references = arena_alloc(&s->arena, KEPT_MOST * sizeof *s->references);
	s->nreferences = 0;
	for (unsigned i = 0; i < options.runs && s->nreferences < KEPT_MOST; i++) {
		uint64_t seed = options.seed * 1000003 + i;
		if (i >= KEPT_LEAST && met == plain_size(s->plain))
			break;
		world_begin(&s->w, seed, STEPS);
		make_args(s, seed);
		plain_run(&s->w, s->plain, s->args);
		if (s->w.ending == END_WRONG) {
			fprintf(stderr, "%s: function %" PRIu32 ": %s\n", s->file, s->f.index, s->w.wrong);
			exit(3);
		}
		if (i < KEPT_LEAST || plain_met(s->plain) > met)
			keep(s, seed);
		met = plain_met(s->plain);
	}
	count.insns += plain_size(s->plain);
	count.met += met;
}

/* ---- one function ---- */

/* The tree as it is after a stage. */
static void
examine(struct subject *s, enum stage stage)
{
	struct steps steps;
	const char *what;
	bool checked = stage >= STAGE_BOUNDS;
	uint64_t before = count.wrong;

	lower(&s->f, stage, &steps);
	if (steps.wrong[0]) {
		if (report_head(s))
			printf("%s\n", steps.wrong);
		return;
	}
	count.checked++;
	if (!options.no_checks && (what = check_tree(&s->f, &steps, stage)) != NULL && report_head(s))
		printf("%s\n", what);
	for (unsigned i = 0; i < s->nreferences && count.wrong == before && !options.no_runs; i++)
		for (int reversed = 0; reversed < 2 && count.wrong == before; reversed++) {
			compare(s, (struct tree_mode){ stage, reversed, checked }, &s->references[i], &steps);
			if (stage == STAGE_LOADS && count.wrong == before)
				compare(s, (struct tree_mode){ stage, reversed, false }, &s->references[i], &steps);
		}
}

/* What holds after a pass of that name; a pass that is not known here changes nothing of it. */
static enum stage
stage_after(const char *pass, enum stage before)
{
	static const char *const names[STAGES] = { "build", "control", "forward", "declare", "bounds",
		"views", "loads" };

	for (int i = 0; i < STAGES; i++)
		if (!strcmp(pass, names[i]))
			return (enum stage)i;
	return before;
}

static void
examine_function(struct subject *s, uint32_t func)
{
	uint64_t before = count.wrong;
	enum stage stage = STAGE_BUILD;

	s->plain = plain_decode(&s->w, &s->arena, s->reader, func);
	if (!s->plain) {
		count.skipped++;
		return;
	}
	count.functions++;
	current.func = func;
	current.pass = "build";
	s->f = (struct function){ .m = s->f.m, .facts = s->f.facts, .arena = s->f.arena };
	s->facts->interruptible = func % 3 == 0; /* every third function polls */
	function_read(&s->f, s->reader, func);
	s->args = arena_alloc(&s->arena, (s->f.type->nparams + (size_t)1) * sizeof *s->args);
	run_references(s);
	for (const struct pass *p = passes; p->name && count.wrong == before; p++) {
		s->pass = current.pass = p->name;
		if (p->run)
			p->run(&s->f);
		stage = stage_after(p->name, stage);
		examine(s, stage);
	}
	if (count.wrong != before && s->reports <= REPORTS_MOST)
		print_tree(s);
	if (count.wrong != before && options.first)
		exit(1);
}

/* ---- modules ---- */

static void
examine_module(const char *file, struct module *m, struct reader *r, struct arena *scratch)
{
	struct facts facts = { 0 };
	struct subject s = { .file = file, .reader = r, .f = { .m = m, .facts = &facts,
		.arena = scratch }, .facts = &facts };

	module_read(m, r);
	facts_init(&facts, m);
	for (uint32_t i = m->nimported_funcs; i < m->nfuncs; i++) {
		valid_body(m, r, scratch, i, &facts);
		arena_reset(scratch);
	}
	facts_close(&facts, m);
	weights_find(&facts, m, r, scratch);
	world_init(&s.w, m, &facts, facts.discard_import);
	for (uint32_t i = m->nimported_funcs; i < m->nfuncs; i++) {
		if (options.only >= 0 ? i != options.only : i % options.parts != options.part)
			continue;
		examine_function(&s, i);
		arena_reset(&s.arena);
		arena_reset(scratch);
	}
	if (s.reports > REPORTS_MOST)
		printf("%s: and %u more\n", file, s.reports - REPORTS_MOST);
	world_free(&s.w);
	arena_free(&s.arena);
	count.modules++;
}

static void
examine_file(const char *file)
{
	static struct module m;
	static struct reader r;
	static struct arena scratch;
	struct diag d;

	current.file = file;
	current.pass = "validation";
	memset(&m, 0, sizeof m);
	m.features = feature_all();
	if (setjmp(*diag_enter(&d, file)) == 0) {
		reader_open(&r, file);
		examine_module(file, &m, &r, &scratch);
		diag_leave();
		reader_close(&r);
	} else {
		fprintf(stderr, "%s\n", d.message);
		count.refused++;
	}
	module_free(&m);
	arena_free(&scratch);
	memset(&scratch, 0, sizeof scratch);
	fflush(stdout);
}

static void
print_counts(void)
{
	const struct { const char *name; uint64_t n; } counts[] = {
		{ "modules", count.modules }, { "functions", count.functions },
		{ "skipped", count.skipped }, { "trees checked", count.checked },
		{ "runs", count.references }, { "return", count.returned }, { "trap", count.trapped },
			{ "stopped", count.stopped }, { "instructions", count.insns },
		{ "of them met", count.met }, { "comparisons", count.compared }, { "wrong", count.wrong },
		{ "refused", count.refused },
	};

	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		printf("%s%" PRIu64 " %s", i ? ", " : "", counts[i].n, counts[i].name);
	printf("\n");
}

/* A crash of the translator says where. */
static void
crashed(int number)
{
	char text[400];
	int n = snprintf(text, sizeof text, "%s: function %" PRIu32 " after %s: killed by signal %d\n",
		current.file, current.func,
		current.pass, number);

	if (n > 0 && write(1, text, (size_t)n) < 0)
		_exit(5);
	_exit(4);
}

int
main(int argc, char **argv)
{
	static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
	int i = 1;

	for (size_t k = 0; k < sizeof signals / sizeof *signals; k++)
		signal(signals[k], crashed);
	for (; i < argc && argv[i][0] == '-'; i++)
		if (!strcmp(argv[i], "-x"))
			options.first = true;
		else if (!strcmp(argv[i], "-n") && i + 1 < argc)
			*(strcmp(argv[++i], "runs") ? &options.no_checks : &options.no_runs) = true;
		else if (!strcmp(argv[i], "-r") && i + 1 < argc)
			options.runs = (unsigned)atoi(argv[++i]);
		else if (!strcmp(argv[i], "-d") && i + 1 < argc)
			options.lines = (unsigned)atoi(argv[++i]);
		else if (!strcmp(argv[i], "-f") && i + 1 < argc)
			options.only = atoi(argv[++i]);
		else if (!strcmp(argv[i], "-s") && i + 1 < argc)
			options.seed = strtoull(argv[++i], NULL, 10);
		else if (!strcmp(argv[i], "-p") && i + 1 < argc
		    && sscanf(argv[i + 1], "%u/%u", &options.part, &options.parts) == 2)
			i++;
		else if (!strcmp(argv[i], "-k") && i + 1 < argc)
			return check_ranges(options.seed, strtoul(argv[i + 1], NULL, 10));
		else
			i = argc;
	if (i >= argc || !options.parts) {
		fprintf(stderr, "usage: passes [-r RUNS] [-f FUNCTION] [-p PART/PARTS] [-s SEED]"
			" [-d LINES] [-n runs|checks] [-x] FILE.wasm...\n       passes [-s SEED] -k N\n");
		return 2;
	}
	for (; i < argc; i++)
		examine_file(argv[i]);
	print_counts();
	return count.wrong ? 1 : count.refused ? 2 : 0;
}
