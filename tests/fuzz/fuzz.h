/* fuzz: what the targets share: one try, and a module read from the fuzzer's bytes. */
#ifndef FUZZ_H
#define FUZZ_H

#include "util/arena.h"
#include "util/diag.h"
#include "wasm/module.h"
#include "wasm/reader.h"

#include <stddef.h>
#include <stdint.h>

/* What a module may use; a target may define it first. */
#ifndef FUZZ_FEATURES
#define FUZZ_FEATURES feature_all()
#endif

struct fuzz {
	struct module m;
	struct reader r;
	struct arena scratch;
};

/* Calls work with the module once its sections have been read; whatever fails inside ends there. */
static int
fuzz_module(const uint8_t *bytes, size_t size, void (*work)(struct fuzz *))
{
	static struct fuzz f; /* static: longjmp leaves automatic variables indeterminate */
	static struct diag d;

	f = (struct fuzz){ .m.features = FUZZ_FEATURES };
	if (setjmp(*diag_enter(&d, "fuzz")) == 0) {
		reader_open_memory(&f.r, bytes, size);
		module_read(&f.m, &f.r);
		work(&f);
		diag_leave();
	}
	reader_close(&f.r);
	module_free(&f.m);
	arena_free(&f.scratch);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#endif
