/* replay TRACE: does with the C what JavaScript did with the module when the trace was recorded
 * (record.mjs has the format), and stops at the first thing that is not as it was there: an
 * argument of an import, a result, a trap, the memory. */
#define _POSIX_C_SOURCE 200809L
#include "replay.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if WASM_RT_FUEL /* what all of it takes is printed, too */
#include "wasm-rt-interrupt.h"
#define FUEL (UINT64_C(1) << 60)
#endif

static FILE *trace;
static char *line, *rest; /* the event; what of it was not parsed yet */
static size_t capacity;
static unsigned long line_number, nevents, ngrowths;
static bool by_javascript; /* whether what grows now is not the module */

static void fail(const char *what, uint64_t expected, uint64_t actual)
{
	fprintf(stderr, "line %lu of the trace: %s: expected %" PRIx64 ", got %" PRIx64 "\n",
		line_number, what, expected, actual);
	exit(1);
}

static char
next(void)
{
	if (getline(&line, &capacity, trace) < 0)
		return 0;
	line_number++;
	nevents++;
	rest = line + 1;
	return *line;
}

static uint64_t
number(void)
{
	return strtoull(rest, &rest, 16);
}

static unsigned
numbers(uint64_t *to)
{
	unsigned n = 0;

	while (*rest == ' ' && n < VALUES_MAX)
		to[n++] = number();
	return n;
}

static void
check_values(const char *what, unsigned n, const uint64_t *actual)
{
	uint64_t expected[VALUES_MAX];
	unsigned count = numbers(expected);

	if (count > n)
		fail(what, count, n);
	for (unsigned i = 0; i < count; i++)
		if (expected[i] != actual[i])
			fail(what, expected[i], actual[i]);
}

/* ---- the memory ---- */

static void
patch(void)
{
	wasm_rt_memory_t *m = glue_memory();
	uint64_t at = number();
	char digits[3] = "";

	for (rest++; *rest != '\n'; rest += 2) {
		if (at >= m->size)
			fail("patch beyond the memory", at, m->size);
		memcpy(digits, rest, 2);
		m->data[at++] = (uint8_t)strtoul(digits, NULL, 16);
	}
}

static void
grow(void)
{
	wasm_rt_memory_t *m = glue_memory();
	uint64_t pages = number();

	by_javascript = true;
	if (pages < m->pages || wasm_rt_grow_memory(m, pages - m->pages) == UINT64_MAX)
		fail("pages", pages, m->pages);
	by_javascript = false;
}

/* What the runtime tells of growths is what JavaScript saw. */
static void
note(void *user, const wasm_rt_memory_t *m, const struct wasm_rt_memory_event *e)
{
	uint64_t expected;
	char kind;

	(void)user, (void)m;
	if (by_javascript || e->change == WASM_RT_MEMORY_MADE || e->change == WASM_RT_MEMORY_FREED)
		return;
	kind = next();
	if (kind != 'L')
		fail("event while the module grows its memory", (uint64_t)kind, 'L');
	expected = number();
	if (expected != e->delta)
		fail("pages asked for", expected, e->delta);
	expected = number();
	if (expected != (e->change == WASM_RT_MEMORY_GROWN ? e->old_pages : UINT32_MAX))
		fail("result of a growth", expected, e->old_pages);
	ngrowths++;
}

static void
check_hash(void)
{
	const wasm_rt_memory_t *m = glue_memory();
	uint32_t hash = 0x811c9dc5;
	uint64_t expected = number();

	for (uint64_t i = 0; i < m->size; i += 4) {
		const uint8_t *b = m->data + i;
		hash = (hash ^ (b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
			(uint32_t)b[3] << 24)) * 0x01000193;
	}
	if (hash != expected)
		fail("hash of the memory", expected, hash);
}

/* ---- tables ---- */

static void
place_function(void)
{
	wasm_rt_funcref_table_t *t = glue_functions();
	uint64_t i = number();

	if (i >= t->size)
		fail("entry beyond the table", i, t->size);
	t->data[i] = glue_function((unsigned)number());
}

static void
grow_functions(void)
{
	wasm_rt_funcref_table_t *t = glue_functions();
	uint64_t delta = number();
	static const wasm_rt_funcref_t none;

	if (wasm_rt_grow_funcref_table(t, (uint32_t)delta, none) == UINT32_MAX)
		fail("growth of the table", delta, t->size);
}

static void
set_extern(void)
{
	wasm_rt_externref_table_t *t = glue_externs();
	uint64_t i = number();

	if (i >= t->size)
		fail("entry beyond the table", i, t->size);
	t->data[i] = (wasm_rt_externref_t)(uintptr_t)number();
}

static void
grow_externs(void)
{
	wasm_rt_externref_table_t *t = glue_externs();
	uint64_t delta = number();

	if (wasm_rt_grow_externref_table(t, (uint32_t)delta,
		(wasm_rt_externref_t)(uintptr_t)number()) == UINT32_MAX)
		fail("growth of the table", delta, t->size);
}

/* ---- calls ---- */

static void
call(char kind)
{
	uint64_t values[VALUES_MAX] = { 0 }, which = 0, type = 0;
	char end;
	int code;

	if (kind != 'N')
		which = number();
	if (kind == 'C')
		type = number();
	numbers(values);
	code = wasm_rt_impl_try();
	if (code == 0) {
		if (kind == 'N')
			glue_instantiate();
		else if (kind == 'E')
			glue_export((unsigned)which, values, values);
		else
			glue_table((unsigned)which, (unsigned)type, values, values);
		wasm_rt_impl_try_end();
	}
	end = next();
	if (code && end != 'T') {
		fprintf(stderr, "trap: %s\n", wasm_rt_strerror((wasm_rt_trap_t)code));
		fail("end of a call", (uint64_t)end, 'T');
	}
	if (!code && end != 'V')
		fail("end of a call", (uint64_t)end, 'V');
	if (!code)
		check_values("result", VALUES_MAX, values);
}

/* The events up to the end of what JavaScript does now: the trace's, or an import's. */
static char
run(void)
{
	for (;;) {
		char kind = next();
		switch (kind) {
		case 'N': case 'E': case 'C':
			call(kind);
			break;
		case 'P':
			patch();
			break;
		case 'M':
			grow();
			break;
		case 'F':
			place_function();
			break;
		case 'W':
			grow_functions();
			break;
		case 'U': {
			uint64_t k = number();
			glue_set_global((unsigned)k, number());
			break;
		}
		case 'S':
			set_extern();
			break;
		case 'G':
			grow_externs();
			break;
		case 'H':
			check_hash();
			break;
		case 'R': case 'X': case 0:
			return kind;
		default:
			fail("an event of JavaScript", (uint64_t)kind, 0);
		}
	}
}

void
replay_import(unsigned k, unsigned nargs, const uint64_t *args, unsigned nresults,
	uint64_t *results)
{
	char kind = next();
	uint64_t expected;

	if (kind != 'I')
		fail("event while an import is called", (uint64_t)kind, 'I');
	expected = number();
	if (expected != k)
		fail("import", expected, k);
	check_values("argument of an import", nargs, args);
	if (run() == 'X')
		wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE);
	for (unsigned i = 0; i < nresults; i++)
		results[i] = number();
}

/* ---- values ---- */

uint64_t
bits_of_f32(float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof bits);
	return value == value ? bits : 0x7fc00000;
}

uint64_t
bits_of_f64(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof bits);
	return value == value ? bits : UINT64_C(0x7ff8000000000000);
}

float
f32_of_bits(uint64_t bits)
{
	uint32_t narrow = (uint32_t)bits;
	float value;

	memcpy(&value, &narrow, sizeof value);
	return value;
}

double
f64_of_bits(uint64_t bits)
{
	double value;

	memcpy(&value, &bits, sizeof value);
	return value;
}

int
main(int argc, char **argv)
{
	trace = argc == 2 ? fopen(argv[1], "r") : NULL;
	if (!trace)
		return 2;
	wasm_rt_init();
#if WASM_RT_FUEL
	wasm_rt_set_fuel(FUEL);
#endif
	wasm_rt_memory_process_budget()->after = note;
	if (run() != 0)
		fail("an event of JavaScript", 0, 'R');
	glue_free();
	free(line);
	printf("%lu events, %lu growths", nevents, ngrowths);
#if WASM_RT_FUEL
	printf(", %" PRIu64 " of fuel", FUEL - wasm_rt_fuel_left());
#endif
	printf("\n");
	return 0;
}
