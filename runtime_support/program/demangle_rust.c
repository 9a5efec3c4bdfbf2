/* Rust's names: the legacy scheme, which borrows from C++ (_ZN…17h<hash>E), and version 0 (_R…,
 * Rust RFC 2603). Names come from guests, so nesting and work are bounded, and a name that is not
 * understood is refused. */
#include "demangle.h"

#include <stdint.h>
#include <string.h>

#define MAX_DEPTH 100
#define MAX_STEPS 20000

struct rust {
	const char *start, *p; /* behind _R, and what comes next */
	struct text out;
	unsigned depth, steps, binders; /* binders: lifetimes that are bound where we are */
	bool bad, skips;       /* skips: what is read is not printed */
};

static void path(struct rust *r, bool in_value);
static void type(struct rust *r);

/* ---- characters */

static void
print(struct rust *r, const char *text)
{
	if (!r->skips)
		text_add(&r->out, text, strlen(text));
}

static void
print_number(struct rust *r, uint64_t n)
{
	char digits[21], *c = digits + sizeof digits - 1;

	*c = '\0';
	do
		*--c = (char)('0' + n % 10);
	while (n /= 10);
	print(r, c);
}

static bool
take(struct rust *r, char c)
{
	if (*r->p != c)
		return false;
	r->p++;
	return true;
}

/* False, and nothing more is read, where the name nests too deeply or costs too much. */
static bool
enter(struct rust *r)
{
	if (r->depth >= MAX_DEPTH || r->steps >= MAX_STEPS)
		r->bad = true;
	if (r->bad)
		return false;
	r->depth++;
	r->steps++;
	return true;
}

/* "_" is 0, and digits before it are one less than what they mean. */
static uint64_t
base62(struct rust *r)
{
	uint64_t n = 0;

	if (take(r, '_'))
		return 0;
	while (!take(r, '_')) {
		char c = *r->p++;
		unsigned digit = c >= '0' && c <= '9' ? (unsigned)(c - '0')
			: c >= 'a' && c <= 'z' ? (unsigned)(c - 'a') + 10
			: c >= 'A' && c <= 'Z' ? (unsigned)(c - 'A') + 36 : 62;

		if (digit == 62 || n > (UINT64_MAX - digit) / 62 - 1) {
			r->p--;
			r->bad = true;
			return 0;
		}
		n = n * 62 + digit;
	}
	return n + 1;
}

static uint64_t
optional_base62(struct rust *r, char mark)
{
	return take(r, mark) ? base62(r) + 1 : 0;
}

/* Follows a reference to what was read before, once, and comes back. */
static void
back(struct rust *r, void (*read)(struct rust *, bool), bool argument)
{
	const char *here = r->p - 1, *after;
	uint64_t offset = base62(r);

	if (r->bad || offset >= (uint64_t)(here - r->start)) {
		r->bad = true;
		return;
	}
	if (r->skips)
		return;
	after = r->p;
	r->p = r->start + offset;
	read(r, argument);
	r->p = after;
}

static void
back_to_type(struct rust *r, bool unused)
{
	(void)unused;
	type(r);
}

/* ---- identifiers */

struct identifier {
	const char *bytes;
	size_t size;
	uint64_t which; /* the disambiguator */
	bool punycode;
};

static struct identifier
identifier(struct rust *r)
{
	struct identifier id = {.which = optional_base62(r, 's')};

	id.punycode = take(r, 'u');
	if (*r->p < '0' || *r->p > '9')
		r->bad = true;
	if (!take(r, '0'))
		while (*r->p >= '0' && *r->p <= '9' && id.size < 100000)
			id.size = id.size * 10 + (size_t)(*r->p++ - '0');
	take(r, '_');
	id.bytes = r->p;
	if (r->bad || memchr(r->p, '\0', id.size)) /* it reads no further than that */
		r->bad = true;
	else
		r->p += id.size;
	return id;
}

static void
print_identifier(struct rust *r, const struct identifier *id)
{
	if (r->bad || r->skips)
		return;
	print(r, id->punycode ? "punycode{" : "");
	text_add(&r->out, id->bytes, id->size);
	print(r, id->punycode ? "}" : "");
}

/* ---- lifetimes */

static void
print_lifetime(struct rust *r, uint64_t index)
{
	char name[] = "'a";

	if (index == 0) {
		print(r, "'_");
	} else if (index > r->binders) {
		r->bad = true;
	} else if (r->binders - index < 26) {
		name[1] = (char)('a' + (r->binders - index));
		print(r, name);
	} else {
		print(r, "'_");
		print_number(r, r->binders - index);
	}
}

/* "for<'a, 'b> "; how many there are. */
static unsigned
binder(struct rust *r)
{
	uint64_t n = optional_base62(r, 'G');

	if (n > 100)
		r->bad = true;
	if (r->bad || n == 0)
		return 0;
	print(r, "for<");
	for (uint64_t i = 0; i < n; i++) {
		print(r, i > 0 ? ", " : "");
		r->binders++;
		print_lifetime(r, 1);
	}
	print(r, "> ");
	return (unsigned)n;
}

/* ---- constants */

static void
constant(struct rust *r, bool unused)
{
	uint64_t value = 0;
	unsigned digits = 0;
	char kind;

	(void)unused;
	if (take(r, 'p')) {
		print(r, "_");
		return;
	}
	if (take(r, 'B')) {
		if (enter(r))
			back(r, constant, false), r->depth--;
		return;
	}
	kind = *r->p;
	if (!kind || !strchr("abchijlmnostxy", kind)) {
		r->bad = true;
		return;
	}
	r->p++;
	if (take(r, 'n'))
		print(r, "-");
	for (; !take(r, '_'); digits++) {
		char c = *r->p;

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')) || digits >= 16) {
			r->bad = true;
			return;
		}
		value = value << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
		r->p++;
	}
	if (kind == 'b') {
		print(r, value ? "true" : "false");
	} else if (kind == 'c' && value >= ' ' && value < 0x7f) {
		char text[] = {'\'', (char)value, '\'', '\0'};

		print(r, text);
	} else {
		print_number(r, value);
	}
}

/* ---- paths */

static void
generic_argument(struct rust *r)
{
	if (take(r, 'L'))
		print_lifetime(r, base62(r));
	else if (take(r, 'K'))
		constant(r, false);
	else
		type(r);
}

static void
generic_arguments(struct rust *r)
{
	for (unsigned i = 0; !r->bad && !take(r, 'E'); i++) {
		print(r, i > 0 ? ", " : "");
		generic_argument(r);
	}
}

/* The path of the block that an implementation stands in is nobody's concern. */
static void
skip_implementation(struct rust *r)
{
	bool before = r->skips;

	optional_base62(r, 's');
	r->skips = true;
	path(r, false);
	r->skips = before;
}

static void
nested(struct rust *r, bool in_value)
{
	char space = *r->p;
	struct identifier id;

	if (!((space >= 'a' && space <= 'z') || (space >= 'A' && space <= 'Z'))) {
		r->bad = true;
		return;
	}
	r->p++;
	path(r, in_value);
	id = identifier(r);
	if (space >= 'a') {
		print(r, id.size > 0 ? "::" : "");
		print_identifier(r, &id);
		return;
	}
	print(r, space == 'C' ? "::{closure" : space == 'S' ? "::{shim" : "::{special");
	print(r, id.size > 0 ? ":" : "");
	print_identifier(r, &id);
	print(r, "#");
	print_number(r, id.which);
	print(r, "}");
}

/* "<type as trait>", where the trait follows. */
static void
self_as_trait(struct rust *r)
{
	print(r, "<");
	type(r);
	print(r, " as ");
	path(r, false);
	print(r, ">");
}

static void
path(struct rust *r, bool in_value)
{
	struct identifier id;

	if (!enter(r))
		return;
	switch (*r->p ? *r->p++ : '\0') {
	case 'C':
		id = identifier(r);
		print_identifier(r, &id);
		break;
	case 'M':
		skip_implementation(r);
		print(r, "<");
		type(r);
		print(r, ">");
		break;
	case 'X':
		skip_implementation(r);
		self_as_trait(r);
		break;
	case 'Y':
		self_as_trait(r);
		break;
	case 'N':
		nested(r, in_value);
		break;
	case 'I':
		path(r, in_value);
		print(r, in_value ? "::<" : "<");
		generic_arguments(r);
		print(r, ">");
		break;
	case 'B':
		back(r, path, in_value);
		break;
	default:
		r->bad = true;
	}
	r->depth--;
}

/* ---- types */

static const char *
basic_type(char c)
{
	static const char *const names[26] = {
		['a' - 'a'] = "i8", ['b' - 'a'] = "bool", ['c' - 'a'] = "char",
		['d' - 'a'] = "f64", ['e' - 'a'] = "str", ['f' - 'a'] = "f32", ['h' - 'a'] = "u8",
		['i' - 'a'] = "isize", ['j' - 'a'] = "usize", ['l' - 'a'] = "i32",
		['m' - 'a'] = "u32", ['n' - 'a'] = "i128", ['o' - 'a'] = "u128", ['p' - 'a'] = "_",
		['s' - 'a'] = "i16", ['t' - 'a'] = "u16", ['u' - 'a'] = "()", ['v' - 'a'] = "...",
		['x' - 'a'] = "i64", ['y' - 'a'] = "u64", ['z' - 'a'] = "!"
	};

	return c >= 'a' && c <= 'z' ? names[c - 'a'] : NULL;
}

static void
reference(struct rust *r, const char *mutability)
{
	print(r, "&");
	if (take(r, 'L')) {
		uint64_t lifetime = base62(r);

		if (lifetime) {
			print_lifetime(r, lifetime);
			print(r, " ");
		}
	}
	print(r, mutability);
	type(r);
}

static void
function_type(struct rust *r)
{
	unsigned bound = binder(r);
	struct identifier abi;

	print(r, take(r, 'U') ? "unsafe " : "");
	if (take(r, 'K')) {
		print(r, "extern \"");
		if (take(r, 'C')) {
			print(r, "C");
		} else {
			abi = identifier(r);
			for (size_t i = 0; !r->bad && i < abi.size; i++)
				print(r, (char[]){abi.bytes[i] == '_' ? '-' : abi.bytes[i], '\0'});
		}
		print(r, "\" ");
	}
	print(r, "fn(");
	for (unsigned i = 0; !r->bad && !take(r, 'E'); i++) {
		print(r, i > 0 ? ", " : "");
		type(r);
	}
	print(r, ")");
	if (!take(r, 'u')) {
		print(r, " -> ");
		type(r);
	}
	r->binders -= bound;
}

/* A trait whose associated types stand among its arguments: dyn Iterator<Item = u8>. */
static void
dynamic_trait(struct rust *r)
{
	bool open = false;

	if (take(r, 'I')) {
		path(r, false);
		print(r, "<");
		generic_arguments(r);
		open = true;
	} else {
		path(r, false);
	}
	while (!r->bad && take(r, 'p')) {
		struct identifier name;

		print(r, open ? ", " : "<");
		open = true;
		name = identifier(r);
		print_identifier(r, &name);
		print(r, " = ");
		type(r);
	}
	print(r, open ? ">" : "");
}

static void
dynamic_type(struct rust *r)
{
	unsigned bound;
	uint64_t lifetime;

	print(r, "dyn ");
	bound = binder(r);
	for (unsigned i = 0; !r->bad && !take(r, 'E'); i++) {
		print(r, i > 0 ? " + " : "");
		dynamic_trait(r);
	}
	r->binders -= bound;
	if (!take(r, 'L'))
		r->bad = true;
	lifetime = r->bad ? 0 : base62(r);
	if (lifetime) {
		print(r, " + ");
		print_lifetime(r, lifetime);
	}
}

static void
tuple(struct rust *r)
{
	unsigned n = 0;

	print(r, "(");
	for (; !r->bad && !take(r, 'E'); n++) {
		print(r, n > 0 ? ", " : "");
		type(r);
	}
	print(r, n == 1 ? ",)" : ")");
}

static void
type(struct rust *r)
{
	const char *basic = basic_type(*r->p);

	if (!enter(r))
		return;
	if (basic)
		print(r, basic);
	switch (*r->p ? *r->p++ : '\0') {
	case 'A':
		print(r, "[");
		type(r);
		print(r, "; ");
		constant(r, false);
		print(r, "]");
		break;
	case 'S':
		print(r, "[");
		type(r);
		print(r, "]");
		break;
	case 'T':
		tuple(r);
		break;
	case 'R':
		reference(r, "");
		break;
	case 'Q':
		reference(r, "mut ");
		break;
	case 'P':
		print(r, "*const ");
		type(r);
		break;
	case 'O':
		print(r, "*mut ");
		type(r);
		break;
	case 'F':
		function_type(r);
		break;
	case 'D':
		dynamic_type(r);
		break;
	case 'B':
		back(r, back_to_type, false);
		break;
	case '\0':
		r->bad = true;
		break;
	default:
		if (!basic) {
			r->p--;
			path(r, false);
		}
	}
	r->depth--;
}

static bool
version_0(const char *mangled, char *name, size_t size)
{
	struct rust r = {.start = mangled, .p = mangled, .out = {name, size, 0}};

	if (*mangled < 'A' || *mangled > 'Z') /* a later version would begin with a digit */
		return false;
	path(&r, true);
	if (!r.bad && *r.p >= 'A' && *r.p <= 'Z') { /* the crate that made it an instance */
		r.skips = true;
		path(&r, false);
	}
	return !r.bad && (*r.p == '\0' || *r.p == '.' || *r.p == '$');
}

/* ---- the legacy scheme */

static bool
is_hash(const char *c, size_t size)
{
	return size == 17 && *c == 'h' && strspn(c + 1, "0123456789abcdef") >= 16;
}

/* What stands between two dollar signs; 0 where that is unknown. */
static unsigned
escaped(const char *c, size_t size)
{
	static const struct {
		const char *text;
		char means;
	} escapes[] = {
		{"SP", '@'}, {"BP", '*'}, {"RF", '&'}, {"LT", '<'}, {"GT", '>'}, {"LP", '('},
		{"RP", ')'}, {"C", ','}
	};
	unsigned code = 0;

	for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
		if (strlen(escapes[i].text) == size && memcmp(c, escapes[i].text, size) == 0)
			return (unsigned char)escapes[i].means;
	if (size < 2 || size > 3 || *c != 'u')
		return 0;
	for (size_t i = 1; i < size; i++) {
		const char *digits = "0123456789abcdef", *at = strchr(digits, c[i]);

		if (!at)
			return 0;
		code = code << 4 | (unsigned)(at - digits);
	}
	return code >= ' ' && code < 0x7f ? code : 0;
}

static bool
legacy_part(struct text *out, const char *c, size_t size)
{
	const char *end = c + size;

	if (size > 1 && c[0] == '_' && c[1] == '$')
		c++;
	while (c < end) {
		if (*c == '.' && c + 1 < end && c[1] == '.') {
			text_add(out, "::", 2);
			c += 2;
		} else if (*c == '$') {
			const char *close = memchr(c + 1, '$', (size_t)(end - c - 1));
			unsigned code = close ? escaped(c + 1, (size_t)(close - c - 1)) : 0;

			if (!code)
				return false;
			text_add(out, (char[]){(char)code}, 1);
			c = close + 1;
		} else {
			text_add(out, c++, 1);
		}
	}
	return true;
}

static bool
legacy(const char *p, char *name, size_t size)
{
	struct text out = {name, size, 0};

	for (unsigned parts = 0;; parts++) {
		size_t n = 0;
		bool last;

		if (*p < '1' || *p > '9')
			return false;
		while (*p >= '0' && *p <= '9' && n < 100000)
			n = n * 10 + (size_t)(*p++ - '0');
		if (memchr(p, '\0', n + 1))
			return false;
		last = p[n] == 'E';
		if (last && is_hash(p, n))
			return parts > 0 && (p[n + 1] == '\0' || p[n + 1] == '.');
		if (last)
			return false;
		text_add(&out, "::", parts > 0 ? 2 : 0);
		if (!legacy_part(&out, p, n))
			return false;
		p += n;
	}
}

bool
wasm_rt_demangle_rust(const char *mangled, char *name, size_t size)
{
	if (strncmp(mangled, "_ZN", 3) == 0)
		return legacy(mangled + 3, name, size);
	return strncmp(mangled, "_R", 2) == 0 && version_0(mangled + 2, name, size);
}
