/* static: memories in arrays of the generated C (--memory=static), for machines without an
 * allocator.
 *
 * An array may be smaller than the memory's minimum if no code can tell the difference: nobody else
 * sees the memory, its size is never read, and each access is known to be within the array, or
 * beyond the minimum, where it traps anyway. Segments are checked here, code in the pass
 * ../ir/trim.c. With ",trim" accesses beyond the array trap, and the guest is told of the size that
 * it declares; then data and the stack must be in the array. Such a memory has pages of one
 * byte. */
#include "emit/emit.h"

#include "util/diag.h"

/* Code models of 64-bit machines, and devices all the more, end before. */
#define ARRAY_MAX ((uint64_t)1 << 31)

static uint64_t
in_bytes(uint64_t pages, unsigned page_log2)
{
	return pages > UINT64_MAX >> page_log2 ? UINT64_MAX : pages << page_log2;
}

static void
check_segments(struct unit *u, uint32_t memory)
{
	uint64_t offset;

	for (uint32_t i = 0; i < u->m->ndatas; i++) {
		const struct data *data = &u->m->datas[i];

		if (data->mode != SEGMENT_ACTIVE || data->memory != memory)
			continue;
		if (!constexpr_value(&data->offset, &offset))
			static_refuse(u->statics, data->offset.offset, memory,
				"a data segment goes to a place that is not known");
		offset = offset > UINT64_MAX - data->size ? UINT64_MAX : offset + data->size;
		if (static_reaches(&u->statics[memory], offset, offset))
			static_refuse(u->statics, data->offset.offset, memory, "a data segment goes beyond");
	}
}

/* LLVM's linker has the shadow stack in memory 0, below the first global's value. */
static void
check_stack(const struct unit *u)
{
	uint32_t i = u->m->nimported_globals;
	const struct global *g = &u->m->globals[i];
	uint64_t top;

	if (i == u->m->nglobals || !g->mutable || !constexpr_value(&g->init, &top))
		return;
	if (g->type == TYPE_I32 && top > u->statics[0].bytes && top <= u->statics[0].min)
		static_refuse(u->statics, g->init.offset, 0, arena_printf(u->arena, "the stack begins at "
			"%llu (wasm-ld -z stack-size=BYTES --stack-first)", (unsigned long long)top));
}

static void
shrink(struct unit *u, uint32_t memory)
{
	struct limits *limits = &u->m->memories[memory].limits;

	u->statics[memory].trimmed = true;
	u->statics[memory].assented = u->options->static_trim;
	for (uint32_t i = 0; i < u->m->nexports && !u->options->static_trim; i++)
		if (u->m->exports[i].kind == EXTERN_MEMORY && u->m->exports[i].index == memory)
			static_refuse(u->statics, u->m->exports[i].offset, memory,
				"it is exported" STATIC_TRIM_HINT);
	check_segments(u, memory);
	if (u->options->static_trim && memory == 0)
		check_stack(u);
	limits->min = limits->max = u->statics[memory].bytes;
	limits->has_max = true;
	limits->page_log2 = 0;
}

/* What was asked for; without a word the maximum, or the minimum where the module sets no
 * maximum. */
static uint64_t
wanted(const struct unit *u, uint32_t memory)
{
	const struct options *o = u->options;
	const struct limits *limits = &u->m->memories[memory].limits;
	uint32_t own = memory - u->m->nimported_memories;

	if (o->nstatic_bytes)
		return o->static_bytes[own < o->nstatic_bytes ? own : o->nstatic_bytes - 1];
	return in_bytes(limits->has_max ? limits->max : limits->min, limits->page_log2);
}

void
static_plan(struct unit *u)
{
	uint32_t nown = u->m->nmemories - u->m->nimported_memories;

	if (!u->options->static_memory)
		return;
	if (u->options->nstatic_bytes && nown == 0 && u->m->nmemories > 0)
		fail("--memory=static has a size, but the module imports its memory: the array is the "
			"host's (wasm_rt_use_static_memory)");
	if (u->options->nstatic_bytes > 1 && u->options->nstatic_bytes > nown)
		fail("--memory=static has %u sizes, and the module %u memories",
			(unsigned)u->options->nstatic_bytes, (unsigned)nown);
	u->statics = arena_zalloc(u->arena, (u->m->nmemories + 1) * sizeof *u->statics);
	for (uint32_t i = u->m->nimported_memories; i < u->m->nmemories; i++) {
		const struct limits *limits = &u->m->memories[i].limits;
		struct static_memory *s = &u->statics[i];
		uint64_t max = in_bytes(limits->max, limits->page_log2);

		if (limits->shared)
			fail("--memory=static: memory %u is shared, which no array is", (unsigned)i);
		s->pages = limits->min;
		s->min = in_bytes(limits->min, limits->page_log2);
		s->bytes = wanted(u, i);
		if (s->bytes > max) /* the rest could never be used */
			s->bytes = max;
		if (s->bytes < s->min)
			shrink(u, i);
		s->fixed = in_bytes(limits->min, limits->page_log2) == s->bytes;
		u->m->memories[i].in_array = true;
		if (s->bytes > ARRAY_MAX)
			fail("memory %u would be an array of %llu bytes: say how many with "
				"--memory=static:BYTES", (unsigned)i, (unsigned long long)s->bytes);
	}
}

/* Tables that nothing can make larger are arrays, too, beside a memory that keeps a second instance
 * out. */
bool
is_static_table(const struct unit *u, uint32_t table)
{
	if (!u->statics || u->m->nmemories == u->m->nimported_memories
	    || table < u->m->nimported_tables)
		return false;
	if (facts_op_used(u->facts, OP_TABLE_GROW) || u->m->tables[table].limits.min > UINT32_MAX)
		return false;
	for (uint32_t i = 0; i < u->m->nexports; i++)
		if (u->m->exports[i].kind == EXTERN_TABLE && u->m->exports[i].index == table)
			return false;
	return true;
}

/* An array cannot have guard pages, whatever the compiler's options say. */
void
put_static_settings(const struct unit *u, struct sink *s)
{
	if (u->statics)
		put_str(s, "#undef WASM_RT_MEMCHECK_GUARD_PAGES\n#undef WASM_RT_MEMCHECK_BOUNDS_CHECK\n"
			"#define WASM_RT_MEMCHECK_GUARD_PAGES 0\n#define WASM_RT_MEMCHECK_BOUNDS_CHECK 1\n");
}

/* Functions name the arrays: they stand before these. */
void
put_static_declarations(const struct unit *u, struct sink *s)
{
	for (uint32_t i = u->m->nimported_memories; u->statics && i < u->m->nmemories; i++)
		put_format(s, "%s STATIC_MEMORY u8 wasm2c_%s_memory%u[%llu];\n",
			u->out->noutputs > 1 ? "extern" : "static", u->module, (unsigned)i,
			(unsigned long long)(u->statics[i].bytes ? u->statics[i].bytes : 1));
}

void
put_statics(struct unit *u, struct sink *s)
{
	if (u->statics)
		put_heading(s, "memories and tables");
	for (uint32_t i = u->m->nimported_memories; u->statics && i < u->m->nmemories; i++) {
		unsigned long long bytes = u->statics[i].bytes;

		if (u->out->noutputs > 1)
			put_format(s, "STATIC_MEMORY u8 wasm2c_%s_memory%u[%llu];\n", u->module, (unsigned)i,
				bytes ? bytes : 1);
		put_format(s, "static wasm_rt_static_area_t wasm2c_%s_area%u = ", u->module, (unsigned)i);
		put_format(s, "{wasm2c_%s_memory%u, %lluu, NULL, 0};\n", u->module, (unsigned)i, bytes);
	}
	for (uint32_t i = u->m->nimported_tables; i < u->m->ntables; i++) {
		unsigned long long min = u->m->tables[i].limits.min;

		if (is_static_table(u, i) && min > 0)
			put_format(s, "static wasm_rt_%s_t wasm2c_%s_table%u[%llu];\n",
				ctype_table(u->m->tables[i].elem), u->module, (unsigned)i, min);
	}
}

void
put_static_table_init(struct unit *u, struct sink *s, uint32_t table)
{
	const char *t = u->tables[table];

	if (u->m->tables[table].limits.min == 0) /* as the zeroed instance has it */
		return;
	put_format(s, "\tmemset(wasm2c_%s_table%u, 0, sizeof wasm2c_%s_table%u);\n", u->module,
		(unsigned)table, u->module, (unsigned)table);
	put_format(s, "\t%s.data = wasm2c_%s_table%u;\n\t%s.max_size = %s.size = %uu;\n", t, u->module,
		(unsigned)table, t, t,
		(unsigned)u->m->tables[table].limits.min);
}

void
put_static_init(struct unit *u, struct sink *s, uint32_t memory)
{
	const struct limits *limits = &u->m->memories[memory].limits;

	put_format(s, "\tUSE_STATIC_MEMORY(%s, &wasm2c_%s_area%u, %lluu, %lluu, %d, %lu);\n",
		address_of(u, u->memories[memory]), u->module,
		(unsigned)memory, (unsigned long long)limits->min, (unsigned long long)limits->max,
			limits->is64, 1ul << limits->page_log2);
}
