/* seeds DIRECTORY: writes small valid modules, one for every instruction of op.def, to start the
 * fuzzers from. Where the signature is fixed, the operands are constants; elsewhere the instruction
 * stands in unreachable code, where all but immediates type check. */
#include "wasm/signature.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bytes {
	uint8_t v[4096];
	size_t n;
};

static void
put(struct bytes *b, const void *bytes, size_t n)
{
	if (n > sizeof b->v - b->n)
		abort();
	memcpy(b->v + b->n, bytes, n);
	b->n += n;
}

#define PUT(b, ...) put(b, (const uint8_t[]){ __VA_ARGS__ }, \
	sizeof (const uint8_t[]){ __VA_ARGS__ })

static void
put_leb(struct bytes *b, uint32_t n)
{
	for (; n >= 128; n >>= 7)
		PUT(b, (uint8_t)(n | 128));
	PUT(b, (uint8_t)n);
}

static void
put_section(struct bytes *module, uint8_t id, const struct bytes *contents)
{
	PUT(module, id);
	put_leb(module, (uint32_t)contents->n);
	put(module, contents->v, contents->n);
}

/* Immediates that fit the module below: functions 0 (imported) and 1, types 0 and 1 of functions, 2
 * a structure, 3 an array; everything else has index 0. */
static void
put_immediate(struct bytes *b, const struct op_info *info)
{
	uint8_t aggregate = strncmp(info->text, "struct", 6) == 0 ? 2
		: strncmp(info->text, "array", 5) == 0 ? 3 : 0;
	int i;

	switch ((enum imm)info->imm) {
	case IMM_NONE:
		break;
	case IMM_BLOCK:
		PUT(b, 0x40);
		break;
	case IMM_LABEL: case IMM_LOCAL: case IMM_GLOBAL: case IMM_FUNC: case IMM_TABLE: case IMM_TAG:
	case IMM_ELEM:
	case IMM_DATA: case IMM_MEMORY: case IMM_I32: case IMM_I64: case IMM_LANE: case IMM_FENCE:
		PUT(b, 0);
		break;
	case IMM_TYPE:
		PUT(b, aggregate);
		break;
	case IMM_BR_TABLE:
		PUT(b, 2, 0, 1, 0);
		break;
	case IMM_CALL_INDIRECT: case IMM_MEMORY_COPY: case IMM_MEMORY_INIT: case IMM_TABLE_COPY:
	case IMM_TABLE_INIT:
		PUT(b, 0, 0);
		break;
	case IMM_SELECT:
		PUT(b, 1, 0x7f);
		break;
	case IMM_F32:
		PUT(b, 0, 0, 0x80, 0x3f);
		break;
	case IMM_F64:
		PUT(b, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f);
		break;
	case IMM_V128: case IMM_SHUFFLE:
		for (i = 0; i < 16; i++)
			PUT(b, (uint8_t)i);
		break;
	case IMM_MEM: /* atomic ones need their natural alignment */
		PUT(b, info->prefix == 0xfe ? signatures[info - op_info].access : 0, 1);
		break;
	case IMM_MEM_LANE:
		PUT(b, 0, 1, 0);
		break;
	case IMM_HEAP:
		PUT(b, info->prefix ? 0x6c : 0x70); /* i31, func */
		break;
	case IMM_BR_CAST:
		PUT(b, 3, 0, 0x6e, 0x6c); /* any, i31 */
		break;
	case IMM_TYPE_FIELD: case IMM_TYPE_COUNT: case IMM_TYPE_DATA: case IMM_TYPE_ELEM:
		PUT(b, aggregate, 0);
		break;
	case IMM_TYPE_TYPE:
		PUT(b, 3, 3);
		break;
	case IMM_TRY_TABLE:
		PUT(b, 0x40, 1, 0, 0, 0); /* catch tag 0, label 0 */
		break;
	}
}

static void
put_constant(struct bytes *b, char letter)
{
	switch (letter) {
	case 'i': case 'a': PUT(b, 0x41, 0); break;
	case 'I': PUT(b, 0x42, 0); break;
	case 'f': PUT(b, 0x43, 0, 0, 0x80, 0x3f); break;
	case 'F': PUT(b, 0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f); break;
	case 'v':
		PUT(b, 0x41, 0, 0xfd, 0x0f); /* i32.const 0, i8x16.splat */
		break;
	}
}

static void
put_op(struct bytes *b, const struct op_info *info)
{
	if (info->prefix)
		PUT(b, info->prefix);
	put_leb(b, info->code);
	put_immediate(b, info);
}

static void
put_code(struct bytes *b, enum op op)
{
	const struct op_info *info = &op_info[op];
	const char *p = info->sig;

	if (p) {
		for (; *p != ':'; p++)
			put_constant(b, *p);
		put_op(b, info);
		while (*++p)
			PUT(b, 0x1a); /* drop */
		PUT(b, 0x0b);
		return;
	}
	PUT(b, 0x02, 0x40, 0x00); /* block, unreachable */
	if (op == OP_ELSE)
		PUT(b, 0x04, 0x40);
	if (op == OP_CATCH || op == OP_CATCH_ALL || op == OP_DELEGATE)
		PUT(b, 0x06, 0x40);
	if (op == OP_RETHROW)
		PUT(b, 0x06, 0x40, 0x19);
	if (op != OP_END)
		put_op(b, info);
	if (info->imm == IMM_BLOCK || op == OP_ELSE || op == OP_CATCH || op == OP_CATCH_ALL ||
		op == OP_RETHROW || op == OP_TRY_TABLE)
		PUT(b, 0x0b);
	PUT(b, 0x00, 0x0b, 0x0b);
}

static void
put_module(struct bytes *module, enum op op)
{
	bool gc = op_info[op].feature == FEATURE_GC;
	bool tags = op_info[op].feature == FEATURE_EXCEPTIONS ||
		op_info[op].feature == FEATURE_LEGACY_EXCEPTIONS;
	struct bytes body = { .n = 0 }, s = { .n = 0 };

	PUT(module, 0, 'a', 's', 'm', 1, 0, 0, 0);
	PUT(&s, gc ? 4 : 2, 0x60, 0, 0, 0x60, 1, 0x7f, 1, 0x7f);
	if (gc)
		PUT(&s, 0x5f, 1, op == OP_STRUCT_GET_S || op == OP_STRUCT_GET_U ? 0x78 : 0x7f, 1);
	if (gc && (op == OP_ARRAY_NEW_ELEM || op == OP_ARRAY_INIT_ELEM))
		PUT(&s, 0x5e, 0x70, 1);
	else if (gc)
		PUT(&s, 0x5e, op == OP_ARRAY_GET_S || op == OP_ARRAY_GET_U ? 0x77 : 0x7f, 1);
	put_section(module, 1, &s);
	s.n = 0;
	PUT(&s, 1, 1, 'm', 1, 'f', 0, 0);
	put_section(module, 2, &s);
	PUT(module, 3, 2, 1, 0, 4, 4, 1, 0x70, 0, 1, 5, 3, 1, 0, 1); /* one function, table, memory */
	if (tags)
		PUT(module, 13, 3, 1, 0, 0);
	PUT(module, 6, 6, 1, 0x7f, 1, 0x41, 7, 0x0b);         /* a mutable global */
	PUT(module, 7, 5, 1, 1, 'e', 0, 1);                   /* an export */
	PUT(module, 9, 7, 1, 0, 0x41, 0, 0x0b, 1, 0);         /* an element segment */
	PUT(module, 12, 1, 1);
	PUT(&body, 1, 2, 0x7f);                               /* two locals */
	put_code(&body, op);
	s.n = 0;
	PUT(&s, 1);
	put_leb(&s, (uint32_t)body.n);
	put(&s, body.v, body.n);
	put_section(module, 10, &s);
	PUT(module, 11, 5, 1, 1, 2, 'h', 'i');                /* a passive data segment */
	PUT(module, 0, 10, 4, 'n', 'a', 'm', 'e', 1, 3, 1, 1, 0); /* names: function 1 is called "" */
}

int
main(int argc, char **argv)
{
	struct bytes module;
	char path[4096];
	FILE *f;
	int op;

	if (argc != 2)
		return 2;
	signatures_prepare();
	for (op = 0; op < OP_COUNT && op_info[op].prefix != PREFIX_NONE; op++) {
		module.n = 0;
		put_module(&module, (enum op)op);
		snprintf(path, sizeof path, "%s/%03d.wasm", argv[1], op);
		f = fopen(path, "wb");
		if (!f || fwrite(module.v, 1, module.n, f) != module.n || fclose(f)) {
			perror(path);
			return 1;
		}
	}
	return 0;
}
