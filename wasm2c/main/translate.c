#include "main/translate.h"

#include "emit/emit.h"
#include "util/diag.h"
#include "wasm/hints.h"
#include "wasm/valid.h"
#include "wasm/weight.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All that a translation allocates; a failure may leave it in any state, from which it can be
 * freed. */
struct translation {
	struct module module;
	struct names names;
	struct facts facts;
	struct arena arena, scratch;
	struct reader file;
	bool file_is_open;
};

static void
note(const struct options *options, unsigned level, const char *what, unsigned long long n)
{
	if (options->verbose >= level)
		fprintf(stderr, "wasm2c: %llu %s\n", n, what);
}

/* The first pass: the sections, then every body. */
static void
validate(struct translation *t, const struct options *options, struct reader *r)
{
	struct module *m = &t->module;

	m->features = options->features;
	module_read(m, r);
	names_read(&t->names, m, r);
	hints_read(m, r);
	facts_init(&t->facts, m);
	note(options, 1, "functions", m->nfuncs);
	note(options, 2, "types", m->ntypes);
	note(options, 2, "imports", m->nimports);
	note(options, 2, "exports", m->nexports);
	note(options, 2, "data segments", m->ndatas);
	for (uint32_t i = m->nimported_funcs; i < m->nfuncs; i++) {
		valid_body(m, r, &t->scratch, i, &t->facts);
		arena_reset(&t->scratch);
	}
	t->facts.coarse_stacks = options->output && options->num_outputs > 1;
	facts_close(&t->facts, m);
	if (options->interruptible)
		weights_find(&t->facts, m, r, &t->scratch);
	note(options, 1, "bytes of code", t->facts.body_bytes);
}

/* The second pass. */
static void
print(struct translation *t, const struct options *options, struct reader *r)
{
	struct outputs out = { 0 };
	struct unit u = {
		.m = &t->module, .facts = &t->facts, .names = &t->names, .options = options, .reader = r,
		.arena = &t->arena, .scratch = &t->scratch, .out = &out
	};

	feature_refuse_others(t->module.uses, options->all_emitted ? feature_all() : feature_emitted());
	if (options->dump)
		emit_dumps(&u);
	else
		emit_outputs(&u);
	if (options->names_output)
		emit_whole_names(&u);
	if (options->calls_output)
		emit_call_list(&u);
}

/* False where something failed; the message is in `diag` then. */
static bool
attempt(struct translation *t, const struct options *options, struct reader *r, struct diag *diag)
{
	if (setjmp(*diag_enter(diag, options->input)))
		return false;
	if (!r) {
		reader_open(&t->file, options->input);
		t->file_is_open = true;
	}
	validate(t, options, r ? r : &t->file);
	if (!options->validate_only)
		print(t, options, r ? r : &t->file);
	diag_leave();
	return true;
}

static int
run(const struct options *options, struct reader *r)
{
	struct translation *t = calloc(1, sizeof *t);
	struct diag diag;
	bool ok;

	if (!t) {
		fputs("wasm2c: error: out of memory\n", stderr);
		return 1;
	}
	ok = attempt(t, options, r, &diag);
	if (!ok) {
		sink_discard_all();
		fprintf(stderr, "%s\n", diag.message);
	}
	if (t->file_is_open)
		reader_close(&t->file);
	module_free(&t->module);
	arena_free(&t->arena);
	arena_free(&t->scratch);
	free(t);
	return ok ? 0 : 1;
}

int
translate(const struct options *options, struct reader *r)
{
	return run(options, r);
}

int
translate_file(const struct options *options)
{
	return run(options, NULL);
}
