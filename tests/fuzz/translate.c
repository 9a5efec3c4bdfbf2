/* translate: both passes, to standard output, which the fuzzer closes. Only modules that validate
 * get this far, so that messages do not swamp the log. */
#define FUZZ_FEATURES feature_emitted()
#include "fuzz.h"

#include "main/translate.h"
#include "wasm/facts.h"
#include "wasm/valid.h"

#include <stdbool.h>

static bool is_valid;

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
	is_valid = true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct options options = {
		.input = "fuzz.wasm", .num_outputs = 1, .debug_names = true, .features = feature_emitted()
	};
	struct reader r;

	is_valid = false;
	fuzz_module(bytes, size, validate);
	if (!is_valid)
		return 0;
	reader_open_memory(&r, bytes, size);
	translate(&options, &r);
	reader_close(&r);
	return 0;
}
