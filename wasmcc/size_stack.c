/* The stack that a call takes in the worst case. The C compiler tells the size of each frame. The
 * calls are those that relocations show, those through tables (by type), and the runtime's own
 * through pointers. The result is an upper bound: taking the address of a function counts as
 * calling it. */
#include "size.h"

#include "text.h"

#include <string.h>

/* ---- calls ---- */

/* Whether the runtime makes calls through this variable, which it sets to point to a constant
 * struct. */
static bool
is_hook(const char *symbol)
{
	static const char *const names[] = {"wasm_rt_interruption", "wasm_rt_static_memories",
		"wasm_rt_bookkeeping", "wasm_rt_memory_at", "wasm_rt_make_from_user"};
	size_t i = 0;

	while (i < sizeof names / sizeof *names && strcmp(names[i], symbol) != 0)
		i++;
	return i < sizeof names / sizeof *names;
}

static void
add(struct size *s, uint32_t from, uint32_t to)
{
	struct size_node *node = &s->nodes.v[from];

	for (uint32_t i = 0; i < node->callees.n; i++)
		if (node->callees.v[i] == to)
			return;
	*vec_push(&node->callees) = to;
}

static bool
calls(const struct size *s, uint32_t node, uint32_t function)
{
	const struct size_node *n = &s->nodes.v[node];

	for (uint32_t i = 0; i < n->callees.n; i++)
		if (s->nodes.v[n->callees.v[i]].function == function)
			return true;
	return false;
}

/* Every function that a constant of the runtime points to. */
static void
add_hooks(struct size *s, uint32_t from)
{
	for (uint32_t i = 0; i < s->nodes.n; i++) {
		const struct size_node *node = &s->nodes.v[i];
		const struct elf *e = &s->objects.v[node->object];
		const struct elf_section *in = &e->sections.v[node->section];

		if (!node->live || node->code || !in->in_memory || in->of != ELF_NONE
			|| strncmp(text_base(e->path), "wasm-rt-", 8) || !strcmp(in->name, ".eh_frame"))
			continue;
		for (uint32_t k = 0; k < in->nrelocations; k++) {
			uint32_t to = size_node_of(s, e, node->object, e->relocations.v[in->first + k]);

			if (to != ELF_NONE && s->nodes.v[to].code && to != from)
				add(s, from, to);
		}
	}
}

/* Adds the calls that relocations show. */
static void
add_direct(struct size *s, uint32_t from)
{
	const struct size_node *node = &s->nodes.v[from];
	const struct elf *e = &s->objects.v[node->object];
	const struct elf_section *in = &e->sections.v[node->section];
	bool hooked = false;

	for (uint32_t i = 0; i < in->nrelocations; i++) {
		const struct elf_symbol *symbol = &e->symbols.v[e->relocations.v[in->first + i]];
		uint32_t to = size_node_of(s, e, node->object, e->relocations.v[in->first + i]);

		hooked |= is_hook(symbol->name);
		if (to != ELF_NONE && s->nodes.v[to].code && (to != from || symbol->function))
			add(s, from, to);
	}
	if (hooked)
		add_hooks(s, from);
}

/* The guest's functions that are inlined into one of its functions, the first. */
struct inlined {
	uint32_t *v;
	uint32_t n, cap;
};

static void
note_inlined(struct inlined *inlined, uint32_t function)
{
	uint32_t i = 0;

	while (i < inlined->n && inlined->v[i] != function)
		i++;
	if (i == inlined->n)
		*vec_push(inlined) = function;
}

static void
add_type(struct size *s, uint32_t from, uint32_t module, uint32_t type, struct inlined *inlined)
{
	for (uint32_t i = 0; i < s->functions.n; i++) {
		const struct size_function *f = &s->functions.v[i];

		for (uint32_t k = 0; f->module == module && k < f->types.n; k++)
			if (f->types.v[k] != type)
				continue;
			else if (f->node != ELF_NONE)
				add(s, from, f->node);
			else if (f->imported) /* a function of the host may be there */
				s->nodes.v[from].leaves = true;
			else /* where it is called, the call is by name, and inlined */
				note_inlined(inlined, i);
	}
}

/* Adds what a guest's function, and the functions that are inlined into it, call through tables.
 * Also adds direct recursion among them, for which assemblers may write no relocation. */
static void
add_indirect(struct size *s, uint32_t from)
{
	struct inlined inlined = {NULL, 0, 0};
	uint32_t own = s->nodes.v[from].function;

	*vec_push(&inlined) = own;
	for (uint32_t i = 0; i < inlined.n; i++) {
		const struct size_function *f = &s->functions.v[inlined.v[i]];

		for (uint32_t k = 0; k < f->called_types.n; k++)
			add_type(s, from, f->module, f->called_types.v[k], &inlined);
		s->nodes.v[from].leaves |= f->called_types.n > 0 && s->open.v[f->module];
		for (uint32_t k = 0; k < f->callees.n; k++) {
			uint32_t callee = size_find(&s->by_name, f->callees.v[k]);

			if (callee == ELF_NONE)
				continue;
			if (callee == own)
				add(s, from, from);
			if (!calls(s, from, callee))
				note_inlined(&inlined, callee);
		}
	}
	vec_free(&inlined);
}

static void
expand(struct size *s, uint32_t node)
{
	struct size_node *n = &s->nodes.v[node];

	if (n->expanded)
		return;
	n->expanded = true;
	add_direct(s, node);
	if (n->function != ELF_NONE)
		add_indirect(s, node);
}

/* ---- sums ---- */

enum state { NEW, ON_PATH, DONE };

struct sum {
	enum state state;
	bool unbounded;
	uint64_t bytes;      /* with callees */
	uint32_t deepest;    /* the callee that makes it so; ELF_NONE */
	uint32_t circle;     /* index in walk.circles, or ELF_NONE */
};

struct circle {
	VEC(uint32_t) nodes;
};

struct walk {
	struct size *size;
	struct sum *sums;
	VEC(struct circle) circles;
	struct {
		struct {
			uint32_t node, next;
		} *v;
		uint32_t n, cap;
	} path;
};

static void
enter(struct walk *w, uint32_t node)
{
	struct size_node *n = &w->size->nodes.v[node];

	expand(w->size, node);
	w->sums[node] = (struct sum){.state = ON_PATH, .bytes = n->frame, .deepest = ELF_NONE,
		.circle = ELF_NONE, .unbounded = n->dynamic};
	vec_push(&w->path);
	w->path.v[w->path.n - 1].node = node;
	w->path.v[w->path.n - 1].next = 0;
}

static void
note_circle(struct walk *w, uint32_t node, uint32_t back_to)
{
	struct circle *circle = vec_push(&w->circles);
	uint32_t i = w->path.n;

	*circle = (struct circle){.nodes = {NULL, 0, 0}};
	while (w->path.v[--i].node != back_to)
		;
	for (; i < w->path.n; i++)
		*vec_push(&circle->nodes) = w->path.v[i].node;
	w->sums[node].unbounded = true;
	w->sums[node].circle = w->circles.n - 1;
}

static void
hand_on(struct walk *w, uint32_t caller, uint32_t callee)
{
	struct sum *to = &w->sums[caller];
	const struct sum *from = &w->sums[callee];
	uint64_t bytes = w->size->nodes.v[caller].frame + from->bytes;

	if (from->unbounded && !to->unbounded) {
		to->unbounded = true;
		to->circle = from->circle;
	}
	if (bytes <= to->bytes && to->deepest != ELF_NONE)
		return;
	to->bytes = bytes;
	to->deepest = callee;
}

static void
walk_from(struct walk *w, uint32_t start)
{
	if (w->sums[start].state == NEW)
		enter(w, start);
	while (w->path.n > 0) {
		uint32_t node = w->path.v[w->path.n - 1].node, callee;
		const struct size_node *n = &w->size->nodes.v[node];

		if (w->path.v[w->path.n - 1].next == n->callees.n) {
			w->sums[node].state = DONE;
			w->path.n--;
			if (w->path.n > 0)
				hand_on(w, w->path.v[w->path.n - 1].node, node);
			continue;
		}
		callee = n->callees.v[w->path.v[w->path.n - 1].next++];
		switch (w->sums[callee].state) {
		case NEW:
			enter(w, callee);
			break;
		case ON_PATH:
			note_circle(w, node, callee);
			break;
		case DONE:
			hand_on(w, node, callee);
			break;
		}
	}
}

/* ---- exports ---- */

/* Adds all functions without a definition that the export may call. */
static void
find_outside(struct size *s, struct size_export *x, uint32_t start)
{
	bool *seen = xmalloc(s->nodes.n), open = false;
	VEC(uint32_t) work = {NULL, 0, 0};

	memset(seen, 0, s->nodes.n);
	seen[start] = true;
	*vec_push(&work) = start;
	while (work.n > 0) {
		uint32_t node = work.v[--work.n];
		const struct size_node *n = &s->nodes.v[node];
		const struct elf *e = &s->objects.v[n->object];
		const struct elf_section *in = &e->sections.v[n->section];

		open |= n->leaves;
		for (uint32_t i = 0; i < in->nrelocations; i++)
			size_add_missing(s, node, in->first + i, &x->outside);
		for (uint32_t i = 0; i < n->callees.n; i++)
			if (!seen[n->callees.v[i]]) {
				seen[n->callees.v[i]] = true;
				*vec_push(&work) = n->callees.v[i];
			}
	}
	if (open)
		*vec_push(&x->outside) = "(functions of others in tables)";
	vec_free(&work);
	free(seen);
}

static void
finish(struct walk *w, struct size_export *x, uint32_t node)
{
	const struct sum *sum = &w->sums[node];
	uint32_t start = node;

	x->bounded = !sum->unbounded;
	x->bytes = sum->bytes;
	if (sum->unbounded && sum->circle != ELF_NONE) {
		const struct circle *circle = &w->circles.v[sum->circle];

		x->bytes = 0;
		for (uint32_t i = 0; i < circle->nodes.n; i++) {
			*vec_push(&x->path) = circle->nodes.v[i];
			x->bytes += w->size->nodes.v[circle->nodes.v[i]].frame;
		}
	} else {
		for (; node != ELF_NONE; node = w->sums[node].deepest)
			*vec_push(&x->path) = node;
	}
	find_outside(w->size, x, start);
}

void
size_find_stacks(struct size *s)
{
	struct walk w = {.size = s, .sums = xmalloc((s->nodes.n + 1) * sizeof *w.sums)};

	memset(w.sums, 0, (s->nodes.n + 1) * sizeof *w.sums);
	for (uint32_t i = 0; i < s->exports.n; i++) {
		uint32_t node = size_find(&s->symbols, s->exports.v[i].symbol);

		if (node == ELF_NONE)
			continue;
		walk_from(&w, node);
		finish(&w, &s->exports.v[i], node);
	}
	for (uint32_t i = 0; i < w.circles.n; i++)
		vec_free(&w.circles.v[i].nodes);
	vec_free(&w.circles);
	vec_free(&w.path);
	free(w.sums);
}
