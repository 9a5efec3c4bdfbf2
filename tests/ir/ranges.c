/* ranges: of random expressions and loops, whether what range.c and induction.c say of them holds
 * for the values that they have. The passes ask for that before they leave out a check. And of
 * random functions with loops in loops, whether the accesses that the pass `bounds` says are below
 * the minimum are so. */
#include "interpret.h"

#include "ir/known.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LOCALS = 4, VALUES = 12, STARTS = 6, TURNS = 400, DEEP = 4 };
enum { FUNCTION_STEPS = 3000, LABELS = 64 };
enum way { GOES_ON, BRANCHES, CONTINUES, LEAVES, STOPS };

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
	uint32_t labels;      /* of the function, or loop, so far */
	uint32_t open[LABELS], nopen; /* those that a branch may go to */
	bool used[LABELS];
	uint32_t to;          /* where a branch goes */
	unsigned left;        /* steps of the run */
	uint64_t minimum;     /* of the memory, in bytes */
	bool wide;            /* locals, constants and arithmetic are of i64 */
	unsigned long expressions, learned, counted, below, wrong;
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
	int64_t n = below(3) ? ONE_OF(numbers) : (int64_t)(bits >> below(32));

	if (!t.wide || below(4))
		return n;
	return below(2) ? -n : (int64_t)((uint64_t)n << below(33));
}

static struct range
limits(void)
{
	int64_t low = (int64_t)(uint32_t)number(), width = below(3) ? (int64_t)below(20) : number();

	low -= below(4) ? 0 : MODULUS;
	low -= below(6) ? 0 : 8;
	low += below(8) ? 0 : (int64_t)below(5) * MODULUS;
	width = (int64_t)(uint32_t)width;
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

/* Of i64, if that is what is made now. */
static struct expr *
operation(uint16_t op, uint16_t nargs)
{
	bool compares = op >= OP_I32_EQZ && op <= OP_I32_GE_U;
	struct expr *e = node(op, nargs);

	if (!t.wide)
		return e;
	e->op = compares ? (uint16_t)(op + (OP_I64_EQZ - OP_I32_EQZ)) : op == OP_SELECT ? op
	    : op == OP_I32_EXTEND8_S ? OP_I64_EXTEND8_S : op == OP_I32_EXTEND16_S ? OP_I64_EXTEND16_S
	    : (uint16_t)(op + (OP_I64_CLZ - OP_I32_CLZ));
	e->type = compares ? TYPE_I32 : TYPE_I64;
	return e;
}

/* A number of the type that is made now. */
static struct expr *
as_number(struct expr *e)
{
	struct expr *extended;

	if (!t.wide || e->type == TYPE_I64)
		return e;
	extended = node(below(2) ? OP_I64_EXTEND_I32_U : OP_I64_EXTEND_I32_S, 1);
	extended->type = TYPE_I64;
	extended->args[0] = e;
	return extended;
}

static struct expr *
constant(int64_t c)
{
	struct expr *e = node(t.wide ? OP_I64_CONST : OP_I32_CONST, 0);

	e->type = t.wide ? TYPE_I64 : TYPE_I32;
	e->imm = t.wide ? (uint64_t)c : (uint32_t)c;
	return e;
}

static struct expr *
get(uint32_t local)
{
	struct expr *e = node(OP_LOCAL_GET, 0);

	e->type = t.wide ? TYPE_I64 : TYPE_I32;
	e->index = local;
	return e;
}

static struct expr *
binary(uint16_t op, struct expr *a, struct expr *b)
{
	struct expr *e = operation(op, 2);

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
		e = operation(OP_SELECT, 3);
		for (unsigned i = 0; i < 3; i++)
			e->args[i] = tree(depth + 1);
	} else if (!below(8)) {
		e = operation(ONE_OF(unaries), 1);
		e->args[0] = tree(depth + 1);
	} else if (t.wide && !below(8)) {
		e = node(OP_I32_WRAP_I64, 1);
		e->args[0] = tree(depth + 1);
	} else {
		e = binary(ONE_OF(binaries), tree(depth + 1), NULL);
		e->args[1] = below(2) ? constant(number()) : tree(depth + 1);
	}
	return as_number(e);
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
	e = node(below(2) ? OP_I32_EQZ : ONE_OF(both), 1);
	e->nargs = e->op == OP_I32_EQZ ? 1 : 2;
	for (unsigned i = 0; i < e->nargs; i++) {
		e->args[i] = condition(depth + 1);
		if (e->args[i]->type == TYPE_I64 && e->nargs == 2)
			e->args[i] = binary(OP_I32_NE, e->args[i], constant(0));
	}
	if (e->args[0]->type == TYPE_I64)
		e->op = OP_I64_EQZ;
	return e;
}

/* ---- what it is ---- */

static void wrong(const char *what, const struct expr *, struct range, uint64_t);

static uint64_t
value(const struct expr *e)
{
	uint64_t args[3] = { 0 }, result = 0;

	if (expr_is_const(e))
		return e->imm;
	if (e->op == OP_LOCAL_GET)
		return t.values[e->index];
	for (unsigned i = 0; i < e->nargs; i++)
		args[i] = value(e->args[i]);
	if (e->exact && args[0] + args[1] > UINT32_MAX)
		wrong("sum that does not wrap around", e, (struct range){ 0, UINT32_MAX },
			args[0] + args[1]);
	if (e->op == OP_SELECT)
		return args[2] ? args[0] : args[1];
	if (!numeric(&t.world, e->op, args, &result))
		world_wrong(&t.world, "%s does not compute", op_info[e->op].text);
	return result;
}

static bool
within(struct range r, uint64_t v, bool wide)
{
	return range_is_all(r) || ((v - (uint64_t)r.low) & (wide ? UINT64_MAX : UINT32_MAX))
	    <= (uint64_t)r.high - (uint64_t)r.low;
}

static void
show(const struct expr *e)
{
	if (expr_is_const(e))
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
		if (!within(r, t.values[i], t.wide)) {
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
		if (t.ranges[i].low >> 60 != 0 && t.ranges[i].low >> 60 != -1)
			t.ranges[i].low = 0; /* farther from 0 than limits are */
		if (t.ranges[i].high < t.ranges[i].low)
			t.ranges[i].high = t.ranges[i].low;
		if (below(8))
			range_set(k, i, t.ranges[i], t.wide);
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
		t.values[i] = (uint64_t)(r.low + ahead);
		if (!t.wide)
			t.values[i] = (uint32_t)t.values[i];
		else if (range_is_all(r) && below(2)) /* then it may be any number */
			t.values[i] = (uint64_t)number();
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
		if (!within(r, v, e->type == TYPE_I64))
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
	    : kind == 2 ? tree(2) : kind == 3 ? as_number(comparison()) : binary(OP_I32_ADD,
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
				last->next->label = 0;
				labelled |= last->next->kind == STMT_BR;
			}
		}
		*end = s;
		end = &s->next;
	}
	if (labelled) {
		*end = statement(STMT_LABEL);
		(*end)->label = 0;
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

static enum way run(const struct stmt *);

static enum way
run_loop(const struct stmt *s)
{
	do {
		enum way way;
		if (s->kind == STMT_WHILE && !value(s->value))
			break;
		way = run(s->body);
		if (way == LEAVES)
			break;
		if (way == BRANCHES || way == STOPS)
			return way;
	} while (s->kind != STMT_DO || value(s->value));
	return GOES_ON;
}

static void
run_access(const struct expr *e)
{
	uint64_t address = value(e->args[0]);

	if (e->below && (address >= t.minimum || address + e->imm >= t.minimum))
		wrong("address below the minimum", e->args[0],
			(struct range){ 0, (int64_t)(t.minimum - e->imm) - 1 }, address);
}

static enum way
run(const struct stmt *s)
{
	const struct stmt *first = s;

	for (; s; s = s->next) {
		enum way way = GOES_ON;
		if (!--t.left)
			return STOPS;
		switch (s->kind) {
		case STMT_SET:
			t.values[s->index] = value(s->value);
			break;
		case STMT_EXPR:
			run_access(s->value);
			break;
		case STMT_IF:
			way = run((s->value ? value(s->value) : below(2)) ? s->body : s->other);
			break;
		case STMT_FOR: case STMT_WHILE: case STMT_DO:
			way = run_loop(s);
			break;
		case STMT_BR:
			t.to = s->label;
			way = BRANCHES;
			break;
		case STMT_CONTINUE:
			way = CONTINUES;
			break;
		case STMT_BREAK:
			way = LEAVES;
			break;
		}
		if (way == BRANCHES) {
			for (s = first; s && (s->kind != STMT_LABEL || s->label != t.to); s = s->next)
				;
			if (!s)
				return BRANCHES;
		} else if (way != GOES_ON)
			return way;
	}
	return GOES_ON;
}

static void
examine_loop(void)
{
	struct known before, k, is, is_not;
	const struct expr *test = comparison();
	const struct stmt *change = below(2) ? assignment() : NULL; /* before the test */
	struct stmt *loop = statement(!below(3) ? STMT_FOR : below(2) ? STMT_DO : STMT_WHILE);

	begin(&before);
	loop->body = body(false);
	loop->value = loop->kind == STMT_FOR ? NULL : comparison();
	loop->sets = mark_sets(loop->body);
	k = before;
	induction_enter(&k, loop);
	is = k;
	if (change)
		known_assign(&is, change->index, change->value, t.wide);
	is_not = is;
	range_learn(&is, test, true);
	range_learn(&is_not, test, false);
	for (unsigned i = 0; i < LOCALS; i++)
		t.counted += loop->sets & known_bit(i) && !range_is_all(range_of_local(&k, i));
	for (volatile unsigned start = 0; start < STARTS; start++) {
		choose_values();
		if (setjmp(t.world.out))
			continue;
		for (unsigned turn = 0; turn < TURNS; turn++) {
			uint64_t values[LOCALS];
			memcpy(values, t.values, sizeof values);
			if (change)
				t.values[change->index] = value(change->value);
			locals_within(value(test) ? &is : &is_not, "by a test in a loop", test);
			memcpy(t.values, values, sizeof values);
			if (!locals_within(&k, "in a loop until", loop->value)
			    || (loop->kind == STMT_WHILE && !value(loop->value)))
				break;
			t.left = UINT32_MAX;
			if (run(loop->body) == LEAVES)
				break;
			if (loop->kind == STMT_DO && !value(loop->value))
				break;
		}
	}
}

/* ---- functions ---- */

static struct stmt *list(unsigned depth, bool in_loop);

static struct stmt *
access(void)
{
	struct stmt *s = statement(STMT_EXPR);
	struct expr *e = node(OP_I32_LOAD8_U, 1);

	e->effects = op_info[e->op].effects;
	e->imm = below(2) ? 0 : (uint64_t)number() % (t.minimum + 1);
	e->args[0] = below(2) ? get((uint32_t)below(LOCALS)) : below(2) ? binary(OP_I32_ADD,
	    get((uint32_t)below(LOCALS)), constant(below(2) ? ONE_OF(steps) : number())) : tree(2);
	s->value = e;
	return s;
}

/* An end of a list: out of the loop, to its next turn, or to a label around. */
static struct stmt *
jump(bool in_loop)
{
	struct stmt *s;

	if (in_loop && below(3))
		return statement(below(3) ? STMT_BREAK : STMT_CONTINUE);
	if (!t.nopen)
		return NULL;
	s = statement(STMT_BR);
	s->label = t.open[below(t.nopen)];
	t.used[s->label] = true;
	return s;
}

static struct stmt *
branch(unsigned depth, bool in_loop)
{
	struct stmt *s = statement(STMT_IF), **end = &s->body;

	s->value = below(2) ? comparison() : condition(2);
	if (below(3))
		s->body = list(depth + 1, in_loop);
	while (*end)
		end = &(*end)->next;
	if (!s->body || below(2))
		*end = jump(in_loop);
	if (!s->body)
		s->body = assignment();
	s->other = below(3) ? NULL : list(depth + 1, in_loop);
	return s;
}

/* Mostly one that steps a local at its end, or at its beginning, and compares it. */
static struct stmt *
loop_at(unsigned depth)
{
	struct stmt *s = statement(!below(3) ? STMT_FOR : below(2) ? STMT_DO : STMT_WHILE), *step,
		**end = &s->body;

	s->body = list(depth + 1, true);
	s->value = s->kind == STMT_FOR ? NULL : below(3) ? comparison() : condition(2);
	step = assignment();
	if (!below(4)) {
		step->next = s->body;
		s->body = step;
		return s;
	}
	while (*end)
		end = &(*end)->next;
	*end = step;
	return s;
}

/* Statements; branches in one go to a label behind it, or to one before a loop. */
static struct stmt *
list(unsigned depth, bool in_loop)
{
	struct stmt *first = NULL, **end = &first;

	for (uint64_t n = 1 + below(depth ? 4 : 6); n; n--) {
		uint64_t kind = below(depth < DEEP ? 10 : 7);
		struct stmt *s;
		uint32_t label = t.labels;

		if (kind < 7) {
			*end = s = kind < 4 ? assignment() : access();
			end = &s->next;
			continue;
		}
		if (label + 1 < LABELS) {
			t.labels += 2;
			t.open[t.nopen++] = label;
			if (!below(4) && kind > 7) /* back to the loop */
				t.open[t.nopen++] = label + 1;
		}
		if (kind > 7 && below(4)) { /* a start that is known */
			*end = assignment();
			(*end)->value = constant(number());
			end = &(*end)->next;
		}
		s = kind == 7 ? branch(depth, in_loop) : loop_at(depth);
		while (t.nopen && t.open[t.nopen - 1] >= label)
			t.nopen--;
		if (label + 1 < t.labels && t.used[label + 1]) {
			*end = statement(STMT_LABEL);
			(*end)->label = label + 1;
			(*end)->n = 1;
			end = &(*end)->next;
		}
		*end = s;
		end = &s->next;
		if (label < t.labels && t.used[label]) {
			*end = statement(STMT_LABEL);
			(*end)->label = label;
			end = &(*end)->next;
		}
	}
	return first;
}

static unsigned long
count_below(const struct stmt *s)
{
	unsigned long n = 0;

	for (; s; s = s->next)
		n += (s->kind == STMT_EXPR && s->value->below) + count_below(s->body)
		    + count_below(s->other);
	return n;
}

static void
examine_function(void)
{
	static const struct { uint64_t min; uint8_t page_log2; } sizes[] = { { 1, 16 }, { 2, 16 },
		{ 100, 0 }, { 4097, 0 }, { 65536, 16 }, { 32768, 16 } };
	uint64_t size = below(sizeof sizes / sizeof *sizes);
	struct memory memory = { .limits = { .min = sizes[size].min, .is64 = t.wide,
		.page_log2 = sizes[size].page_log2 } };
	struct module m = { .memories = &memory, .nmemories = 1 };
	struct function f = { .m = &m, .arena = &t.arena, .memories = 1, .nparams = 2 };

	t.minimum = sizes[size].min << sizes[size].page_log2;
	t.labels = t.nopen = 0;
	memset(t.used, 0, sizeof t.used);
	for (unsigned i = 0; i < LOCALS; i++) {
		local_new(&f, t.wide ? TYPE_I64 : TYPE_I32);
		f.locals.v[i].zero = i >= f.nparams;
		t.ranges[i] = (struct range){ 0, i < f.nparams ? MODULUS - 1 : 0 };
	}
	f.body = list(0, false);
	f.nplaces = t.labels;
	mark_sets(f.body);
	bounds(&f);
	t.below += count_below(f.body);
	for (volatile unsigned start = 0; start < STARTS; start++) {
		choose_values();
		if (start % 2)
			t.values[start % f.nparams] = (uint64_t)number();
		t.left = FUNCTION_STEPS;
		if (!setjmp(t.world.out))
			run(f.body);
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
		t.wide = i / 4 % 2;
		examine_expression();
		examine_loop();
		examine_loop();
		if (i % 4 == 0)
			examine_function();
		arena_reset(&t.arena);
	}
	printf("%lu expressions with a range, %lu conditions, %lu locals counted, %lu accesses below, "
		"%lu wrong\n", t.expressions, t.learned, t.counted, t.below, t.wrong);
	asked = t.expressions > n / 4 && t.learned > n / 20 && t.counted > n / 20
	    && t.below > n / 10;
	world_free(&t.world);
	arena_free(&t.arena);
	return t.wrong || !asked;
}
