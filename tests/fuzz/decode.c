/* decode: sections, names, and instructions read without validation: the decoder must stand
 * alone. */
#include "fuzz.h"

#include "wasm/hints.h"
#include "wasm/insn.h"
#include "wasm/names.h"

static void
decode_body(struct fuzz *f, uint32_t func)
{
	const struct func *body = &f->m.funcs[func];
	struct insn in;
	uint32_t groups;

	reader_seek(&f->r, body->body_offset, body->body_offset + body->body_size);
	for (groups = read_u32(&f->r, "number of local declarations"); groups > 0; groups--) {
		read_u32(&f->r, "number of locals");
		type_read(&f->r, &f->m);
	}
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
	hints_read(&f->m, &f->r);
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
