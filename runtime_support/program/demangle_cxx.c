/* C++ names of the Itanium ABI (_Z…), except rarities, which are refused. (Expressions are in
 * demangle_cxx_expression.c.) Names come from guests, so nodes, nesting and work are bounded. */
#include "demangle_cxx.h"

#define MAX_DEPTH 100
static uint16_t name(struct cxx *c);
static uint16_t encoding(struct cxx *c);

/* ---- nodes */

uint16_t
cxx_refuse(struct cxx *c)
{
	c->bad = true;
	return 0;
}

uint16_t
cxx_add(struct cxx *c, enum cxx_kind kind, uint16_t a, uint16_t b, const char *text, size_t size)
{
	if (c->count >= CXX_NODES || size > UINT16_MAX)
		return cxx_refuse(c);
	c->nodes[c->count] = (struct cxx_node){(uint8_t)kind, a, b, (uint16_t)size, text};
	return c->count++;
}

uint16_t
cxx_text(struct cxx *c, enum cxx_kind kind, uint16_t a, const char *text)
{
	return cxx_add(c, kind, a, 0, text, strlen(text));
}

static uint16_t
remember(struct cxx *c, uint16_t n)
{
	if (c->nsubstitutions == CXX_SUBSTITUTIONS)
		return cxx_refuse(c);
	c->substitutions[c->nsubstitutions++] = n;
	return n;
}

bool
cxx_take(struct cxx *c, const char *text)
{
	size_t size = strlen(text);

	if (strncmp(c->p, text, size) != 0)
		return false;
	c->p += size;
	return true;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* ---- names */

uint16_t
cxx_source_name(struct cxx *c)
{
	const char *text;
	size_t size = 0;

	while (is_digit(*c->p) && size < 10000)
		size = size * 10 + (size_t)(*c->p++ - '0');
	if (size == 0 || memchr(c->p, '\0', size))
		return cxx_refuse(c);
	text = c->p;
	c->p += size;
	if (size >= 10 && memcmp(text, "_GLOBAL__N", 10) == 0)
		return cxx_text(c, CXX_NAME, 0, "(anonymous namespace)");
	return cxx_add(c, CXX_NAME, 0, 0, text, size);
}

/* "_" is 0, "0_" is 1 and so on, in the base given; where digits may be capital letters, 36. */
unsigned
cxx_sequence(struct cxx *c, unsigned base)
{
	unsigned n = 0;

	if (cxx_take(c, "_"))
		return 0;
	for (; *c->p != '_'; c->p++) {
		if (is_digit(*c->p))
			n = n * base + (unsigned)(*c->p - '0');
		else if (base == 36 && *c->p >= 'A' && *c->p <= 'Z')
			n = n * base + (unsigned)(*c->p - 'A') + 10;
		else
			return cxx_refuse(c);
		if (n > 10000)
			return cxx_refuse(c);
	}
	c->p++;
	return n + 1;
}

static uint16_t
operator_name(struct cxx *c)
{
	const struct cxx_operator *operator;

	if (cxx_take(c, "cv")) {
		uint16_t to = cxx_type(c);

		c->is_special = true;
		return cxx_text(c, CXX_PREFIXED, to, "operator ");
	}
	if (cxx_take(c, "li")) {
		uint16_t suffix = cxx_source_name(c);

		return cxx_text(c, CXX_PREFIXED, suffix, "operator\"\" ");
	}
	operator = cxx_take_operator(c);
	if (operator)
		return cxx_text(c, CXX_PREFIXED, cxx_text(c, CXX_NAME, 0, operator->text), "operator");
	return cxx_refuse(c);
}

uint16_t
cxx_list(struct cxx *c, uint16_t (*item)(struct cxx *), const char *ends)
{
	uint16_t first = 0, last = 0;

	while (!c->bad && *c->p && !strchr(ends, *c->p)) {
		uint16_t n = cxx_add(c, CXX_LIST, item(c), 0, "", 0);

		if (last)
			c->nodes[last].b = n;
		else
			first = n;
		last = n;
	}
	return first;
}

/* "Ul <types> E <n> _", and "Ut <n> _". */
static uint16_t
unnamed(struct cxx *c)
{
	bool is_lambda = cxx_take(c, "Ul");
	uint16_t parameters = 0;
	unsigned n;

	if (!is_lambda && !cxx_take(c, "Ut"))
		return cxx_refuse(c);
	if (is_lambda) {
		parameters = cxx_list(c, cxx_type, "E");
		if (!cxx_take(c, "E"))
			return cxx_refuse(c);
	}
	n = cxx_sequence(c, 10);
	return cxx_text(c, is_lambda ? CXX_LAMBDA : CXX_UNNAMED, parameters,
		cxx_number(n));
}

/* The name of the class that a constructor is of: without what it lies in, and without
 * arguments. */
static uint16_t
own_name(const struct cxx *c, uint16_t n)
{
	for (unsigned i = 0; i < MAX_DEPTH; i++) {
		if (c->nodes[n].kind == CXX_NESTED)
			n = c->nodes[n].b;
		else if (c->nodes[n].kind == CXX_TEMPLATE)
			n = c->nodes[n].a;
	}
	return n;
}

static uint16_t
unqualified_name(struct cxx *c, uint16_t scope)
{
	uint16_t n;

	c->is_special = false;
	if ((c->p[0] == 'C' && c->p[1] >= '1' && c->p[1] <= '5') ||
		(c->p[0] == 'D' && c->p[1] >= '0' && c->p[1] <= '5')) {
		bool destructor = *c->p == 'D';

		c->p += 2;
		c->is_special = true;
		n = own_name(c, scope);
		if (!n)
			return cxx_refuse(c);
		if (destructor)
			n = cxx_text(c, CXX_PREFIXED, n, "~");
	} else if (*c->p == 'U') {
		n = unnamed(c);
	} else if (*c->p >= 'a' && *c->p <= 'z') {
		n = operator_name(c);
	} else {
		cxx_take(c, "L"); /* internal linkage */
		n = cxx_source_name(c);
	}
	while (!c->bad && cxx_take(c, "B")) /* an ABI's tag, which says nothing to readers */
		cxx_source_name(c);
	return n;
}

/* ---- template arguments */

uint16_t
cxx_literal(struct cxx *c)
{
	static const struct {
		char kind;
		const char *text;
	} suffixes[] = {{'i', ""}, {'j', "u"}, {'l', "l"}, {'m', "ul"}, {'x', "ll"}, {'y', "ull"}};
	uint16_t of = 0;
	const char *text;
	char kind = *c->p;

	if (cxx_take(c, "_Z") || cxx_take(c, "Z")) {
		const char *qualifiers = c->qualifiers;
		bool is_template = c->is_template, is_special = c->is_special;

		of = encoding(c);
		c->qualifiers = qualifiers;
		c->is_template = is_template;
		c->is_special = is_special;
		return cxx_take(c, "E") ? of : cxx_refuse(c);
	}
	of = cxx_type(c);
	text = c->p;
	cxx_take(c, "n");
	while (is_digit(*c->p) || (*c->p >= 'a' && *c->p <= 'f'))
		c->p++;
	if (c->bad || *c->p != 'E')
		return cxx_refuse(c);
	c->p++;
	if (kind == 'b' && c->p - text == 2)
		return cxx_text(c, CXX_NAME, 0, *text == '0' ? "false" : "true");
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		if (kind == suffixes[i].kind)
			return cxx_add(c, CXX_LITERAL, 0, cxx_text(c, CXX_NAME, 0, suffixes[i].text), text,
				(size_t)(c->p - text - 1));
	return cxx_add(c, CXX_LITERAL, of, 0, text, (size_t)(c->p - text - 1));
}

static uint16_t
argument(struct cxx *c)
{
	if (cxx_take(c, "L"))
		return cxx_literal(c);
	if (cxx_take(c, "J")) {
		uint16_t elements = cxx_list(c, argument, "E");

		return cxx_take(c, "E") ? cxx_add(c, CXX_PACK, elements, 0, "", 0) : cxx_refuse(c);
	}
	if (cxx_take(c, "X")) {
		uint16_t n = cxx_expression(c);

		return cxx_take(c, "E") ? n : cxx_refuse(c);
	}
	return cxx_type(c);
}

/* After "I". */
uint16_t
cxx_arguments(struct cxx *c, uint16_t of)
{
	uint16_t all = cxx_list(c, argument, "E");

	if (!cxx_take(c, "E"))
		return cxx_refuse(c);
	return cxx_add(c, CXX_TEMPLATE, of, all, "", 0);
}

/* T_ and its like, by the arguments at hand. */
uint16_t
cxx_parameter(struct cxx *c)
{
	unsigned n = cxx_sequence(c, 10);
	uint16_t i = c->arguments;

	while (n > 0 && i)
		i = c->nodes[i].b, n--;
	return i ? c->nodes[i].a : cxx_refuse(c);
}

/* ---- substitutions, nested and local names */

/* After "S". */
static uint16_t
substitution(struct cxx *c)
{
	static const struct {
		const char *code, *text;
	} known[] = {
		{"a", "allocator"}, {"b", "basic_string"}, {"s", "string"}, {"i", "istream"},
		{"o", "ostream"}, {"d", "iostream"}
	};
	unsigned n;

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (cxx_take(c, known[i].code))
			return cxx_add(c, CXX_NESTED, cxx_text(c, CXX_NAME, 0, "std"),
				cxx_text(c, CXX_NAME, 0, known[i].text), "", 0);
	n = cxx_sequence(c, 36);
	return !c->bad && n < c->nsubstitutions ? c->substitutions[n] : cxx_refuse(c);
}

static uint16_t
in_scope(struct cxx *c, uint16_t scope)
{
	uint16_t n = unqualified_name(c, scope);

	return scope ? cxx_add(c, CXX_NESTED, scope, n, "", 0) : n;
}

/* After "N". `outer`: the arguments become those that T_ refers to. */
static uint16_t
nested_name(struct cxx *c, bool outer)
{
	static const char *const texts[] = {"", " const", " &", " const &", " &&", " const &&"};
	unsigned qualified = 0;
	uint16_t n = 0;
	bool is_template = false;

	while (*c->p && strchr("rVK", *c->p))
		qualified |= *c->p++ == 'K';
	qualified += cxx_take(c, "R") ? 2 : cxx_take(c, "O") ? 4 : 0;
	while (!c->bad && !cxx_take(c, "E")) {
		if (*c->p == '\0')
			return cxx_refuse(c);
		is_template = *c->p == 'I';
		if (cxx_take(c, "St")) {
			n = cxx_text(c, CXX_NAME, 0, "std");
			continue;
		}
		if (cxx_take(c, "S")) {
			n = substitution(c);
			continue;
		}
		if (cxx_take(c, "T")) {
			n = cxx_parameter(c);
		} else if (cxx_take(c, "I")) {
			n = cxx_arguments(c, n);
			if (outer && !c->bad)
				c->arguments = c->nodes[n].b;
		} else {
			n = in_scope(c, n);
		}
		if (*c->p != 'E')
			remember(c, n);
	}
	if (outer) {
		c->qualifiers = texts[qualified];
		c->is_template = is_template;
	}
	return n;
}

/* After "Z": what a function has within it. */
static uint16_t
local_name(struct cxx *c)
{
	uint16_t function = encoding(c), entity;

	if (!cxx_take(c, "E"))
		return cxx_refuse(c);
	if (cxx_take(c, "s")) {
		entity = cxx_text(c, CXX_NAME, 0, "string literal");
	} else {
		if (cxx_take(c, "d"))
			cxx_sequence(c, 10);
		entity = name(c);
	}
	if (cxx_take(c, "__")) {
		while (is_digit(*c->p))
			c->p++;
		cxx_take(c, "_");
	} else if (c->p[0] == '_' && is_digit(c->p[1])) {
		c->p += 2;
	}
	return cxx_add(c, CXX_NESTED, function, entity, "", 0);
}

static uint16_t
any_name(struct cxx *c, bool outer)
{
	uint16_t n;
	bool substituted = false;

	if (cxx_take(c, "N"))
		return nested_name(c, outer);
	if (cxx_take(c, "Z"))
		return local_name(c);
	if (cxx_take(c, "St"))
		n = in_scope(c, cxx_text(c, CXX_NAME, 0, "std"));
	else if (cxx_take(c, "S"))
		n = substitution(c), substituted = true;
	else
		n = unqualified_name(c, 0);
	if (outer) {
		c->qualifiers = "";
		c->is_template = *c->p == 'I';
	}
	if (c->bad || *c->p != 'I')
		return n;
	if (!substituted)
		remember(c, n);
	c->p++;
	n = cxx_arguments(c, n);
	if (outer && !c->bad)
		c->arguments = c->nodes[n].b;
	return n;
}

static uint16_t
name(struct cxx *c)
{
	return any_name(c, true);
}

/* ---- types */

static const char *
builtin(char code)
{
	static const char *const types[26] = {
		['a' - 'a'] = "signed char", ['b' - 'a'] = "bool", ['c' - 'a'] = "char",
		['d' - 'a'] = "double", ['e' - 'a'] = "long double", ['f' - 'a'] = "float",
		['g' - 'a'] = "__float128", ['h' - 'a'] = "unsigned char", ['i' - 'a'] = "int",
		['j' - 'a'] = "unsigned int", ['l' - 'a'] = "long", ['m' - 'a'] = "unsigned long",
		['n' - 'a'] = "__int128", ['o' - 'a'] = "unsigned __int128", ['s' - 'a'] = "short",
		['t' - 'a'] = "unsigned short", ['v' - 'a'] = "void", ['w' - 'a'] = "wchar_t",
		['x' - 'a'] = "long long", ['y' - 'a'] = "unsigned long long", ['z' - 'a'] = "..."
	};

	return code >= 'a' && code <= 'z' ? types[code - 'a'] : NULL;
}

/* After "D". */
static uint16_t
other_builtin(struct cxx *c)
{
	static const struct {
		const char *code, *text;
	} types[] = {
		{"n", "decltype(nullptr)"}, {"i", "char32_t"}, {"s", "char16_t"}, {"u", "char8_t"},
		{"a", "auto"}, {"c", "decltype(auto)"}, {"h", "half"}
	};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (cxx_take(c, types[i].code))
			return cxx_text(c, CXX_NAME, 0, types[i].text);
	return cxx_take(c, "p") ? cxx_type(c) : cxx_refuse(c);
}

/* After "F": the result, then the parameters. */
static uint16_t
function_type(struct cxx *c)
{
	uint16_t result, parameters;

	cxx_take(c, "Y"); /* of C */
	result = cxx_type(c);
	parameters = cxx_list(c, cxx_type, "E");
	if (!cxx_take(c, "E"))
		return cxx_refuse(c);
	return cxx_add(c, CXX_FUNCTION, 0, cxx_add(c, CXX_SIGNATURE, parameters, result, "", 0), "", 0);
}

/* After "A": "10_c". */
static uint16_t
array_type(struct cxx *c)
{
	const char *dimension = c->p;
	size_t size;
	uint16_t of;

	while (is_digit(*c->p))
		c->p++;
	size = (size_t)(c->p - dimension);
	if (!cxx_take(c, "_"))
		return cxx_refuse(c);
	of = cxx_type(c);
	return cxx_add(c, CXX_ARRAY, 0, of, dimension, size);
}

static uint16_t
qualified_type(struct cxx *c)
{
	bool restricts = cxx_take(c, "r"), is_volatile = cxx_take(c, "V"), is_const = cxx_take(c, "K");
	uint16_t n = cxx_type(c);

	if (is_const)
		n = cxx_text(c, CXX_SUFFIXED, n, " const");
	if (is_volatile)
		n = cxx_text(c, CXX_SUFFIXED, n, " volatile");
	return restricts ? cxx_text(c, CXX_SUFFIXED, n, " __restrict") : n;
}

/* A name, or what has been read before, which arguments may follow. */
static uint16_t
class_type(struct cxx *c)
{
	bool before = c->is_special;
	uint16_t n;

	if (c->p[0] == 'S' && c->p[1] != 't') {
		c->p++;
		n = substitution(c);
		return cxx_take(c, "I") ? remember(c, cxx_arguments(c, n)) : n;
	}
	if (cxx_take(c, "T")) {
		n = remember(c, cxx_parameter(c));
		return cxx_take(c, "I") ? remember(c, cxx_arguments(c, n)) : n;
	}
	n = remember(c, any_name(c, false));
	c->is_special = before;
	return n;
}

/* A reference to a reference is one, which is && only where both are. */
static uint16_t
reference(struct cxx *c, const char *text)
{
	uint16_t to = cxx_type(c);
	const struct cxx_node *n = &c->nodes[to];

	if (n->kind == CXX_SUFFIXED && n->text[0] == '&') {
		if (n->size <= strlen(text))
			return to;
		to = n->a;
	}
	return cxx_text(c, CXX_SUFFIXED, to, text);
}

static uint16_t
one_type(struct cxx *c)
{
	const char *basic = builtin(*c->p);
	uint16_t n;

	if (*c->p && strchr("rVK", *c->p))
		return remember(c, qualified_type(c));
	if (basic) {
		c->p++;
		return cxx_text(c, CXX_NAME, 0, basic);
	}
	if (cxx_take(c, "P"))
		n = cxx_type(c), n = cxx_text(c, CXX_SUFFIXED, n, "*");
	else if (cxx_take(c, "R"))
		n = reference(c, "&");
	else if (cxx_take(c, "O"))
		n = reference(c, "&&");
	else if (cxx_take(c, "F"))
		n = function_type(c);
	else if (cxx_take(c, "A"))
		n = array_type(c);
	else if (cxx_take(c, "M"))
		n = cxx_type(c), n = cxx_add(c, CXX_MEMBER, n, cxx_type(c), "", 0);
	else if (cxx_take(c, "DoF"))
		n = function_type(c), c->nodes[n].text = " noexcept", c->nodes[n].size = 9;
	else if (cxx_take(c, "DT") || cxx_take(c, "Dt"))
		n = cxx_decltype(c);
	else if (cxx_take(c, "Dp"))
		n = cxx_type(c);
	else if (cxx_take(c, "D"))
		return other_builtin(c);
	else
		return class_type(c);
	return remember(c, n);
}

uint16_t
cxx_type(struct cxx *c)
{
	uint16_t n;

	if (c->bad || c->depth >= MAX_DEPTH)
		return cxx_refuse(c);
	c->depth++;
	n = one_type(c);
	c->depth--;
	return c->bad ? 0 : n;
}

/* ---- the whole */

/* A number, of no interest to readers. */
static void
offset(struct cxx *c)
{
	cxx_take(c, "n");
	while (is_digit(*c->p))
		c->p++;
	if (!cxx_take(c, "_"))
		cxx_refuse(c);
}

/* By how much a thunk changes this: "h <n> _", "v <n> _ <n> _". */
static void
call_offset(struct cxx *c)
{
	bool is_virtual = cxx_take(c, "v");

	if (!is_virtual && !cxx_take(c, "h"))
		cxx_refuse(c);
	offset(c);
	if (is_virtual)
		offset(c);
}

/* After "TC": the derived class, an offset, the base. */
static uint16_t
construction_vtable(struct cxx *c)
{
	uint16_t derived = cxx_type(c), base;

	offset(c);
	base = cxx_type(c);
	return cxx_text(c, CXX_PREFIXED, cxx_add(c, CXX_JOINED, base, derived, "-in-", 4),
		"construction vtable for ");
}

static uint16_t
special(struct cxx *c)
{
	static const struct {
		const char *code, *text;
		uint16_t (*of)(struct cxx *);
		unsigned offsets;
	} kinds[] = {
		{"TV", "vtable for ", cxx_type, 0}, {"TT", "VTT for ", cxx_type, 0},
		{"TI", "typeinfo for ", cxx_type, 0}, {"TS", "typeinfo name for ", cxx_type, 0},
		{"GV", "guard variable for ", name, 0}, {"TH", "TLS init function for ", name, 0},
		{"TW", "TLS wrapper function for ", name, 0},
		{"GTt", "transaction clone for ", encoding, 0},
		{"Tc", "covariant return thunk to ", encoding, 2}
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (cxx_take(c, kinds[i].code)) {
			for (unsigned k = 0; k < kinds[i].offsets; k++)
				call_offset(c);
			return cxx_text(c, CXX_PREFIXED, kinds[i].of(c), kinds[i].text);
		}
	if (cxx_take(c, "TC"))
		return construction_vtable(c);
	if (cxx_take(c, "T")) {
		bool is_virtual = *c->p == 'v';

		call_offset(c);
		return cxx_text(c, CXX_PREFIXED, encoding(c),
			is_virtual ? "virtual thunk to " : "non-virtual thunk to ");
	}
	return cxx_refuse(c);
}

static uint16_t
encoding(struct cxx *c)
{
	uint16_t arguments = c->arguments, n, result = 0, parameters;
	const char *qualifiers;

	if (c->bad || c->depth >= MAX_DEPTH)
		return cxx_refuse(c);
	c->depth++;
	if (*c->p == 'T' || *c->p == 'G') {
		n = special(c);
		c->arguments = arguments;
		c->depth--;
		return n;
	}
	n = name(c);
	qualifiers = c->qualifiers;
	if (!c->bad && *c->p && !strchr("E.", *c->p)) {
		if (c->is_template && !c->is_special)
			result = cxx_type(c);
		parameters = cxx_list(c, cxx_type, "E.");
		parameters = cxx_add(c, CXX_SIGNATURE, parameters, result, "", 0);
		n = cxx_add(c, CXX_FUNCTION, n, parameters, qualifiers, strlen(qualifiers));
	}
	c->arguments = arguments;
	c->depth--;
	return n;
}

bool
wasm_rt_demangle_cxx(const char *mangled, char *name, size_t size)
{
	struct cxx c = {.p = mangled, .count = 1, .qualifiers = ""};
	struct text out = {name, size, 0};
	uint16_t root;

	if (!cxx_take(&c, "_Z"))
		return false;
	root = encoding(&c);
	if (c.bad || (*c.p && *c.p != '.'))
		return false;
	cxx_print(c.nodes, root, &out);
	return out.n > 0;
}
