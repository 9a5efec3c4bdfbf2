#include "ir/passes.h"

#include "ir/dump.h"

#include <string.h>

const struct pass passes[] = {
	{ "build", NULL },
	{ "trim", trim },
	{ "control", control },
	{ "forward", forward },
	{ "declare", declare },
	{ "bounds", bounds },
	{ "views", views },
	{ "loads", loads },
	{ NULL, NULL }
};
enum { NPASSES = sizeof passes / sizeof *passes - 1 };

static void
read_locals(struct function *f, struct reader *r)
{
	uint32_t groups, n;

	for (uint32_t i = 0; i < f->type->nparams; i++)
		local_new(f, f->type->params[i]);
	f->nparams = f->locals.n;
	groups = read_short_u32(r, "local group count");
	while (groups--) {
		valtype type;
		n = read_short_u32(r, "local count");
		type = type_read(r, f->m);
		while (n--)
			local_new(f, type);
	}
	f->nlocals = f->locals.n;
}

void
function_read(struct function *f, struct reader *r, uint32_t func)
{
	const struct func *body = &f->m->funcs[func];

	f->index = func;
	f->type = func_type(f->m, func);
	reader_seek(r, body->body_offset, body->body_offset + body->body_size);
	read_locals(f, r);
	build(f, r);
}

void
function_pass(struct function *f, struct sink *to, uint32_t phases)
{
	for (unsigned i = 0; passes[i].name; i++) {
		if (passes[i].run)
			passes[i].run(f);
		if (to && phases >> i & 1)
			dump(f, to, passes[i].name);
	}
}

void
function_make(struct function *f, struct reader *r, uint32_t func, struct sink *to, uint32_t phases)
{
	function_read(f, r, func);
	function_pass(f, to, phases);
}

bool
phases_parse(const char *text, uint32_t *phases)
{
	*phases = 0;
	if (!strcmp(text, "all")) {
		*phases = (1u << NPASSES) - 1;
		return true;
	}
	for (;;) {
		size_t size = strcspn(text, ",");
		unsigned i = 0;

		while (i < NPASSES && (strlen(passes[i].name) != size
		    || memcmp(passes[i].name, text, size) != 0))
			i++;
		if (i == NPASSES)
			return false;
		*phases |= 1u << i;
		if (!text[size])
			return true;
		text += size + 1;
	}
}
