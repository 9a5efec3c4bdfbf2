/* partition: which output defines which function. Toolchains keep functions of one source file
 * together, and callers near what they call, so every output gets a range of the index space. The
 * ranges are of about equal size; where exactly they end is chosen so that few calls cross. */
#include "emit/emit.h"

#include <stdlib.h>

/* What a function costs the C compiler besides its code. */
#define FUNC_BYTES 24

static uint64_t
weight(const struct emit *e, uint32_t func)
{
	return e->facts->funcs[func].reachable ? FUNC_BYTES + (uint64_t)e->m->funcs[func].body_size : 0;
}

/* By function: how many calls lead across the boundary before it. */
static uint32_t *
count_crossing(const struct emit *e)
{
	uint32_t *crossing = arena_zalloc(e->scratch, (e->m->nfuncs + 2) * sizeof *crossing);

	for (uint32_t i = e->m->nimported_funcs; i < e->m->nfuncs; i++) {
		const struct func_facts *facts = &e->facts->funcs[i];

		for (uint32_t k = 0; k < facts->ncallees; k++) {
			uint32_t callee = facts->callees[k];

			if (!facts->reachable || callee < e->m->nimported_funcs)
				continue;
			crossing[(callee < i ? callee : i) + 1]++;
			crossing[(callee < i ? i : callee) + 1]--; /* wraps, and the sum wraps back */
		}
	}
	for (uint32_t i = 1; i <= e->m->nfuncs; i++)
		crossing[i] += crossing[i - 1];
	return crossing;
}

/* Equal boundaries are told apart by this: by which comes first, each would move with the sizes of
 * the functions before it. */
static uint32_t
scattered(uint32_t func)
{
	return func * 2654435761u;
}

static bool
is_better(const uint32_t *crossing, uint32_t a, uint32_t b)
{
	return crossing[a] != crossing[b] ? crossing[a] < crossing[b] : scattered(a) < scattered(b);
}

/* Where the output ends that begins at `start` and should have the weight `share`: of the
 * boundaries whose distance from that is at most a sixteenth of a share, the one that the fewest
 * calls cross. `before[i]` is the weight of all functions below i. */
static uint32_t
boundary(const struct emit *e, const uint64_t *before, const uint32_t *crossing, uint32_t start,
	uint64_t share)
{
	uint64_t exact = before[start] + share, slack = share / 16;
	uint32_t first = start, end = e->m->nfuncs, best;

	while (first < end) { /* the first boundary not below the exact place */
		uint32_t middle = first + (end - first) / 2;

		if (before[middle] < exact)
			first = middle + 1;
		else
			end = middle;
	}
	best = first;
	for (uint32_t i = first; i > start && before[i - 1] + slack >= exact; i--)
		if (is_better(crossing, i - 1, best))
			best = i - 1;
	for (uint32_t i = first; i <= e->m->nfuncs && before[i] <= exact + slack; i++)
		if (is_better(crossing, i, best))
			best = i;
	return best;
}

/* What each of the outputs that are left should have, in steps that small changes seldom cross. */
static uint64_t
share_of(uint64_t weight_left, uint32_t outputs_left, uint64_t step)
{
	return (weight_left / outputs_left + step / 2) / step * step;
}

/* A sixteenth of a share, or less: a power of two, which changes with none of its functions. */
static uint64_t
share_step(uint64_t share)
{
	uint64_t step = 1;

	while (step * 32 <= share)
		step *= 2;
	return step;
}

static void
note_use(struct emit *e, uint32_t output, uint32_t func)
{
	if (func >= e->m->nimported_funcs && e->func_output[func] != output)
		e->func_crosses[func] = true;
}

/* The first output holds what instantiation needs: element segments, globals, the start function;
 * and wrappers of exports. A function named by ref.func may be wanted anywhere. */
static void
find_crossing(struct emit *e)
{
	for (uint32_t i = e->m->nimported_funcs; i < e->m->nfuncs; i++) {
		const struct func_facts *facts = &e->facts->funcs[i];

		for (uint32_t k = 0; facts->reachable && k < facts->ncallees; k++)
			note_use(e, e->func_output[i], facts->callees[k]);
		if (facts->address_taken && facts_op_used(e->facts, OP_REF_FUNC))
			e->func_crosses[i] = true;
		else if (facts->address_taken)
			note_use(e, 0, i);
	}
	for (uint32_t i = 0; i < e->m->nexports; i++)
		if (e->m->exports[i].kind == EXTERN_FUNC && exception_is_wrapped(e, e->m->exports[i].index))
			note_use(e, 0, e->m->exports[i].index);
	if (e->m->has_start)
		note_use(e, 0, e->m->start);
}

void
partition_init(struct emit *e)
{
	uint32_t nfuncs = e->m->nfuncs, next = e->m->nimported_funcs;
	uint64_t *before = arena_zalloc(e->scratch, (nfuncs + 1) * sizeof *before);
	const uint32_t *crossing;
	uint64_t step;

	e->split = e->options->output && e->options->num_outputs > 1;
	e->noutputs = e->split ? e->options->num_outputs : 1;
	e->func_output = arena_zalloc(e->arena, (nfuncs + 1) * sizeof *e->func_output);
	e->func_crosses = arena_zalloc(e->arena, nfuncs + 1);
	if (!e->split)
		return;
	crossing = count_crossing(e);
	for (uint32_t i = next; i < nfuncs; i++)
		before[i + 1] = before[i] + weight(e, i);
	step = share_step(before[nfuncs] / e->noutputs);
	for (uint32_t k = 0; k < e->noutputs; k++) {
		uint64_t share = share_of(before[nfuncs] - before[next], e->noutputs - k, step);
		uint32_t end = k + 1 < e->noutputs ? boundary(e, before, crossing, next, share) : nfuncs;

		for (; next < end; next++)
			e->func_output[next] = k;
	}
	find_crossing(e);
}
