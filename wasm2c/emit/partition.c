/* partition: which output defines which function. Toolchains keep functions of one source file
 * together, and callers near what they call, so every output gets a range of the index space. The
 * ranges are of about equal size. Where exactly they end is chosen so that an edit of the module
 * seldom moves an end, and then few of them: with a cache for compilers, one output is compiled. */
#include "emit/emit.h"

#include <stdlib.h>

/* The cost of a function for the C compiler in addition to its code. */
#define FUNC_BYTES 24

/* How far a cut may be from where it would make equal parts: this fraction of an output's share. */
#define SLACK_PART 4

static uint64_t
weight(const struct unit *u, uint32_t func)
{
	return u->facts->funcs[func].reachable ? FUNC_BYTES + (uint64_t)u->m->funcs[func].body_size : 0;
}

/* A hash of a function's name, the same in every run and every module (FNV-1a, with its bits mixed
 * once more, because hashes are compared by size). */
static uint64_t
name_hash(const struct unit *u, uint32_t func)
{
	const struct name *names = u->options->debug_names ? u->names->funcs : NULL;
	uint64_t hash = 0xcbf29ce484222325u;

	if (!names || !names[func].bytes)
		hash ^= func;
	else
		for (uint32_t i = 0; i < names[func].size; i++)
			hash = (hash ^ (unsigned char)names[func].bytes[i]) * 0x100000001b3u;
	hash = (hash ^ hash >> 32) * 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 32;
}

/* Spreads the functions [start, end) over `n` outputs from `output` on: cuts them in two, and then
 * each part. Of the functions near enough to the middle, the cut is before the one whose name has
 * the least hash. An edit moves the cut only if it brings a function with a lesser hash near
 * enough, or takes the chosen one too far away; it does not affect the cuts of the other half.
 * `before[i]` is the weight of all functions below i. */
static void
spread(struct unit *u, const uint64_t *before, uint32_t start, uint32_t end, uint32_t output,
	uint32_t n)
{
	uint64_t size = before[end] - before[start], slack = size / n / SLACK_PART, hash, least = 0;
	uint64_t middle = before[start] + size / n * (n / 2);
	uint32_t cut = start;

	if (n == 1) {
		for (uint32_t i = start; i < end; i++)
			u->out->func_output[i] = output;
		return;
	}
	while (cut < end && before[cut] + slack < middle)
		cut++;
	for (uint32_t i = cut; i < end && before[i] <= middle + slack; i++) {
		hash = name_hash(u, i);
		if (i == cut || hash < least) {
			cut = i;
			least = hash;
		}
	}
	spread(u, before, start, cut, output, n / 2);
	spread(u, before, cut, end, output + n / 2, n - n / 2);
}

void
partition_init(struct unit *u)
{
	uint32_t nfuncs = u->m->nfuncs, first = u->m->nimported_funcs;
	uint64_t *before = arena_zalloc(u->scratch, (nfuncs + 1) * sizeof *before);

	u->split = u->options->output && u->options->num_outputs > 1;
	u->out->noutputs = u->split ? u->options->num_outputs : 1;
	u->out->func_output = arena_zalloc(u->arena, (nfuncs + 1) * sizeof *u->out->func_output);
	for (uint32_t i = first; i < nfuncs; i++)
		before[i + 1] = before[i] + weight(u, i);
	if (u->split)
		spread(u, before, first, nfuncs, 0, u->out->noutputs);
}
