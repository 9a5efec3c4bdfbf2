/* instance.h: what instantiation needs: references to functions, element segments, data, and checks
 * of imports. */

/*@ FUNCREF for ref.func */
#define FUNCREF(type, func, tail, instance) \
	((wasm_rt_funcref_t){type, (wasm_rt_function_ptr_t)(func), {tail}, instance})

/*@ elem */
/* An element of a segment: a function, or the value of a global, which lies at an offset into the
 * instance. */
enum elem_kind {
	ELEM_IS_NULL,
	ELEM_IS_FUNC,
	ELEM_IS_IMPORT, /* offset: of the pointer to the instance that the function belongs to */
	ELEM_IS_GLOBAL,
	ELEM_IS_IMPORTED_GLOBAL /* offset: of the pointer to it */
};

/*@ elem_func needs elem */
struct elem_func {
	wasm_rt_func_type_t type;
	wasm_rt_function_ptr_t func;
	wasm_rt_tailcallee_t tail;
	u32 kind;
	u32 offset;
};
#define ELEM(type, func) {type, (wasm_rt_function_ptr_t)(func), {NULL}, ELEM_IS_FUNC, 0}
#define ELEM_TAIL(type, func, tail) {type, (wasm_rt_function_ptr_t)(func), {tail}, ELEM_IS_FUNC, 0}
#define ELEM_IMPORT(type, func, offset) \
	{type, (wasm_rt_function_ptr_t)(func), {NULL}, ELEM_IS_IMPORT, offset}
#define ELEM_OTHER(kind, offset) {NULL, NULL, {NULL}, kind, offset}

/*@ table_init_funcref needs elem_func check_range */
COLD void
table_init_funcref(void *self, const wasm_rt_funcref_table_t *t, const struct elem_func *elems,
	u64 size, u64 d, u64 s, u64 n)
{
	check_range(t->size, d, n);
	check_range(size, s, n);
	for (; n > 0; n--) {
		const struct elem_func *from = &elems[s++];
		wasm_rt_funcref_t *to = &t->data[d++];
		const char *at = (const char *)self + from->offset;
		switch ((enum elem_kind)from->kind) {
		case ELEM_IS_GLOBAL:
			*to = *(const wasm_rt_funcref_t *)at;
			continue;
		case ELEM_IS_IMPORTED_GLOBAL:
			*to = **(wasm_rt_funcref_t *const *)at;
			continue;
		case ELEM_IS_IMPORT:
			to->module_instance = *(void *const *)at;
			break;
		case ELEM_IS_FUNC:
			to->module_instance = self;
			break;
		case ELEM_IS_NULL:
			to->module_instance = NULL;
			break;
		}
		to->func_type = from->type;
		to->func = from->func;
		to->func_tailcallee = from->tail;
	}
}

/*@ elem_ref needs elem */
struct elem_ref {
	u32 kind;
	u32 offset;
};

/*@ each K = externref, exnref */
/*@ table_init_$K needs elem_ref check_range */
COLD void
table_init_$K(void *self, const wasm_rt_$K_table_t *t, const struct elem_ref *elems,
	u64 size, u64 d, u64 s, u64 n)
{
	check_range(t->size, d, n);
	check_range(size, s, n);
	for (; n > 0; n--) {
		const struct elem_ref *from = &elems[s++];
		const char *at = (const char *)self + from->offset;
		t->data[d++] = from->kind == ELEM_IS_GLOBAL ? *(const wasm_rt_$K_t *)at
			: from->kind == ELEM_IS_IMPORTED_GLOBAL ? **(wasm_rt_$K_t *const *)at
			: wasm_rt_$K_null_value;
	}
}
/*@ end */

/*@ static_memory */
/* What the array that holds a memory is declared with: see wasm-rt.h. */
#if !GNU_C
#define STATIC_MEMORY
#elif defined(WASM_RT_STATIC_MEMORY_SECTION)
#define STATIC_MEMORY \
	__attribute__((aligned(WASM_RT_STATIC_MEMORY_ALIGN), section(WASM_RT_STATIC_MEMORY_SECTION)))
#else
#define STATIC_MEMORY __attribute__((aligned(WASM_RT_STATIC_MEMORY_ALIGN)))
#endif
#define USE_STATIC_MEMORY(mem, area, initial, max, is64, page_size) \
	(wasm_rt_use_static_memory(mem, area, initial, max, is64, page_size) \
		? (void)0 : TRAP(OUT_OF_MEMORY))

/*@ static_memories needs static_memory */
/* The same of one among several instances: room for one array, aligned like the first; the first
 * free one; and the number of a memory's. */
#define STATIC_ROOM(bytes) \
	(((bytes) + WASM_RT_STATIC_MEMORY_ALIGN - 1u) & ~(WASM_RT_STATIC_MEMORY_ALIGN - 1u))
#define STATIC_NUMBER(mem, arrays) ((size_t)((mem).data - (arrays)[0]) / sizeof (arrays)[0])
#define USE_STATIC_MEMORIES(mem, areas, initial, max, is64, page_size) \
	use_static_memories(mem, areas, sizeof (areas) / sizeof (areas)[0], initial, max, is64, \
		page_size)
COLD void
use_static_memories(wasm_rt_memory_t *mem, wasm_rt_static_area_t *areas, size_t n, u64 initial,
	u64 max, int is64, u32 page_size)
{
	for (; n > 0; n--, areas++)
		if (wasm_rt_use_static_memory(mem, areas, initial, max, is64 != 0, page_size))
			return;
	TRAP(OUT_OF_MEMORY);
}

/*@ STATIC_IMAGE */
#if GNU_C && defined(WASM_RT_STATIC_IMAGE_SECTION)
#define STATIC_IMAGE __attribute__((section(WASM_RT_STATIC_IMAGE_SECTION)))
#else
#define STATIC_IMAGE
#endif

/*@ data_runs */
/* Copies runs of bytes to where they belong. Each is a pair in `runs`: the distance from the end of
 * the run before (wrapping around), and its length; length 0 ends the list. All lie within the
 * memory. */
COLD void
data_runs(const wasm_rt_memory_t *mem, const u8 *bytes, const u32 *runs)
{
	u32 at = 0;
	for (; runs[1] != 0; runs += 2) {
		at += runs[0];
		memcpy(mem->data + at, bytes, runs[1]);
		at += runs[1];
		bytes += runs[1];
	}
}

/*@ begins_with */
/* Comparisons of text by hand: a machine without a C library has memcmp, but no strcmp. */
INLINE int
begins_with(const char *text, const char *start)
{
	while (*start != '\0' && *text == *start)
		text++, start++;
	return *start == '\0';
}

/*@ same_text */
INLINE int
same_text(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b)
		a++, b++;
	return *a == *b;
}

/*@ link_type needs same_text */
/* Translated modules name the types of what they export, so that an import of another type traps
 * and corrupts nothing. Hosts need not do so. Where the linker has no weak references, only
 * prototypes are compared, when the embedder includes the headers of both. */
#if GNU_C && defined(__ELF__)
#define WEAK_REFERENCES 1
#define LINK_TYPE(name) extern const char name[] __attribute__((weak));
#elif defined(__TINYC__) && defined(__unix__) && (defined(__x86_64__) || defined(__i386__))
#define WEAK_REFERENCES 1 /* but its attribute makes none */
#define LINK_TYPE(name) extern const char name[]; __asm__(".weak " #name);
#else
#define WEAK_REFERENCES 0
#define LINK_TYPE(name)
#endif
#if WEAK_REFERENCES
#define LINK_CHECK(name, type) \
	((name) != NULL && !same_text(name, type) ? TRAP(INCOMPATIBLE_IMPORT) : (void)0)
#else
#define LINK_CHECK(name, type) ((void)0)
#endif

/*@ link_subtype needs link_type begins_with */
INLINE int
contains(const char *text, const char *part)
{
	while (*text != '\0' && !begins_with(text, part))
		text++;
	return *text != '\0';
}
INLINE int
is_subtype(const char *given, int nullable, const char *heap_type, const char *bottom)
{
	return begins_with(given, nullable ? "global " : "global ref")
		&& (contains(given, heap_type) || contains(given, bottom));
}
#if WEAK_REFERENCES
#define LINK_SUBTYPE(name, nullable, heap_type, bottom) \
	((name) != NULL && !is_subtype(name, nullable, heap_type, bottom) \
		? TRAP(INCOMPATIBLE_IMPORT) : (void)0)
#else
#define LINK_SUBTYPE(name, nullable, heap_type, bottom) ((void)0)
#endif

/*@ link_global */
#define LINK_GLOBAL(to, global) (((to) = (global)) == NULL ? TRAP(INCOMPATIBLE_IMPORT) : (void)0)

/*@ link_table */
INLINE int
limits_match(u32 size, u32 max_size, u32 min, u32 max)
{
	return size >= min && max_size <= max;
}
#define LINK_TABLE(to, table, min, max) \
	(((to) = (table)) == NULL || !limits_match((to)->size, (to)->max_size, min, max) \
		? TRAP(INCOMPATIBLE_IMPORT) : (void)0)

/*@ link_memory */
COLD void
link_memory(wasm_rt_memory_t **to, wasm_rt_memory_t *mem, u64 min, u64 max, int is64, u32 page_size)
{
	/* Embedders that fill in a memory for early versions of WABT, such as RLBox, give neither a
	 * page size nor a type of addresses. */
	if (mem != NULL && mem->page_size != 1 && mem->page_size != 65536
		&& mem->size == mem->pages * page_size) {
		mem->page_size = page_size;
		mem->is64 = is64 != 0;
	}
	if (mem == NULL || mem->pages < min || mem->max_pages > max || (mem->is64 ? 1 : 0) != is64
		|| mem->page_size != page_size)
		TRAP(INCOMPATIBLE_IMPORT);
	if (*to == NULL)
		wasm_rt_adopt_memory(mem, WASM_RT_MEMCHECK_GUARD_PAGES && !is64 && page_size == 65536);
	*to = mem;
}
COLD void
unlink_memory(wasm_rt_memory_t **mem)
{
	if (*mem != NULL)
		wasm_rt_disown_memory(*mem);
	*mem = NULL;
}

/*@ find_func_type needs same_text */
struct spelled_func_type {
	const char *letters; /* parameters, ':', results */
	wasm_rt_func_type_t type;
};
/* The type with the parameters and results in the list, or NULL. `text` has room for the longest in
 * the module. */
COLD wasm_rt_func_type_t
find_func_type(const struct spelled_func_type *types, u32 ntypes, char *text, u32 room, u32 nparams,
	u32 nresults, va_list list)
{
	u32 i;
	if ((u64)nparams + nresults + 2 > room)
		return NULL;
	for (i = 0; i < nparams + nresults + 1; i++)
		text[i] = ':';
	for (i = 0; i < nparams + nresults; i++) {
		unsigned type = (unsigned)va_arg(list, int);
		text[i + (i >= nparams)] = type < 8 ? "ijfdorex"[type] : '?';
	}
	text[nparams + nresults + 1] = '\0';
	for (i = 0; i < ntypes; i++)
		if (same_text(text, types[i].letters))
			return types[i].type;
	return NULL;
}
