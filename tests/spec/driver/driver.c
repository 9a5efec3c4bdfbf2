/* Runs the steps of one script, that gen/plan.mjs wrote, against the modules that are linked in.
 *
 *	driver [-v] STEPS
 *
 * A step is a line of words, the first a letter, the second the script's line:
 *	N line slot module outcome link...            a new instance in a slot; a link is slot.export
 *	A line slot export arg...                     a call that must not trap
 *	R line slot export arg... = value...          a call and its results
 *	T line slot export code arg...                a call that must trap
 *	G line slot export value                      a global's value
 * outcome is `ok` or a trap code. A code is the name of an enumerator without WASM_RT_TRAP_. A
 * value is letter:what, alternatives joined by |. `what` is bits in hexadecimal, `nc` or `na` (a
 * canonical, an arithmetic NaN), `null`, `any` (not null), or a reference's number. A vector is
 * o:TYPE:what,what,... with the type of its lanes.
 *
 * Slot 0 is the host module. Prints a line for each failure, with -v one for each step before it
 * runs, and at the end `passed failed`. */
#define _POSIX_C_SOURCE 200112L /* posix_memalign */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "spec.h"

enum { MAX_SLOTS = 1024, MAX_WORDS = 256, MAX_LINE = 1 << 14 };

static struct instance {
	const struct spec_module *module;
	void *self;
	struct spec_link *links;
} slots[MAX_SLOTS];
static unsigned passed, failed;
static char externs[64]; /* the addresses are the host's references */

static const char *
code_name(int code)
{
	switch (code) {
#define NAME(name) case WASM_RT_TRAP_##name: return #name;
	NAME(NONE) NAME(OOB) NAME(INT_OVERFLOW) NAME(DIV_BY_ZERO) NAME(INVALID_CONVERSION)
	NAME(UNREACHABLE) NAME(CALL_INDIRECT)
	NAME(NULL_REF) NAME(UNCAUGHT_EXCEPTION) NAME(UNALIGNED) NAME(EXHAUSTION)
	NAME(OUT_OF_MEMORY) NAME(INCOMPATIBLE_IMPORT)
	NAME(NOT_SHARED)
#undef NAME
	default: return "of another code";
	}
}

static void *
allocate(size_t size)
{
	void *block;
	if (posix_memalign(&block, 16, size ? size : 1) != 0) { /* an instance may have a v128 */
		fputs("driver: out of memory\n", stderr);
		exit(2);
	}
	memset(block, 0, size);
	return block;
}

/* ---- vectors, which lie in memory as a 128-bit number of this machine does ---- */

static size_t
byte_at(size_t i)
{
	static const uint16_t one = 1;
	return *(const uint8_t *)&one ? i : 15 - i;
}

static uint64_t
lane_bits(const v128 *v, size_t lane, size_t size)
{
	uint64_t bits = 0;
	size_t i;
	for (i = 0; i < size; i++)
		bits |= (uint64_t)((const uint8_t *)v)[byte_at(lane * size + i)] << 8 * i;
	return bits;
}

/* The size of a lane whose type stands at *word, "f32:"; moves on to the first lane. */
static size_t
lane_size(const char **word)
{
	size_t size = strtoul(*word + 1, NULL, 10) / 8;
	*word = strchr(*word, ':') + 1;
	return size;
}

static v128
read_vector(const char *what)
{
	v128 v;
	size_t size = lane_size(&what), lane, i;
	for (lane = 0; lane < 16 / size; lane++) {
		char *end;
		uint64_t bits = strtoull(what, &end, 16);
		for (i = 0; i < size; i++)
			((uint8_t *)&v)[byte_at(lane * size + i)] = (uint8_t)(bits >> 8 * i);
		what = end + 1;
	}
	return v;
}

/* ---- values ---- */

static union spec_value
read_value(const char *word)
{
	union spec_value v;
	const char *what = word + 2;
	uint64_t bits = strtoull(what, NULL, 16);
	uint32_t low = (uint32_t)bits;
	memset(&v, 0, sizeof v);
	switch (word[0]) {
	case 'i': v.i = low; break;
	case 'j': v.j = bits; break;
	case 'f': memcpy(&v.f, &low, sizeof low); break;
	case 'd': memcpy(&v.d, &bits, sizeof bits); break;
	case 'o': v.o = read_vector(what); break;
	case 'r': v.r = wasm_rt_funcref_null_value; break;
	case 'e': v.e = strcmp(what, "null") == 0 ? NULL : &externs[low % sizeof externs]; break;
	}
	return v;
}

/* The bits of a number. */
static uint64_t
bits_of(char type, const union spec_value *v)
{
	uint32_t low;
	uint64_t bits;
	switch (type) {
	case 'i': return v->i;
	case 'f': memcpy(&low, &v->f, sizeof low); return low;
	case 'd': memcpy(&bits, &v->d, sizeof bits); return bits;
	default: return v->j;
	}
}

static int
is_nan_class(char type, uint64_t bits, int canonical)
{
	uint64_t sign = type == 'f' ? UINT64_C(1) << 31 : UINT64_C(1) << 63;
	uint64_t quiet = type == 'f' ? UINT64_C(0x7fc00000) : UINT64_C(0x7ff8000000000000);
	return canonical ? (bits & ~sign) == quiet : (bits & quiet) == quiet;
}

static int
number_matches(char type, uint64_t bits, const char *what)
{
	return what[0] == 'n' ? is_nan_class(type, bits, what[1] == 'c')
		: bits == strtoull(what, NULL, 16);
}

static int
vector_matches(const v128 *v, const char *what)
{
	char type = what[0] == 'i' ? 'j' : strncmp(what, "f32", 3) == 0 ? 'f' : 'd';
	size_t size = lane_size(&what), lane;
	for (lane = 0; lane < 16 / size; lane++) {
		if (!number_matches(type, lane_bits(v, lane, size), what))
			return 0;
		what += strcspn(what, ",") + 1;
	}
	return 1;
}

static int
reference_matches(char type, const union spec_value *v, const char *what, size_t size)
{
	int null = type == 'r' ? v->r.func == NULL : v->e == NULL;
	if (size == 4 && memcmp(what, "null", 4) == 0)
		return null;
	if (size == 3 && memcmp(what, "any", 3) == 0)
		return !null;
	return type == 'e' && v->e == &externs[strtoul(what, NULL, 16) % sizeof externs];
}

/* Whether the value of a type is one of the alternatives. A type letter `?` in the word stands for
 * any reference. */
static int
matches(char type, const union spec_value *v, const char *word)
{
	for (;;) {
		size_t size = strcspn(word, "|");
		const char *what = word + 2;
		if (type == 'r' || type == 'e') {
			if ((word[0] == type || word[0] == '?') && reference_matches(type, v, what, size - 2))
				return 1;
		} else if (word[0] == type) {
			if (type == 'o' ? vector_matches(&v->o, what)
				: number_matches(type, bits_of(type, v), what))
				return 1;
		}
		if (word[size] == '\0')
			return 0;
		word += size + 1;
	}
}

static void
print_value(char type, const union spec_value *v)
{
	switch (type) {
	case 'r': printf(" r:%s", v->r.func ? "any" : "null"); break;
	case 'e': v->e ? printf(" e:%lx", (unsigned long)((char *)v->e - externs))
		: printf(" e:null"); break;
	case 'o': printf(" o:i64:%llx,%llx", (unsigned long long)lane_bits(&v->o, 0, 8),
		(unsigned long long)lane_bits(&v->o, 1, 8)); break;
	default: printf(" %c:%llx", type, (unsigned long long)bits_of(type, v)); break;
	}
}

/* ---- steps ---- */

static void
fail(const char *line, const char *expected, int code)
{
	printf("FAIL %s: expected %s, got trap %s\n", line, expected, code_name(code));
	failed++;
}

/* Instantiates; yields the trap code. */
static int
attempt_new(const struct instance *slot)
{
	int code = wasm_rt_impl_try();
	if (code == 0)
		slot->module->instantiate(slot->self, slot->links);
	return code;
}

static int
attempt_call(void *self, const struct spec_export *export, const union spec_value *args,
	union spec_value *results)
{
	int code = wasm_rt_impl_try();
	if (code == 0)
		export->call(self, args, results);
	return code;
}

static void
make(struct instance *slot, int module, int nlinks)
{
	slot->module = spec_modules[module];
	slot->self = allocate(slot->module->size);
	slot->links = allocate((size_t)nlinks * sizeof *slot->links);
}

static void
step_new(const char *line, struct instance *slot, char **words, int n)
{
	const char *outcome = words[1];
	int i, code;
	make(slot, atoi(words[0]), n - 2);
	for (i = 2; i < n; i++) {
		char *rest;
		struct instance *from = &slots[strtoul(words[i], &rest, 10)];
		slot->links[i - 2].instance = from->self;
		slot->links[i - 2].export = &from->module->exports[strtoul(rest + 1, NULL, 10)];
	}
	code = attempt_new(slot);
	if (strcmp(outcome, code == 0 ? "ok" : code_name(code)) == 0)
		passed++;
	else
		fail(line, outcome, code);
}

static void
check_results(const char *line, const char *types, const union spec_value *results, char **words,
	int n)
{
	int i, good = n == (int)strlen(types);
	for (i = 0; good && i < n; i++)
		good = matches(types[i], &results[i], words[i]);
	if (good) {
		passed++;
		return;
	}
	failed++;
	printf("FAIL %s: expected", line);
	for (i = 0; i < n; i++)
		printf(" %s", words[i]);
	printf(", got");
	for (i = 0; types[i] != '\0'; i++)
		print_value(types[i], &results[i]);
	printf("\n");
}

static void
step_call(char verb, const char *line, const struct instance *slot, char **words, int n)
{
	const struct spec_export *export = &slot->module->exports[atoi(words[0])];
	const char *expected = verb == 'T' ? words[1] : "NONE";
	int first = verb == 'T' ? 2 : 1, last = first, code;
	union spec_value args[MAX_WORDS], results[MAX_WORDS];
	memset(results, 0, sizeof results);
	for (; last < n && strcmp(words[last], "=") != 0; last++)
		args[last - first] = read_value(words[last]);
	code = attempt_call(slot->self, export, args, results);
	if (strcmp(code_name(code), expected) != 0)
		fail(line, expected, code);
	else if (verb == 'R')
		check_results(line, export->results, results, words + last + 1, n - last - 1);
	else
		passed++;
}

static void
step_get(const char *line, const struct instance *slot, char **words)
{
	const struct spec_export *export = &slot->module->exports[atoi(words[0])];
	const void *global = export->address(slot->self);
	union spec_value v;
	switch (export->results[0]) {
	case 'i': v.i = *(const uint32_t *)global; break;
	case 'j': v.j = *(const uint64_t *)global; break;
	case 'f': memcpy(&v.f, global, sizeof v.f); break;
	case 'd': memcpy(&v.d, global, sizeof v.d); break;
	case 'o': v.o = *(const v128 *)global; break;
	case 'r': v.r = *(const wasm_rt_funcref_t *)global; break;
	case 'e': v.e = *(const wasm_rt_externref_t *)global; break;
	}
	check_results(line, export->results, &v, words + 1, 1);
}

static void
step(char *text)
{
	char *words[MAX_WORDS], *word;
	int n = 0;
	struct instance *slot;
	for (word = strtok(text, " \n"); word != NULL && n < MAX_WORDS; word = strtok(NULL, " \n"))
		words[n++] = word;
	if (n < 4)
		return;
	slot = &slots[atoi(words[2])];
	switch (words[0][0]) {
	case 'N': step_new(words[1], slot, words + 3, n - 3); break;
	case 'G': step_get(words[1], slot, words + 3); break;
	default: step_call(words[0][0], words[1], slot, words + 3, n - 3); break;
	}
}

int
main(int argc, char **argv)
{
	static char line[MAX_LINE];
	int verbose = argc > 2 && strcmp(argv[1], "-v") == 0, i;
	FILE *steps = fopen(argv[argc - 1], "r");
	if (steps == NULL) {
		perror(argv[argc - 1]);
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, BUFSIZ); /* what failed before a crash is to be seen */
	wasm_rt_init();
	make(&slots[0], 0, 0);
	if (attempt_new(&slots[0]) != 0)
		return 2;
	while (fgets(line, sizeof line, steps) != NULL) {
		if (verbose) {
			fputs(line, stdout);
			fflush(stdout);
		}
		step(line);
	}
	fclose(steps);
	for (i = MAX_SLOTS; i-- > 0;)
		if (slots[i].module != NULL) {
			slots[i].module->free(slots[i].self);
			free(slots[i].self);
			free(slots[i].links);
		}
	wasm_rt_free();
	printf("%u %u\n", passed, failed);
	return 0;
}
