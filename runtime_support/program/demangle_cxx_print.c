/* C++ declarators surround what they declare, so the parts before and after a name are printed
 * separately. */
#include "demangle_cxx.h"

#define MAX_DEPTH 200
#define MAX_STEPS 20000

struct printer {
	const struct cxx_node *nodes;
	struct text *out;
	unsigned depth, steps;
};

static void print_before(struct printer *p, uint16_t i);
static void print_behind(struct printer *p, uint16_t i);

static void
put(struct printer *p, const char *text)
{
	text_add(p->out, text, strlen(text));
}

static void
print(struct printer *p, uint16_t i)
{
	print_before(p, i);
	print_behind(p, i);
}

/* Whether a pointer to the type needs parentheses. */
static bool
binds_behind(const struct printer *p, uint16_t i)
{
	const struct cxx_node *n = &p->nodes[i];

	for (unsigned steps = 0; n->kind == CXX_SUFFIXED && steps < MAX_DEPTH; steps++)
		n = &p->nodes[n->a];
	return n->kind == CXX_ARRAY || (n->kind == CXX_FUNCTION && n->a == 0);
}

/* A pack's elements stand where it stands. */
static void
print_list(struct printer *p, uint16_t i, bool *first)
{
	for (; i && p->steps < MAX_STEPS; i = p->nodes[i].b) {
		const struct cxx_node *element = &p->nodes[p->nodes[i].a];

		p->steps++;
		if (element->kind == CXX_PACK && p->depth < MAX_DEPTH) {
			p->depth++;
			print_list(p, element->a, first);
			p->depth--;
			continue;
		}
		put(p, *first ? "" : ", ");
		*first = false;
		print(p, p->nodes[i].a);
	}
}

static bool
is_void(const struct printer *p, uint16_t list)
{
	const struct cxx_node *only = &p->nodes[p->nodes[list].a];

	return list && !p->nodes[list].b && only->kind == CXX_NAME && only->size == 4 &&
		memcmp(only->text, "void", 4) == 0;
}

static void
print_parameters(struct printer *p, uint16_t list)
{
	bool first = true;

	put(p, "(");
	if (!is_void(p, list))
		print_list(p, list, &first);
	put(p, ")");
}

static void
print_literal(struct printer *p, const struct cxx_node *n)
{
	if (n->a) {
		put(p, "(");
		print(p, n->a);
		put(p, ")");
	}
	if (n->size > 0 && n->text[0] == 'n') {
		put(p, "-");
		text_add(p->out, n->text + 1, n->size - 1u);
	} else {
		text_add(p->out, n->text, n->size);
	}
	print(p, n->b);
}

static void
print_template(struct printer *p, const struct cxx_node *n)
{
	bool first = true;

	print(p, n->a);
	put(p, p->out->n > 0 && p->out->bytes[p->out->n - 1] == '<' ? " <" : "<");
	print_list(p, n->b, &first);
	put(p, p->out->n > 0 && p->out->bytes[p->out->n - 1] == '>' ? " >" : ">");
}

static void
print_before(struct printer *p, uint16_t i)
{
	const struct cxx_node *n = &p->nodes[i];

	if (i == 0 || p->depth >= MAX_DEPTH || p->steps >= MAX_STEPS)
		return;
	p->depth++;
	p->steps++;
	switch ((enum cxx_kind)n->kind) {
	case CXX_NAME:
		text_add(p->out, n->text, n->size);
		break;
	case CXX_NESTED:
		print(p, n->a);
		put(p, "::");
		print(p, n->b);
		break;
	case CXX_TEMPLATE:
		print_template(p, n);
		break;
	case CXX_LIST:
		break;
	case CXX_FUNCTION:
		if (p->nodes[n->b].b) {
			print_before(p, p->nodes[n->b].b);
			put(p, binds_behind(p, p->nodes[n->b].b) ? "" : " ");
		}
		print(p, n->a);
		break;
	case CXX_SIGNATURE:
		break;
	case CXX_SUFFIXED:
		print_before(p, n->a);
		if (binds_behind(p, n->a) && p->nodes[n->a].kind != CXX_SUFFIXED)
			put(p, p->nodes[n->a].kind == CXX_ARRAY ? " (" : "(");
		text_add(p->out, n->text, n->size);
		break;
	case CXX_ARRAY:
		print_before(p, n->b);
		break;
	case CXX_MEMBER:
		print_before(p, n->b);
		put(p, binds_behind(p, n->b) ? "(" : " ");
		print(p, n->a);
		put(p, "::*");
		break;
	case CXX_PREFIXED:
		text_add(p->out, n->text, n->size);
		print(p, n->a);
		break;
	case CXX_LITERAL:
		print_literal(p, n);
		break;
	case CXX_JOINED:
		print(p, n->a);
		text_add(p->out, n->text, n->size);
		print(p, n->b);
		break;
	case CXX_LAMBDA:
		put(p, "{lambda");
		print_parameters(p, n->a);
		put(p, "#");
		text_add(p->out, n->text, n->size);
		put(p, "}");
		break;
	case CXX_UNNAMED:
		put(p, "{unnamed type#");
		text_add(p->out, n->text, n->size);
		put(p, "}");
		break;
	case CXX_PACK: {
		bool first = true;

		print_list(p, n->a, &first);
		break;
	}
	}
	p->depth--;
}

static void
print_behind(struct printer *p, uint16_t i)
{
	const struct cxx_node *n = &p->nodes[i];

	if (i == 0 || p->depth >= MAX_DEPTH || p->steps >= MAX_STEPS)
		return;
	p->depth++;
	p->steps++;
	switch ((enum cxx_kind)n->kind) {
	case CXX_FUNCTION:
		print_parameters(p, p->nodes[n->b].a);
		text_add(p->out, n->text, n->size);
		print_behind(p, p->nodes[n->b].b);
		break;
	case CXX_SUFFIXED:
		if (binds_behind(p, n->a) && p->nodes[n->a].kind != CXX_SUFFIXED)
			put(p, ")");
		print_behind(p, n->a);
		break;
	case CXX_ARRAY:
		put(p, p->out->n > 0 && p->out->bytes[p->out->n - 1] == ']' ? "[" : " [");
		text_add(p->out, n->text, n->size);
		put(p, "]");
		print_behind(p, n->b);
		break;
	case CXX_MEMBER:
		put(p, binds_behind(p, n->b) ? ")" : "");
		print_behind(p, n->b);
		break;
	case CXX_NAME:
	case CXX_NESTED:
	case CXX_TEMPLATE:
	case CXX_LIST:
	case CXX_SIGNATURE:
	case CXX_PREFIXED:
	case CXX_LITERAL:
	case CXX_JOINED:
	case CXX_LAMBDA:
	case CXX_UNNAMED:
	case CXX_PACK:
		break;
	}
	p->depth--;
}

void
cxx_print(const struct cxx_node *nodes, uint16_t root, struct text *out)
{
	struct printer p = {.nodes = nodes, .out = out};

	print(&p, root);
}
