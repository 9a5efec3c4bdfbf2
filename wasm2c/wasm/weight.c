/* weight: which functions poll, and what those that do not cost their callers.
 *
 * A loop that branches back polls each time that control comes to its start, and pays there for
 * what it does outside of inner loops. So the time between two polls is bounded if that of calls
 * is; but forty functions, each of which calls the next one twice, make 2^40 calls without a loop.
 * Hence the weight of a function: its instructions outside of loops, and the weights of the
 * functions that it calls there, as often as it does. A function that weighs much polls when it is
 * called. So does one that checks the stack: that check is a poll already (templates/poll.h), and
 * there is one on every cycle of calls (callgraph.c). */
#include "wasm/weight.h"

#include "util/diag.h"
#include "util/vec.h"

#include <stdlib.h>

#define WEIGHT_MOST 4096 /* of a function that does not poll */

struct block {
	bool is_loop;
	bool branches_back;  /* there is a branch to a loop's start */
	uint64_t cost;       /* outside of it, of what was read before it */
	uint32_t ncalls;     /* before it */
};

struct weigher {
	struct facts *facts;
	struct module *m;
	VEC(struct block) blocks; /* that are open in the body at hand */
	uint64_t cost;            /* of the innermost loop, or of the body, so far */
	VEC(uint32_t) calls;      /* callees, each as often as it is called outside of loops */
	uint32_t *first;          /* by function: where its calls begin; one more for the end */
	uint64_t *costs;          /* by function: of its own instructions outside of loops */
};

uint64_t
insn_cost(const struct facts *facts, const struct insn *in)
{
	switch (in->op) {
	case OP_NOP: case OP_BLOCK: case OP_LOOP: case OP_ELSE: case OP_END: case OP_TRY: case OP_CATCH:
	case OP_CATCH_ALL: case OP_DELEGATE: case OP_TRY_TABLE:
		return 0;
	case OP_CALL: case OP_RETURN_CALL:
		return 1 + (uint64_t)facts->funcs[in->index].weight;
	}
	return 1;
}

/* ---- one body ---- */

static void
branch(struct weigher *w, uint32_t depth)
{
	if (depth < w->blocks.n)
		w->blocks.v[w->blocks.n - 1 - depth].branches_back = true;
}

static void
note_branches(struct weigher *w, const struct insn *in)
{
	switch (op_info[in->op].imm) {
	case IMM_LABEL: /* also those of rethrow and delegate, which never mean a loop */
		branch(w, in->index);
		break;
	case IMM_BR_CAST:
		branch(w, in->br_cast.label);
		break;
	case IMM_BR_TABLE:
		for (uint32_t i = 0; i <= in->br_table.n; i++)
			branch(w, in->br_table.labels[i]);
		break;
	case IMM_TRY_TABLE: /* whose own block is not open yet */
		for (uint32_t i = 0; i < in->try_table.n; i++)
			branch(w, in->try_table.clauses[i].label);
		break;
	}
}

static bool
opens(uint16_t op)
{
	return op == OP_BLOCK || op == OP_LOOP || op == OP_IF || op == OP_TRY || op == OP_TRY_TABLE;
}

static void
open_block(struct weigher *w, uint16_t op)
{
	*arena_push(&w->m->arena, &w->blocks) = (struct block){ op == OP_LOOP, false, w->cost,
		w->calls.n };
	if (op == OP_LOOP)
		w->cost = 0;
}

/* A loop that is branched back to pays for itself. */
static void
close_block(struct weigher *w)
{
	const struct block *b = &w->blocks.v[--w->blocks.n];

	if (!b->is_loop)
		return;
	if (b->branches_back) {
		w->cost = 0;
		w->calls.n = b->ncalls;
	}
	w->cost += b->cost;
}

static void
weigh_body(struct weigher *w, struct reader *r, struct arena *scratch, uint32_t func)
{
	const struct func *body = &w->m->funcs[func];
	struct insn in;

	reader_seek(r, body->body_offset, body->body_offset + body->body_size);
	for (uint32_t groups = read_u32(r, "local group count"); groups > 0; groups--) {
		read_u32(r, "local count");
		type_read(r, w->m);
	}
	w->cost = 0;
	while (!reader_at_end(r)) {
		insn_read(r, scratch, w->m, &in);
		w->cost += insn_cost(w->facts, &in); /* no weights are known yet */
		note_branches(w, &in);
		if (in.op == OP_CALL || in.op == OP_RETURN_CALL)
			*arena_push(&w->m->arena, &w->calls) = in.index;
		else if (opens(in.op))
			open_block(w, in.op);
		else if ((in.op == OP_END || in.op == OP_DELEGATE) && w->blocks.n > 0)
			close_block(w);
	}
	w->costs[func] = w->cost;
}

/* ---- the call graph ---- */

static void
decide(struct weigher *w, uint32_t func)
{
	struct func_facts *ff = &w->facts->funcs[func];
	uint64_t weight = w->costs[func];

	for (uint32_t i = w->first[func]; i < w->first[func + 1] && weight <= WEIGHT_MOST; i++)
		weight += w->facts->funcs[w->calls.v[i]].weight;
	ff->polls = ff->stack_check || weight > WEIGHT_MOST;
	ff->weight = ff->polls ? 0 : (uint32_t)weight;
}

/* Callees come before their callers. The walk stops at functions that check the stack: every cycle
 * has one. */
static void
decide_all(struct weigher *w)
{
	uint32_t n = w->m->nfuncs, *path = xmalloc((n + (size_t)1) * 2 * sizeof *path),
		*next = path + n + 1, npath;
	bool *seen = arena_zalloc(&w->m->arena, n + (size_t)1);

	for (uint32_t start = w->m->nimported_funcs; start < n; start++) {
		if (seen[start])
			continue;
		seen[start] = true;
		npath = 0;
		path[npath] = start;
		next[npath++] = w->first[start];
		while (npath > 0) {
			uint32_t func = path[npath - 1], callee;
			if (next[npath - 1] == w->first[func + 1]) {
				decide(w, func);
				npath--;
				continue;
			}
			callee = w->calls.v[next[npath - 1]++];
			if (seen[callee] || callee < w->m->nimported_funcs
			    || w->facts->funcs[callee].stack_check)
				continue;
			seen[callee] = true;
			path[npath] = callee;
			next[npath++] = w->first[callee];
		}
	}
	free(path);
}

void
weights_find(struct facts *facts, struct module *m, struct reader *r, struct arena *scratch)
{
	struct weigher w = { .facts = facts, .m = m };
	size_t n = m->nfuncs + (size_t)1;

	facts->interruptible = true;
	w.first = arena_zalloc(&m->arena, n * sizeof *w.first);
	w.costs = arena_zalloc(&m->arena, n * sizeof *w.costs);
	for (uint32_t i = m->nimported_funcs; i < m->nfuncs; i++) {
		w.first[i] = w.calls.n;
		weigh_body(&w, r, scratch, i);
		arena_reset(scratch);
	}
	w.first[m->nfuncs] = w.calls.n;
	decide_all(&w);
}
