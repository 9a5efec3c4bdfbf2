/* decode: sections, names, and instructions read without validation: the decoder must stand alone. */
#include "fuzz.h"

#include "wasm/insn.h"
#include "wasm/names.h"
#include "wasm/valid.h"

static void
decode_body(struct fuzz *f, uint32_t func)
{
	struct insn in;
	uint32_t nlocals;

	valid_read_locals(&f->m, &f->r, &f->scratch, func, &nlocals);
	while (!reader_at_end(&f->r))
		insn_read(&f->r, &f->scratch, &f->m, &in);
	arena_reset(&f->scratch);
}

static void
decode(struct fuzz *f)
{
	struct names names = { 0 };
	struct name locals[64];
	uint32_t i;

	names_read(&names, &f->m, &f->r);
	for (i = 0; i < f->m.nfuncs; i++)
		names_read_locals(&names, &f->r, &f->scratch, i, locals, 64);
	for (i = f->m.nimported_funcs; i < f->m.nfuncs; i++)
		decode_body(f, i);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	return fuzz_module(bytes, size, decode);
}
