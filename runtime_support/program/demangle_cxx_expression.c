/* Expressions in C++ names: in template arguments and decltype. They are printed with as many
 * parentheses as by binutils. */
#include "demangle_cxx.h"

#define MAX_DEPTH 100

const struct cxx_operator *
cxx_take_operator(struct cxx *c)
{
	static const struct cxx_operator operators[] = {
		{"nw", 0, " new"}, {"na", 0, " new[]"}, {"dl", 0, " delete"}, {"da", 0, " delete[]"},
		{"aw", 0, " co_await"}, {"ps", 1, "+"}, {"ng", 1, "-"}, {"ad", 1, "&"}, {"de", 1, "*"},
		{"co", 1, "~"}, {"pl", 2, "+"}, {"mi", 2, "-"}, {"ml", 2, "*"}, {"dv", 2, "/"},
		{"rm", 2, "%"}, {"an", 2, "&"}, {"or", 2, "|"}, {"eo", 2, "^"}, {"aS", 2, "="},
		{"pL", 2, "+="}, {"mI", 2, "-="}, {"mL", 2, "*="}, {"dV", 2, "/="}, {"rM", 2, "%="},
		{"aN", 2, "&="}, {"oR", 2, "|="}, {"eO", 2, "^="}, {"ls", 2, "<<"}, {"rs", 2, ">>"},
		{"lS", 2, "<<="}, {"rS", 2, ">>="}, {"eq", 2, "=="}, {"ne", 2, "!="}, {"lt", 2, "<"},
		{"gt", 2, ">"}, {"le", 2, "<="}, {"ge", 2, ">="}, {"ss", 2, "<=>"}, {"nt", 1, "!"},
		{"aa", 2, "&&"}, {"oo", 2, "||"}, {"pp", 0, "++"}, {"mm", 0, "--"}, {"cm", 2, ","},
		{"pm", 2, "->*"}, {"pt", 2, "->"}, {"cl", 0, "()"}, {"ix", 0, "[]"}
	};

	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
		if (cxx_take(c, operators[i].code))
			return &operators[i];
	return NULL;
}

const char *
cxx_number(unsigned n)
{
	static const char *const numbers[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"};

	return n < 10 ? numbers[n] : "...";
}

static uint16_t
in_parentheses(struct cxx *c, uint16_t n)
{
	return cxx_text(c, CXX_LITERAL, n, "");
}

static bool
at_name(const char *p)
{
	return *p >= '0' && *p <= '9';
}

/* Names stand as they are. */
static uint16_t
operand(struct cxx *c)
{
	bool is_name = at_name(c->p) || strncmp(c->p, "sr", 2) == 0 ||
		strncmp(c->p, "fp", 2) == 0;
	uint16_t n = cxx_expression(c);

	return is_name && c->nodes[n].kind != CXX_TEMPLATE ? n : in_parentheses(c, n);
}

/* What may have arguments. */
static uint16_t
simple_name(struct cxx *c, uint16_t scope)
{
	uint16_t n = cxx_source_name(c);

	if (scope)
		n = cxx_add(c, CXX_NESTED, scope, n, "", 0);
	return cxx_take(c, "I") ? cxx_arguments(c, n) : n;
}

/* After "sr": a type or nothing, and names in each other. Where there are several, the last mostly
 * follows an "E". */
static uint16_t
scoped_name(struct cxx *c)
{
	uint16_t n = 0;

	if (cxx_take(c, "N") || !at_name(c->p))
		n = cxx_type(c);
	do
		n = simple_name(c, n);
	while (!c->bad && (at_name(c->p) || (*c->p == 'E' && at_name(c->p + 1) && cxx_take(c, "E"))));
	return n;
}

/* After "ad": of a function in a scope only the name. */
static uint16_t
address(struct cxx *c)
{
	uint16_t n = cxx_expression(c);

	if (c->nodes[n].kind == CXX_FUNCTION && c->nodes[n].size == 0 &&
		c->nodes[c->nodes[n].a].kind == CXX_NESTED)
		n = c->nodes[n].a;
	if (c->nodes[n].kind != CXX_NESTED && c->nodes[n].kind != CXX_NAME)
		n = in_parentheses(c, n);
	return cxx_text(c, CXX_PREFIXED, n, "&");
}

static uint16_t
joined(struct cxx *c, uint16_t a, const char *text, uint16_t b)
{
	return cxx_add(c, CXX_JOINED, a, b, text, strlen(text));
}

static uint16_t
operation(struct cxx *c)
{
	const struct cxx_operator *operator = cxx_take_operator(c);
	uint16_t first, n;

	if (!operator || !operator->operands)
		return cxx_refuse(c);
	if (!strcmp(operator->code, "ad"))
		return address(c);
	first = operand(c);
	if (operator->operands == 1)
		return cxx_text(c, CXX_PREFIXED, first, operator->text);
	n = joined(c, first, operator->text, operand(c));
	return !strcmp(operator->text, ">") ? in_parentheses(c, n) : n;
}

static uint16_t
call(struct cxx *c)
{
	uint16_t function = operand(c), arguments = cxx_list(c, cxx_expression, "E");

	if (!cxx_take(c, "E"))
		return cxx_refuse(c);
	return joined(c, function, "(", joined(c, cxx_text(c, CXX_PACK, arguments, ""), ")", 0));
}

static uint16_t
one_expression(struct cxx *c)
{
	uint16_t n;

	if (cxx_take(c, "L"))
		return cxx_literal(c);
	if (cxx_take(c, "T"))
		return cxx_parameter(c);
	if (cxx_take(c, "fp"))
		return cxx_text(c, CXX_PREFIXED, joined(c, cxx_text(c, CXX_NAME, 0,
			cxx_number(cxx_sequence(c, 10))), "}", 0), "{parm#");
	if (cxx_take(c, "sr"))
		return scoped_name(c);
	if (cxx_take(c, "cl"))
		return call(c);
	if (cxx_take(c, "cv")) {
		n = cxx_type(c);
		return cxx_add(c, CXX_LITERAL, n, operand(c), "", 0);
	}
	if (cxx_take(c, "st"))
		return cxx_text(c, CXX_PREFIXED, in_parentheses(c, cxx_type(c)), "sizeof ");
	if (cxx_take(c, "ix")) {
		n = operand(c);
		return joined(c, n, "[", joined(c, cxx_expression(c), "]", 0));
	}
	if (cxx_take(c, "dt")) {
		n = operand(c);
		return joined(c, n, ".", operand(c));
	}
	return at_name(c->p) ? simple_name(c, 0) : operation(c);
}

uint16_t
cxx_expression(struct cxx *c)
{
	uint16_t n;

	if (c->bad || c->depth >= MAX_DEPTH)
		return cxx_refuse(c);
	c->depth++;
	n = one_expression(c);
	c->depth--;
	return c->bad ? 0 : n;
}

uint16_t
cxx_decltype(struct cxx *c)
{
	uint16_t n = cxx_expression(c);

	if (!cxx_take(c, "E"))
		return cxx_refuse(c);
	return cxx_text(c, CXX_PREFIXED, joined(c, n, ")", 0), "decltype (");
}
