/* ranges: of random expressions and loops, whether what range.c and induction.c say of them holds
 * for the values that they have. The passes ask for that before they leave out a check. */
#include "interpret.h"

#include "ir/known.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LOCALS = 4, VALUES = 12, STARTS = 6, TURNS = 400, DEEP = 4 };
enum { OVER = 1 }; /* the only label */
enum way { GOES_ON, BRANCHES, CONTINUES, LEAVES };

static const int64_t numbers[] = { 0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 100, 255, 256, 1000,
	4095, 4096, 8192, 65535, 65536, 65537, 0x7fffffff, 0x80000000, 0x80000001, 0xffffffff,
	0xfffffffe, 0xfffffff0, 0xffff0000, 0x40000000, 0x10000000 };
static const int64_t steps[] = { 1, 2, 4, 8, -1, -2, -4, -8, 16, 256, 3, -3, 4096, 65536, -65536,
	0x10000000, 0x40000000, -0x40000000, 0x7fffffff, -0x80000000LL, 0x7ffffff8 };

static struct {
	uint64_t state;       /* of the generator of random numbers */
	struct arena arena;
	struct world world;   /* where an instruction that traps goes */
	uint64_t values[LOCALS];
	struct range ranges[LOCALS];
	unsigned long expressions, learned, counted, wrong;
} t;

/* ---- what is made at random ---- */

static uint64_t
below(uint64_t n)
{
	t.state ^= t.state << 13;
	t.state ^= t.state >> 7;
	t.state ^= t.state << 17;
	return (t.state >> 11) % n;
}
#define ONE_OF(list) ((list)[below(sizeof(list) / sizeof *(list))])

static int64_t
number(void)
{
	uint64_t bits = below(UINT64_C(1) << 32);

	return below(3) ? ONE_OF(numbers) : (int64_t)(bits >> below(32));
}

static struct range
limits(void)
{
	int64_t low = number(), width = below(3) ? (int64_t)below(20) : number();

	low -= below(4) ? 0 : MODULUS;
	low -= below(6) ? 0 : 8;
	low += below(8) ? 0 : (int64_t)below(5) * MODULUS;
	return (struct range){ low, low + (width < MODULUS - 2 ? width : MODULUS - 2) };
}

static struct expr *
node(uint16_t op, uint16_t nargs)
{
	struct expr *e = arena_zalloc(&t.arena, sizeof *e + 3 * sizeof *e->args);

	e->op = op;
	e->nargs = nargs;
	e->type = TYPE_I32;
	return e;
}

static struct expr *
constant(int64_t c)
{
	struct expr *e = node(OP_I32_CONST, 0);

	e->imm = (uint32_t)c;
	return e;
}

static struct expr *
get(uint32_t local)
{
	struct expr *e = node(OP_LOCAL_GET, 0);

	e->index = local;
	return e;
}

static struct expr *
binary(uint16_t op, struct expr *a, struct expr *b)
{
	struct expr *e = node(op, 2);

	e->args[0] = a;
	e->args[1] = b;
	return e;
}

static struct expr *
tree(unsigned depth)
{
	static const uint16_t binaries[] = { OP_I32_ADD, OP_I32_ADD, OP_I32_SUB, OP_I32_SUB, OP_I32_MUL,
		OP_I32_DIV_U, OP_I32_REM_U, OP_I32_DIV_S, OP_I32_REM_S, OP_I32_AND, OP_I32_OR, OP_I32_XOR,
		OP_I32_SHL, OP_I32_SHR_U, OP_I32_SHR_U, OP_I32_SHR_S, OP_I32_ROTL, OP_I32_ROTR, OP_I32_EQ,
		OP_I32_NE, OP_I32_LT_U, OP_I32_LT_S, OP_I32_LE_U, OP_I32_LE_S, OP_I32_GT_U, OP_I32_GT_S,
		OP_I32_GE_U, OP_I32_GE_S };
	static const uint16_t unaries[] = { OP_I32_EQZ, OP_I32_EQZ, OP_I32_CLZ, OP_I32_POPCNT,
		OP_I32_EXTEND8_S, OP_I32_EXTEND16_S };
	struct expr *e;

	if (depth == DEEP || !below(4))
		return below(2) ? get((uint32_t)below(LOCALS)) : constant(number());
	if (!below(10)) {
		e = node(OP_SELECT, 3);
		for (unsigned i = 0; i < 3; i++)
			e->args[i] = tree(depth + 1);
	} else if (!below(8)) {
		e = node(ONE_OF(unaries), 1);
		e->args[0] = tree(depth + 1);
	} else {
		e = binary(ONE_OF(binaries), tree(depth + 1), NULL);
		e->args[1] = below(2) ? constant(number()) : tree(depth + 1);
	}
	return e;
}

/* Of a local with a constant or another one, or the local itself. */
static struct expr *
comparison(void)
{
	static const uint16_t comparisons[] = { OP_I32_NE, OP_I32_NE, OP_I32_LT_U, OP_I32_LT_U,
		OP_I32_LT_S, OP_I32_GT_U, OP_I32_GE_U, OP_I32_GE_S, OP_I32_EQ, OP_I32_LE_U,
		OP_I32_LE_S, OP_I32_GT_S };
	uint32_t local = (uint32_t)below(LOCALS);

	if (!below(4))
		return get(local);
	if (!below(4))
		return binary(ONE_OF(comparisons), get(local), below(2) ? get((uint32_t)below(LOCALS))
		    : tree(3));
	return binary(ONE_OF(comparisons), get(local), constant(below(2) ? number()
	    : t.ranges[local].low + ONE_OF(steps) * (int64_t)below(20)));
}

static struct expr *
condition(unsigned depth)
{
	static const uint16_t both[] = { OP_I32_AND, OP_I32_OR };
	struct expr *e;

	if (depth == DEEP || below(2))
		return comparison();
	e = below(2) ? node(OP_I32_EQZ, 1) : binary(ONE_OF(both), NULL, condition(depth + 1));
	e->args[0] = condition(depth + 1);
	return e;
}

/* ---- what it is ---- */

static uint64_t
value(const struct expr *e)
{
	uint64_t args[3] = { 0 }, result = 0;

	if (e->op == OP_I32_CONST)
		return e->imm;
	if (e->op == OP_LOCAL_GET)
		return t.values[e->index];
	for (unsigned i = 0; i < e->nargs; i++)
		args[i] = value(e->args[i]);
	if (e->op == OP_SELECT)
		return args[2] ? args[0] : args[1];
	if (!numeric(&t.world, e->op, args, &result))
		world_wrong(&t.world, "%s does not compute", op_info[e->op].text);
	return result;
}

static bool
within(struct range r, uint64_t v)
{
	return range_is_all(r)
	    || ((v - (uint64_t)r.low) & UINT32_MAX) <= (uint64_t)r.high - (uint64_t)r.low;
}

static void
show(const struct expr *e)
{
	if (e->op == OP_I32_CONST)
		printf(" %" PRIu64, e->imm);
	else if (e->op == OP_LOCAL_GET)
		printf(" x%u", (unsigned)e->index);
	else {
		printf(" (%s", op_info[e->op].text);
		for (unsigned i = 0; i < e->nargs; i++)
			show(e->args[i]);
		printf(")");
	}
}

static void
wrong(const char *what, const struct expr *e, struct range r, uint64_t v)
{
	if (t.wrong++ > 4)
		return;
	printf("ranges: %s:", what);
	if (e)
		show(e);
	printf(": %" PRIu64 " is not in %" PRId64 "..%" PRId64 "; locals:", v, r.low, r.high);
	for (unsigned i = 0; i < LOCALS; i++)
		printf(" %" PRIu64 " of %" PRId64 "..%" PRId64, t.values[i], t.ranges[i].low,
			t.ranges[i].high);
	printf("\n");
}

static bool
locals_within(const struct known *k, const char *what, const struct expr *e)
{
	for (unsigned i = 0; i < LOCALS; i++) {
		struct range r = range_of_local(k, i);
		if (!within(r, t.values[i])) {
			wrong(what, e, r, t.values[i]);
			return false;
		}
	}
	return true;
}

static void
begin(struct known *k)
{
	known_clear(k, false);
	for (unsigned i = 0; i < LOCALS; i++) {
		t.ranges[i] = below(2) ? limits() : (struct range){ number(), 0 };
		if (t.ranges[i].high < t.ranges[i].low)
			t.ranges[i].high = t.ranges[i].low;
		if (below(8))
			range_set(k, i, t.ranges[i]);
		else
			t.ranges[i] = range_all();
	}
}

static void
choose_values(void)
{
	for (unsigned i = 0; i < LOCALS; i++) {
		struct range r = t.ranges[i];
		int64_t ahead = r.high - r.low;
		ahead = !below(3) ? 0 : below(2) ? ahead : (int64_t)below((uint64_t)ahead + 1);
		t.values[i] = (uint32_t)(uint64_t)(r.low + ahead);
	}
}

/* ---- expressions, and conditions ---- */

static void
examine_expression(void)
{
	struct known k, is, is_not, both;
	const struct expr *e;
	struct range r;

	begin(&k);
	e = below(2) ? tree(0) : condition(0);
	is = is_not = k;
	r = range_of(&k, e);
	range_learn(&is, e, true);
	range_learn(&is_not, e, false);
	both = is;
	known_meet(&both, &is_not);
	t.expressions += !range_is_all(r);
	t.learned += memcmp(&is, &k, sizeof k) != 0;
	for (volatile unsigned i = 0; i < VALUES; i++) {
		uint64_t v;
		choose_values();
		if (setjmp(t.world.out))
			continue;
		v = value(e);
		if (!within(r, v))
			wrong("value", e, r, v);
		locals_within(v ? &is : &is_not, v ? "where it is true" : "where it is false", e);
		locals_within(&both, "after both", e);
	}
}

/* ---- loops ---- */

static struct stmt *
statement(enum stmt_kind kind)
{
	struct stmt *s = arena_zalloc(&t.arena, sizeof *s);

	s->kind = (uint8_t)kind;
	return s;
}

static struct stmt *
assignment(void)
{
	struct stmt *s = statement(STMT_SET);
	uint64_t kind = below(16);

	s->index = (uint32_t)below(LOCALS);
	s->value = kind == 0 ? get((uint32_t)below(LOCALS)) : kind == 1 ? constant(number())
	    : kind == 2 ? tree(2) : kind == 3 ? comparison() : binary(OP_I32_ADD,
	    get(below(6) ? s->index : (uint32_t)below(LOCALS)), constant(ONE_OF(steps)));
	return s;
}

/* Leaves the loop where a comparison is true. */
static struct stmt *
way_out(void)
{
	struct stmt *s = statement(STMT_IF);

	s->value = comparison();
	s->body = below(2) ? NULL : assignment();
	*(s->body ? &s->body->next : &s->body) = statement(STMT_BREAK);
	return s;
}

/* Assignments, and conditions that leave some out, or the turn's rest, or the loop. */
static struct stmt *
body(bool inner)
{
	struct stmt *first = NULL, **end = &first;
	bool labelled = false;

	for (uint64_t n = 1 + below(inner ? 3 : 5); n; n--) {
		struct stmt *s = assignment();
		if (!inner && !below(4))
			s = way_out();
		else if (!inner && !below(4)) {
			s = statement(STMT_IF);
			s->body = body(true);
			s->other = below(3) ? NULL : body(true);
			if (!below(3)) {
				struct stmt *last = s->body;
				while (last->next)
					last = last->next;
				last->next = statement(below(4) ? STMT_BR : STMT_CONTINUE);
				last->next->label = OVER;
				labelled |= last->next->kind == STMT_BR;
			}
		}
		*end = s;
		end = &s->next;
	}
	if (labelled) {
		*end = statement(STMT_LABEL);
		(*end)->label = OVER;
		(*end)->next = below(2) ? assignment() : NULL;
	}
	return first;
}

static uint64_t
mark_sets(struct stmt *s)
{
	uint64_t sets = 0;

	for (; s; s = s->next)
		if (s->kind == STMT_SET)
			sets |= known_bit(s->index);
		else
			sets |= s->sets = mark_sets(s->body) | mark_sets(s->other);
	return sets;
}

static enum way
run(const struct stmt *s)
{
	for (; s; s = s->next) {
		enum way way = s->kind == STMT_BR ? BRANCHES : s->kind == STMT_CONTINUE ? CONTINUES
		    : s->kind == STMT_BREAK ? LEAVES : GOES_ON;
		if (s->kind == STMT_SET)
			t.values[s->index] = value(s->value);
		else if (s->kind == STMT_IF)
			way = run((s->value ? value(s->value) : below(2)) ? s->body : s->other);
		if (way == BRANCHES)
			while (s->next && s->kind != STMT_LABEL)
				s = s->next;
		if (way == CONTINUES || way == LEAVES || (way == BRANCHES && s->kind != STMT_LABEL))
			return way;
	}
	return GOES_ON;
}

static void
examine_loop(void)
{
	struct known before, k;
	struct stmt *loop = statement(!below(3) ? STMT_FOR : below(2) ? STMT_DO : STMT_WHILE);

	begin(&before);
	loop->body = body(false);
	loop->value = loop->kind == STMT_FOR ? NULL : comparison();
	loop->sets = mark_sets(loop->body);
	k = before;
	induction_enter(&k, loop);
	for (unsigned i = 0; i < LOCALS; i++)
		t.counted += loop->sets & known_bit(i) && !range_is_all(range_of_local(&k, i));
	for (volatile unsigned start = 0; start < STARTS; start++) {
		choose_values();
		if (setjmp(t.world.out))
			continue;
		for (unsigned turn = 0; turn < TURNS; turn++) {
			if (!locals_within(&k, "in a loop until", loop->value)
			    || (loop->kind == STMT_WHILE && !value(loop->value)))
				break;
			if (run(loop->body) == LEAVES)
				break;
			if (loop->kind == STMT_DO && !value(loop->value))
				break;
		}
	}
}

int
check_ranges(uint64_t seed, unsigned long n)
{
	static const struct module none;
	static const struct facts nothing;
	bool asked;

	t.state = (seed + 1) * UINT64_C(0x9e3779b97f4a7c15);
	world_init(&t.world, &none, &nothing, UINT32_MAX);
	for (unsigned long i = 0; i < n; i++) {
		examine_expression();
		examine_loop();
		examine_loop();
		arena_reset(&t.arena);
	}
	printf("%lu expressions with a range, %lu conditions, %lu locals counted, %lu wrong\n",
		t.expressions, t.learned, t.counted, t.wrong);
	asked = t.expressions > n / 4 && t.learned > n / 20 && t.counted > n / 20;
	world_free(&t.world);
	arena_free(&t.arena);
	return t.wrong || !asked;
}
