/* template: the fragments of C in templates/ that a module needs. templates/embed.c describes their
 * format. */
#include "emit/emit.h"

#include "util/diag.h"

#include <string.h>

struct template {
	const char *name, *ops, *needs; /* lists of words, each followed by a space */
	bool always;
	unsigned first, n;              /* lines */
};

#include "templates.inc"

#define NTEMPLATES (sizeof templates / sizeof templates[0])

/* Takes the next word off a list into `word`; false at its end. */
static bool
next_word(const char **list, char word[64])
{
	size_t size = strcspn(*list, " ");

	if (!size || size >= 64)
		return false;
	memcpy(word, *list, size);
	word[size] = '\0';
	*list += size + 1;
	return true;
}

struct used_ops { /* used by the module: usually few of all operations */
	const char *texts[OP_COUNT];
	size_t sizes[OP_COUNT];
	unsigned n;
};

static bool
op_used(const struct used_ops *ops, const char *text, bool underscores)
{
	size_t size = strlen(text);

	for (unsigned i = 0; i < ops->n; i++) {
		const char *a = ops->texts[i], *b = text;

		if (ops->sizes[i] != size)
			continue;
		while (*a && (*a == *b || (underscores && *a == '.' && *b == '_')))
			a++, b++;
		if (*a == *b)
			return true;
	}
	return false;
}

static bool
used(const struct used_ops *used_ops, const struct template *t)
{
	const char *ops = t->ops;
	char word[64];

	if (t->always || op_used(used_ops, t->name, true))
		return true;
	while (next_word(&ops, word))
		if (op_used(used_ops, word, false))
			return true;
	return false;
}

static size_t
find(const char *name)
{
	for (size_t i = 0; i < NTEMPLATES; i++)
		if (*templates[i].name == *name && !strcmp(templates[i].name, name))
			return i;
	fail("no template is called %s", name);
}

void
template_need(struct unit *u, const char *name)
{
	if (!u->out->templates_needed)
		u->out->templates_needed = arena_zalloc(u->arena, NTEMPLATES);
	u->out->templates_needed[find(name)] = true;
}

/* The templates that a template needs stand before it, so one walk from the end finds all. */
void
template_put_needed(struct unit *u, struct sink *s)
{
	struct used_ops ops = { .n = 0 };
	char word[64];

	for (unsigned op = 0; op < OP_COUNT; op++)
		if (facts_op_used(u->facts, (enum op)op)) {
			ops.texts[ops.n] = op_info[op].text;
			ops.sizes[ops.n++] = strlen(op_info[op].text);
		}
	for (size_t i = NTEMPLATES; i-- > 0;) {
		const char *needs = templates[i].needs;

		if (used(&ops, &templates[i]))
			template_need(u, templates[i].name);
		if (!u->out->templates_needed || !u->out->templates_needed[i])
			continue;
		while (next_word(&needs, word))
			template_need(u, word);
	}
	for (size_t i = 0; i < NTEMPLATES; i++) {
		if (!u->out->templates_needed || !u->out->templates_needed[i])
			continue;
		for (unsigned line = 0; line < templates[i].n; line++)
			put_str(s, template_lines[templates[i].first + line]);
		put_char(s, '\n');
	}
}
