#include "c/local_names.h"

#include "c/print.h"

#include "util/map.h"

#include <stdlib.h>
#include <string.h>

#define NAME_MAX_BYTES 40

/* Words that C compilers, their headers or the generated code use. */
static const char *const reserved[] = {
	"NULL", "alignas", "alignof", "asm", "auto", "bool", "break", "case", "char", "const",
	"constexpr", "continue", "default",
	"do", "double", "else", "enum", "environ", "errno", "extern", "f32", "f64", "false", "far",
	"float", "for", "goto", "i386", "if",
	"inline", "instance", "int", "in", "linux", "long", "memcmp", "memcpy", "memmove", "memset",
	"near", "next", "nullptr", "out", "register",
	"args", "restrict", "result", "return", "s16", "s32", "s64", "s8", "self", "short", "signed",
	"sizeof", "static", "stderr", "stdin", "stdout",
	"struct", "switch", "target", "true", "typedef", "typeof", "u16", "u32", "u64",
	"u8", "uintptr_t", "union", "unix",
	"unsigned", "void",
	"volatile", "while",
};

/* Prefixes of the names that templates/ and the runtime define. */
static const char *const prefixes[] = {
	"_", "call_", "check", "ea_", "f32_", "f64_", "f_", "float_", "forced_", "i32_", "i64_",
	"loaded_", "mem_", "memory_", "read_", "ref_",
	"same_", "stack_", "table_", "trap_", "v128", "i8x16_", "i16x8_", "i32x4_", "i64x2_", "f32x4_",
	"f64x2_", "value_", "w2c_", "wasm",
	"write_", "at_",
};

/* ... of modules with exceptions; others keep such names. */
static const char *const exception_prefixes[] = { "exn_", "own", "throw_", "visible_" };

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

/* m, m1, p0, l3, t12: names that the printer makes up; m1_size: a memory's name with a suffix. */
static bool
is_numbered(const char *name)
{
	static const char *const behind[] = { "_array", "_bytes", "_memory", "_min", "_size" };
	const char *end;

	if (!strchr("mplt", *name))
		return false;
	end = name + 1 + strspn(name + 1, "0123456789");
	for (size_t i = 0; *name == 'm' && i < sizeof behind / sizeof *behind; i++)
		if (!strcmp(end, behind[i]))
			return true;
	return *end == '\0';
}

static bool
begins_like(const char *name, const char *const list[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strncmp(name, list[i], strlen(list[i])))
			return true;
	return false;
}

static bool
is_reserved(const struct unit *u, const char *name)
{
	bool lower = false;

	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		if (!strcmp(name, reserved[i]))
			return true;
	if (begins_like(name, prefixes, sizeof prefixes / sizeof *prefixes))
		return true;
	if (u->facts->throws && begins_like(name, exception_prefixes,
		sizeof exception_prefixes / sizeof *exception_prefixes))
		return true;
	for (const char *c = name; *c; c++)
		lower |= is_lower(*c);
	return !lower || is_numbered(name); /* capitals alone: a macro, perhaps */
}

/* The name as an identifier, or NULL if nothing of it is left. */
static char *
identifier(const struct unit *u, struct function *f, struct name name)
{
	char *to = arena_alloc(f->arena, NAME_MAX_BYTES + 16), *end = to;

	for (uint32_t i = 0; i < name.size && end - to < NAME_MAX_BYTES; i++) {
		char c = name.bytes[i];
		bool plain = is_lower(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9' && end > to);
		if (plain || (end > to && end[-1] != '_'))
			*end++ = plain ? c : '_';
	}
	while (end > to && end[-1] == '_')
		end--;
	*end = '\0';
	if (end == to)
		return NULL;
	if (is_reserved(u, to)) {
		memmove(to + 2, to, (size_t)(end - to) + 1);
		memcpy(to, "v_", 2);
	}
	return to;
}

void
names_locals(struct unit *u, struct function *f)
{
	struct name *names;
	struct map taken = {.slots = NULL};

	if (!u->options->debug_names || !u->names->local_offsets || !u->names->local_offsets[f->index]
	    || !f->nlocals)
		return;
	names = arena_zalloc(f->arena, f->nlocals * sizeof *names);
	names_read_locals(u->names, u->reader, f->arena, f->index, names, f->nlocals);
	for (uint32_t i = 0; i < f->nlocals; i++) {
		char *name = names[i].bytes ? identifier(u, f, names[i]) : NULL;
		bool added;

		if (!name)
			continue;
		map_add(&taken, name, i, &added);
		while (!added) { /* mostly once; but a debug name may end in _v and this number, too */
			name = arena_printf(f->arena, "v_%s_v%u", name, (unsigned)i);
			name += is_reserved(u, name + 2) ? 0 : 2;
			map_add(&taken, name, i, &added);
		}
		f->locals.v[i].name = name;
	}
	map_free(&taken);
}

void
put_local_slow(struct printer *p, struct sink *s, uint32_t local)
{
	const struct function *f = p->f;
	struct spelling *spelling = &p->spellings[local];
	const char *begin;

	if (local < f->nlocals && f->locals.v[local].name) {
		put_str(s, f->locals.v[local].name);
		return;
	}
	sink_room(s);
	begin = s->next;
	if (local >= f->nlocals)
		put_numbered(s, 't', local - f->nlocals);
	else
		put_numbered(s, local < f->nparams ? 'p' : 'l', local);
	if ((size_t)(s->next - begin) > sizeof spelling->text)
		return;
	spelling->size = (uint8_t)(s->next - begin);
	memcpy(spelling->text, begin, sizeof spelling->text); /* one move, of bytes that are there */
}
