/* static: memories in arrays of the generated C (--memory=static), for machines without an
 * allocator.
 *
 * An array may be smaller than the memory's minimum if no code can tell the difference: nobody else
 * sees the memory, its size is never read, and each access is known to be within the array, or
 * beyond the minimum, where it traps anyway. Segments are checked here, code in the pass
 * ../ir/trim.c. With ",trim" accesses beyond the array trap, and the guest is told of the size that
 * it declares; then data and the stack must be in the array. Such a memory has pages of one
 * byte. With ",page=BYTES" the guest is told, in pages of that size, how large the memory is, which
 * begins with the whole array where that is smaller than the minimum.
 *
 * With "xN" there are arrays for N instances, and which ones an instance has is known only from its
 * memories. */
#include "emit/emit.h"

#include "util/diag.h"

/* Larger arrays do not fit the usual code model of 64-bit machines, let alone a device. */
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

/* Gives the memory pages of another size than the module's 64 KiB. */
static void
repage(struct unit *u, uint32_t memory)
{
	struct limits *limits = &u->m->memories[memory].limits;
	const struct static_memory *s = &u->statics[memory];
	unsigned long long bytes = s->bytes;
	uint8_t log2 = 0;

	while (1u << log2 < u->options->static_page)
		log2++;
	if (bytes % u->options->static_page)
		fail("memory %u: %llu bytes are no whole number of pages of %u bytes", (unsigned)memory,
			bytes, (unsigned)u->options->static_page);
	check_segments(u, memory);
	if (memory == 0)
		check_stack(u);
	limits->min = (s->min < bytes ? s->min : bytes) >> log2;
	limits->max = bytes >> log2;
	limits->has_max = true;
	limits->page_log2 = log2;
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

/* The size that was asked for; by default the maximum, or the minimum if the module sets no
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
		if (u->options->static_page && limits->page_log2 == 16)
			repage(u, i);
		else if (s->bytes < s->min)
			shrink(u, i);
		s->fixed = in_bytes(limits->min, limits->page_log2) == s->bytes;
		u->m->memories[i].in_array = true;
		if (s->bytes > ARRAY_MAX / u->options->static_instances)
			fail("memory %u would be an array of %llu bytes: say how many with "
				"--memory=static:BYTES", (unsigned)i,
				(unsigned long long)(s->bytes > ARRAY_MAX ? s->bytes
				    : s->bytes * u->options->static_instances));
	}
}

/* Tables that nothing can make larger also become arrays, if the module has a static memory, which
 * keeps a second instance out. */
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

/* All calls compare the index, and nothing else looks at the table. Snapshots find it empty. */
bool
is_unread_table(const struct unit *u, uint32_t table)
{
	return is_static_table(u, table) && !indirect_reads_table(u, table);
}

/* An array cannot have guard pages, whatever the compiler's options say. */
void
put_static_settings(const struct unit *u, struct sink *s)
{
	if (u->statics)
		put_str(s, "#undef WASM_RT_MEMCHECK_GUARD_PAGES\n#undef WASM_RT_MEMCHECK_BOUNDS_CHECK\n"
			"#define WASM_RT_MEMCHECK_GUARD_PAGES 0\n#define WASM_RT_MEMCHECK_BOUNDS_CHECK 1\n");
}

static bool
is_one_instance(const struct unit *u)
{
	return u->options->static_instances <= 1;
}

static void
put_array(const struct unit *u, struct sink *s, uint32_t memory, const char *linkage)
{
	unsigned long long bytes = u->statics[memory].bytes ? u->statics[memory].bytes : 1;

	put_format(s, "%sSTATIC_MEMORY u8 wasm2c_%s_memory%u", linkage, u->module, (unsigned)memory);
	if (is_one_instance(u))
		put_format(s, "[%llu];\n", bytes);
	else
		put_format(s, "[%u][STATIC_ROOM(%lluu)];\n", (unsigned)u->options->static_instances, bytes);
}

/* If there is one instance, functions name its array, so the array is declared before them. */
void
put_static_declarations(const struct unit *u, struct sink *s)
{
	if (is_one_instance(u))
		for (uint32_t i = u->m->nimported_memories; u->statics && i < u->m->nmemories; i++)
			put_array(u, s, i, u->out->noutputs > 1 ? "extern " : "static ");
}

static void
put_areas(const struct unit *u, struct sink *s, uint32_t memory)
{
	unsigned long long bytes = u->statics[memory].bytes;
	uint32_t n = u->options->static_instances;

	put_format(s, "static wasm_rt_static_area_t wasm2c_%s_area%u", u->module, (unsigned)memory);
	if (is_one_instance(u)) {
		put_format(s, " = {wasm2c_%s_memory%u, %lluu, NULL, 0};\n", u->module, (unsigned)memory,
			bytes);
		return;
	}
	put_format(s, "[%u] = {\n", (unsigned)n);
	for (uint32_t i = 0; i < n; i++)
		put_format(s, "\t{wasm2c_%s_memory%u[%u], %lluu, NULL, 0},\n", u->module, (unsigned)memory,
			(unsigned)i, bytes);
	put_str(s, "};\n");
}

void
put_statics(struct unit *u, struct sink *s)
{
	if (u->statics)
		put_heading(s, "memories and tables");
	for (uint32_t i = u->m->nimported_memories; u->statics && i < u->m->nmemories; i++) {
		if (!is_one_instance(u))
			put_array(u, s, i, "static ");
		else if (u->out->noutputs > 1)
			put_array(u, s, i, "");
		put_areas(u, s, i);
	}
	for (uint32_t i = u->m->nimported_tables; i < u->m->ntables; i++) {
		unsigned long long min = u->m->tables[i].limits.min;

		if (!is_static_table(u, i) || is_unread_table(u, i) || min == 0)
			continue;
		put_format(s, "static wasm_rt_%s_t wasm2c_%s_table%u",
			ctype_table(u->m->tables[i].elem), u->module, (unsigned)i);
		if (!is_one_instance(u))
			put_format(s, "[%u]", (unsigned)u->options->static_instances);
		put_format(s, "[%llu];\n", min);
	}
}

void
put_static_table_init(struct unit *u, struct sink *s, uint32_t table)
{
	const char *t = u->tables[table];
	uint32_t first = u->m->nimported_memories;

	/* As the zeroed instance has it. */
	if (u->m->tables[table].limits.min == 0 || is_unread_table(u, table))
		return;
	put_format(s, "\t%s.data = wasm2c_%s_table%u", t, u->module, (unsigned)table);
	if (!is_one_instance(u)) /* the table with the number of the array that the first memory has */
		put_format(s, "[STATIC_NUMBER(%s, wasm2c_%s_memory%u)]", u->memories[first], u->module,
			(unsigned)first);
	put_format(s, ";\n\tmemset(%s.data, 0, sizeof wasm2c_%s_table%u%s);\n", t, u->module,
		(unsigned)table, is_one_instance(u) ? "" : "[0]");
	put_format(s, "\t%s.max_size = %s.size = %uu;\n", t, t,
		(unsigned)u->m->tables[table].limits.min);
}

void
put_static_init(struct unit *u, struct sink *s, uint32_t memory)
{
	const struct limits *limits = &u->m->memories[memory].limits;

	put_format(s, "\tUSE_STATIC_MEMOR%s(%s, %swasm2c_%s_area%u, %lluu, %lluu, %d, %lu);\n",
		is_one_instance(u) ? "Y" : "IES", address_of(u, u->memories[memory]),
		is_one_instance(u) ? "&" : "", u->module, (unsigned)memory,
		(unsigned long long)limits->min, (unsigned long long)limits->max, limits->is64,
		1ul << limits->page_log2);
}
