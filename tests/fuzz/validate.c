/* validate: the whole first pass: sections, bodies, facts, the call graph. */
#include "fuzz.h"

#include "wasm/facts.h"
#include "wasm/valid.h"

#include <stdlib.h>

/* The facts of a function must agree with those of its callees. */
static void
check_closure(const struct fuzz *f, const struct facts *facts)
{
	const struct func_facts *ff, *callee;
	uint32_t i, k;

	for (i = f->m.nimported_funcs; i < f->m.nfuncs; i++) {
		ff = &facts->funcs[i];
		for (k = 0; k < ff->ncallees; k++) {
			callee = &facts->funcs[ff->callees[k]];
			if ((callee->may_grow && !ff->may_grow) || (callee->may_throw && !ff->may_throw) ||
				(ff->reachable && !callee->reachable) ||
				(k > 0 && ff->callees[k] <= ff->callees[k - 1]))
				abort();
		}
	}
}

static void
validate(struct fuzz *f)
{
	static struct facts facts;
	uint32_t i;

	facts = (struct facts){ 0 };
	facts_init(&facts, &f->m);
	for (i = f->m.nimported_funcs; i < f->m.nfuncs; i++) {
		valid_body(&f->m, &f->r, &f->scratch, i, &facts);
		arena_reset(&f->scratch);
	}
	facts_close(&facts, &f->m);
	check_closure(f, &facts);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	return fuzz_module(bytes, size, validate);
}
