/* C++ names of the Itanium ABI (_Z…), except expressions in templates and other rarities, which
 * are refused. Names come from guests, so nodes, nesting and work are bounded. */
#include "demangle_cxx.h"

#define MAX_DEPTH 100
#define MAX_SUBSTITUTIONS 256

struct cxx {
	const char *p;
	struct cxx_node nodes[CXX_NODES]; /* the first is none */
	uint16_t count, substitutions[MAX_SUBSTITUTIONS], nsubstitutions;
	uint16_t arguments;   /* the list that T_ and so on refer to */
	unsigned depth;
	const char *qualifiers; /* of the member function whose name was read: " const" */
	/* That name ends in arguments; is that of a constructor or conversion, which has no result. */
	bool is_template, is_special;
	bool bad;
};

static uint16_t type(struct cxx *c);
static uint16_t name(struct cxx *c);
static uint16_t encoding(struct cxx *c);

/* ---- nodes */

static uint16_t
refuse(struct cxx *c)
{
	c->bad = true;
	return 0;
}

static uint16_t
node(struct cxx *c, enum cxx_kind kind, uint16_t a, uint16_t b, const char *text, size_t size)
{
	if (c->count >= CXX_NODES || size > UINT16_MAX)
		return refuse(c);
	c->nodes[c->count] = (struct cxx_node){(uint8_t)kind, a, b, (uint16_t)size, text};
	return c->count++;
}

static uint16_t
text_node(struct cxx *c, enum cxx_kind kind, uint16_t a, const char *text)
{
	return node(c, kind, a, 0, text, strlen(text));
}

static uint16_t
remember(struct cxx *c, uint16_t n)
{
	if (c->nsubstitutions == MAX_SUBSTITUTIONS)
		return refuse(c);
	c->substitutions[c->nsubstitutions++] = n;
	return n;
}

static bool
take(struct cxx *c, const char *text)
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

static uint16_t
source_name(struct cxx *c)
{
	const char *text;
	size_t size = 0;

	while (is_digit(*c->p) && size < 10000)
		size = size * 10 + (size_t)(*c->p++ - '0');
	if (size == 0 || memchr(c->p, '\0', size))
		return refuse(c);
	text = c->p;
	c->p += size;
	if (size >= 10 && memcmp(text, "_GLOBAL__N", 10) == 0)
		return text_node(c, CXX_NAME, 0, "(anonymous namespace)");
	return node(c, CXX_NAME, 0, 0, text, size);
}

/* "_" is 0, "0_" is 1 and so on, in the base given; where digits may be capital letters, 36. */
static unsigned
sequence(struct cxx *c, unsigned base)
{
	unsigned n = 0;

	if (take(c, "_"))
		return 0;
	for (; *c->p != '_'; c->p++) {
		if (is_digit(*c->p))
			n = n * base + (unsigned)(*c->p - '0');
		else if (base == 36 && *c->p >= 'A' && *c->p <= 'Z')
			n = n * base + (unsigned)(*c->p - 'A') + 10;
		else
			return refuse(c);
		if (n > 10000)
			return refuse(c);
	}
	c->p++;
	return n + 1;
}

static uint16_t
operator_name(struct cxx *c)
{
	static const struct {
		const char *code, *text;
	} operators[] = {
		{"nw", " new"}, {"na", " new[]"}, {"dl", " delete"}, {"da", " delete[]"},
		{"aw", " co_await"}, {"ps", "+"}, {"ng", "-"}, {"ad", "&"}, {"de", "*"},
		{"co", "~"}, {"pl", "+"}, {"mi", "-"}, {"ml", "*"}, {"dv", "/"}, {"rm", "%"},
		{"an", "&"}, {"or", "|"}, {"eo", "^"}, {"aS", "="}, {"pL", "+="}, {"mI", "-="},
		{"mL", "*="}, {"dV", "/="}, {"rM", "%="}, {"aN", "&="}, {"oR", "|="}, {"eO", "^="},
		{"ls", "<<"}, {"rs", ">>"}, {"lS", "<<="}, {"rS", ">>="}, {"eq", "=="},
		{"ne", "!="}, {"lt", "<"}, {"gt", ">"}, {"le", "<="}, {"ge", ">="}, {"ss", "<=>"},
		{"nt", "!"}, {"aa", "&&"}, {"oo", "||"}, {"pp", "++"}, {"mm", "--"}, {"cm", ","},
		{"pm", "->*"}, {"pt", "->"}, {"cl", "()"}, {"ix", "[]"}
	};

	if (take(c, "cv")) {
		uint16_t to = type(c);

		c->is_special = true;
		return text_node(c, CXX_PREFIXED, to, "operator ");
	}
	if (take(c, "li")) {
		uint16_t suffix = source_name(c);

		return text_node(c, CXX_PREFIXED, suffix, "operator\"\" ");
	}
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
		if (take(c, operators[i].code))
			return text_node(c, CXX_PREFIXED, text_node(c, CXX_NAME, 0, operators[i].text),
				"operator");
	return refuse(c);
}

static uint16_t
list(struct cxx *c, uint16_t (*item)(struct cxx *), const char *ends)
{
	uint16_t first = 0, last = 0;

	while (!c->bad && *c->p && !strchr(ends, *c->p)) {
		uint16_t n = node(c, CXX_LIST, item(c), 0, "", 0);

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
	static const char *const numbers[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"};
	bool is_lambda = take(c, "Ul");
	uint16_t parameters = 0;
	unsigned n;

	if (!is_lambda && !take(c, "Ut"))
		return refuse(c);
	if (is_lambda) {
		parameters = list(c, type, "E");
		if (!take(c, "E"))
			return refuse(c);
	}
	n = sequence(c, 10);
	return text_node(c, is_lambda ? CXX_LAMBDA : CXX_UNNAMED, parameters,
		n < 10 ? numbers[n] : "...");
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
			return refuse(c);
		if (destructor)
			n = text_node(c, CXX_PREFIXED, n, "~");
	} else if (*c->p == 'U') {
		n = unnamed(c);
	} else if (*c->p >= 'a' && *c->p <= 'z') {
		n = operator_name(c);
	} else {
		take(c, "L"); /* internal linkage */
		n = source_name(c);
	}
	while (!c->bad && take(c, "B")) /* an ABI's tag, which says nothing to readers */
		source_name(c);
	return n;
}

/* ---- template arguments */

static uint16_t
literal(struct cxx *c)
{
	static const struct {
		char kind;
		const char *text;
	} suffixes[] = {{'i', ""}, {'j', "u"}, {'l', "l"}, {'m', "ul"}, {'x', "ll"}, {'y', "ull"}};
	uint16_t of = 0;
	const char *text;
	char kind = *c->p;

	if (take(c, "_Z") || take(c, "Z")) {
		of = encoding(c);
		return take(c, "E") ? of : refuse(c);
	}
	of = type(c);
	text = c->p;
	take(c, "n");
	while (is_digit(*c->p) || (*c->p >= 'a' && *c->p <= 'f'))
		c->p++;
	if (c->bad || *c->p != 'E')
		return refuse(c);
	c->p++;
	if (kind == 'b' && c->p - text == 2)
		return text_node(c, CXX_NAME, 0, *text == '0' ? "false" : "true");
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		if (kind == suffixes[i].kind)
			return node(c, CXX_LITERAL, 0, text_node(c, CXX_NAME, 0, suffixes[i].text), text,
				(size_t)(c->p - text - 1));
	return node(c, CXX_LITERAL, of, 0, text, (size_t)(c->p - text - 1));
}

static uint16_t
argument(struct cxx *c)
{
	if (take(c, "L"))
		return literal(c);
	if (take(c, "J")) {
		uint16_t elements = list(c, argument, "E");

		return take(c, "E") ? node(c, CXX_PACK, elements, 0, "", 0) : refuse(c);
	}
	return *c->p == 'X' ? refuse(c) : type(c);
}

/* After "I". */
static uint16_t
arguments_of(struct cxx *c, uint16_t of)
{
	uint16_t all = list(c, argument, "E");

	if (!take(c, "E"))
		return refuse(c);
	return node(c, CXX_TEMPLATE, of, all, "", 0);
}

/* T_ and its like, by the arguments at hand. */
static uint16_t
parameter(struct cxx *c)
{
	unsigned n = sequence(c, 10);
	uint16_t i = c->arguments;

	while (n > 0 && i)
		i = c->nodes[i].b, n--;
	return i ? c->nodes[i].a : refuse(c);
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
		if (take(c, known[i].code))
			return node(c, CXX_NESTED, text_node(c, CXX_NAME, 0, "std"),
				text_node(c, CXX_NAME, 0, known[i].text), "", 0);
	n = sequence(c, 36);
	return !c->bad && n < c->nsubstitutions ? c->substitutions[n] : refuse(c);
}

static uint16_t
in_scope(struct cxx *c, uint16_t scope)
{
	uint16_t n = unqualified_name(c, scope);

	return scope ? node(c, CXX_NESTED, scope, n, "", 0) : n;
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
	qualified += take(c, "R") ? 2 : take(c, "O") ? 4 : 0;
	while (!c->bad && !take(c, "E")) {
		if (*c->p == '\0')
			return refuse(c);
		is_template = *c->p == 'I';
		if (take(c, "St")) {
			n = text_node(c, CXX_NAME, 0, "std");
			continue;
		}
		if (take(c, "S")) {
			n = substitution(c);
			continue;
		}
		if (take(c, "T")) {
			n = parameter(c);
		} else if (take(c, "I")) {
			n = arguments_of(c, n);
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

	if (!take(c, "E"))
		return refuse(c);
	if (take(c, "s")) {
		entity = text_node(c, CXX_NAME, 0, "string literal");
	} else {
		if (take(c, "d"))
			sequence(c, 10);
		entity = name(c);
	}
	if (take(c, "__")) {
		while (is_digit(*c->p))
			c->p++;
		take(c, "_");
	} else if (c->p[0] == '_' && is_digit(c->p[1])) {
		c->p += 2;
	}
	return node(c, CXX_NESTED, function, entity, "", 0);
}

static uint16_t
any_name(struct cxx *c, bool outer)
{
	uint16_t n;
	bool substituted = false;

	if (take(c, "N"))
		return nested_name(c, outer);
	if (take(c, "Z"))
		return local_name(c);
	if (take(c, "St"))
		n = in_scope(c, text_node(c, CXX_NAME, 0, "std"));
	else if (take(c, "S"))
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
	n = arguments_of(c, n);
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
		if (take(c, types[i].code))
			return text_node(c, CXX_NAME, 0, types[i].text);
	return take(c, "p") ? type(c) : refuse(c);
}

/* After "F": the result, then the parameters. */
static uint16_t
function_type(struct cxx *c)
{
	uint16_t result, parameters;

	take(c, "Y"); /* of C */
	result = type(c);
	parameters = list(c, type, "E");
	if (!take(c, "E"))
		return refuse(c);
	return node(c, CXX_FUNCTION, 0, node(c, CXX_SIGNATURE, parameters, result, "", 0), "", 0);
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
	if (!take(c, "_"))
		return refuse(c);
	of = type(c);
	return node(c, CXX_ARRAY, 0, of, dimension, size);
}

static uint16_t
qualified_type(struct cxx *c)
{
	bool restricts = take(c, "r"), is_volatile = take(c, "V"), is_const = take(c, "K");
	uint16_t n = type(c);

	if (is_const)
		n = text_node(c, CXX_SUFFIXED, n, " const");
	if (is_volatile)
		n = text_node(c, CXX_SUFFIXED, n, " volatile");
	return restricts ? text_node(c, CXX_SUFFIXED, n, " __restrict") : n;
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
		return take(c, "I") ? remember(c, arguments_of(c, n)) : n;
	}
	if (take(c, "T")) {
		n = remember(c, parameter(c));
		return take(c, "I") ? remember(c, arguments_of(c, n)) : n;
	}
	n = remember(c, any_name(c, false));
	c->is_special = before;
	return n;
}

/* A reference to a reference is one, which is && only where both are. */
static uint16_t
reference(struct cxx *c, const char *text)
{
	uint16_t to = type(c);
	const struct cxx_node *n = &c->nodes[to];

	if (n->kind == CXX_SUFFIXED && n->text[0] == '&') {
		if (n->size <= strlen(text))
			return to;
		to = n->a;
	}
	return text_node(c, CXX_SUFFIXED, to, text);
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
		return text_node(c, CXX_NAME, 0, basic);
	}
	if (take(c, "P"))
		n = type(c), n = text_node(c, CXX_SUFFIXED, n, "*");
	else if (take(c, "R"))
		n = reference(c, "&");
	else if (take(c, "O"))
		n = reference(c, "&&");
	else if (take(c, "F"))
		n = function_type(c);
	else if (take(c, "A"))
		n = array_type(c);
	else if (take(c, "M"))
		n = type(c), n = node(c, CXX_MEMBER, n, type(c), "", 0);
	else if (take(c, "Dp"))
		n = type(c);
	else if (take(c, "D"))
		return other_builtin(c);
	else
		return class_type(c);
	return remember(c, n);
}

static uint16_t
type(struct cxx *c)
{
	uint16_t n;

	if (c->bad || c->depth >= MAX_DEPTH)
		return refuse(c);
	c->depth++;
	n = one_type(c);
	c->depth--;
	return c->bad ? 0 : n;
}

/* ---- the whole */

static uint16_t
special(struct cxx *c)
{
	static const struct {
		const char *code, *text;
		bool of_type;
	} kinds[] = {
		{"TV", "vtable for ", true}, {"TT", "VTT for ", true},
		{"TI", "typeinfo for ", true}, {"TS", "typeinfo name for ", true},
		{"GV", "guard variable for ", false}
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (take(c, kinds[i].code)) {
			uint16_t of = kinds[i].of_type ? type(c) : name(c);

			return text_node(c, CXX_PREFIXED, of, kinds[i].text);
		}
	return refuse(c);
}

static uint16_t
encoding(struct cxx *c)
{
	uint16_t arguments = c->arguments, n, result = 0, parameters;
	const char *qualifiers;

	if (c->bad || c->depth >= MAX_DEPTH)
		return refuse(c);
	if (c->p[0] == 'T' || (c->p[0] == 'G' && c->p[1] == 'V'))
		return special(c);
	c->depth++;
	n = name(c);
	qualifiers = c->qualifiers;
	if (!c->bad && *c->p && !strchr("E.", *c->p)) {
		if (c->is_template && !c->is_special)
			result = type(c);
		parameters = list(c, type, "E.");
		n = node(c, CXX_FUNCTION, n, node(c, CXX_SIGNATURE, parameters, result, "", 0), qualifiers,
			strlen(qualifiers));
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

	if (!take(&c, "_Z"))
		return false;
	root = encoding(&c);
	if (c.bad || (*c.p && *c.p != '.'))
		return false;
	cxx_print(c.nodes, root, &out);
	return out.n > 0;
}
