#include "size.h"

#include "files.h"
#include "ir/ir.h"
#include "runtime.h"

#include <stdio.h>
#include <string.h>

const struct size_part size_flash_parts[NFLASH] = {
	[FLASH_CODE] = {"guest_code", "guest code"},
	[FLASH_IMAGE] = {"image", "image of memories and tables"},
	[FLASH_TYPES] = {"types", "types"},
	[FLASH_CONSTANTS] = {"constants", "other constants"},
	[FLASH_RUNTIME] = {"runtime", "runtime"},
	[FLASH_WASI] = {"wasi", "WASI"},
	[FLASH_HOST] = {"host", "the host's files"},
	[FLASH_UNWIND] = {"unwind_tables", "tables for unwinding"},
	[FLASH_INITIAL] = {"initial_values", "initial values of variables"},
};

const struct size_part size_ram_parts[NRAM] = {
	[RAM_MEMORIES] = {"memories", "memories"},
	[RAM_TABLES] = {"tables", "tables"},
	[RAM_INSTANCES] = {"instances", "instances"},
	[RAM_CONSTANTS] = {"constants", "constants"},
	[RAM_RUNTIME] = {"runtime", "runtime"},
	[RAM_WASI] = {"wasi", "WASI"},
	[RAM_HOST] = {"host", "the host's files"},
};

enum { AVR = 83 }; /* ELF's number; its constants are in RAM */

/* Where an object comes from, in the order in which they are read. */
enum whose { GUEST, HOST, RUNTIME, WASI };

/* ---- objects ---- */

static void
define(struct size *s, uint32_t object, const struct elf_symbol *symbol)
{
	uint32_t node = s->first_node.v[object] + symbol->section;
	struct slot *slot;
	bool added;

	if (!symbol->global || symbol->section == ELF_NONE || !*symbol->name)
		return;
	slot = map_add(&s->symbols, symbol->name, node, &added);
	if (!symbol->weak)
		slot->value = node;
}

uint32_t
size_find(struct map *map, const char *name)
{
	struct slot *slot = map->cap ? map_find(map, name) : NULL;

	return slot && slot->key ? slot->value : ELF_NONE;
}

uint32_t
size_node_of(struct size *s, const struct elf *e, uint32_t object, uint32_t symbol)
{
	const struct elf_symbol *to = &e->symbols.v[symbol];

	if (to->section != ELF_NONE && !to->weak)
		return s->first_node.v[object] + to->section;
	return to->global ? size_find(&s->symbols, to->name) : ELF_NONE;
}

void
size_add_missing(struct size *s, uint32_t node, uint32_t relocation,
	struct size_names *names)
{
	const struct elf *e = &s->objects.v[s->nodes.v[node].object];
	const struct elf_symbol *to = &e->symbols.v[e->relocations.v[relocation]];

	if (to->section != ELF_NONE || !to->global || to->weak || !*to->name
		|| !strcmp(to->name, "_GLOBAL_OFFSET_TABLE_")
		|| size_find(&s->symbols, to->name) != ELF_NONE)
		return;
	for (uint32_t i = 0; i < names->n; i++)
		if (!strcmp(names->v[i], to->name))
			return;
	*vec_push(names) = to->name;
}

/* The function of the guest to which a symbol belongs; it may be a part or a variant
 * ("f_add.part.0"). */
static uint32_t
function_of(struct size *s, const char *symbol)
{
	const char *dot = strchr(symbol, '.');

	return size_find(&s->by_name, dot ? text_format("%.*s", (int)(dot - symbol), symbol) : symbol);
}

static void
add_object(struct size *s, const char *path)
{
	struct elf *e;
	uint32_t object = s->objects.n, first = s->nodes.n;

	*vec_push(&s->first_node) = first;
	e = vec_push(&s->objects);
	elf_read(e, path);
	for (uint32_t i = 0; i < e->sections.n; i++)
		*vec_push(&s->nodes) = (struct size_node){.object = object, .section = i,
			.name = e->sections.v[i].name, .code = e->sections.v[i].code,
			.function = ELF_NONE};
	for (uint32_t i = 0; i < e->symbols.n; i++) {
		const struct elf_symbol *symbol = &e->symbols.v[i];
		struct size_node *node;

		if (symbol->section == ELF_NONE || (!symbol->function && symbol->size == 0))
			continue;
		node = &s->nodes.v[first + symbol->section];
		if (node->name == e->sections.v[symbol->section].name)
			node->name = symbol->name;
		define(s, object, symbol);
	}
	for (uint32_t i = 0; i < e->symbols.n; i++) /* symbols without a size: labels, in assembly */
		define(s, object, &(struct elf_symbol){.name = e->symbols.v[i].name, .weak = true,
			.global = e->symbols.v[i].global, .section = e->symbols.v[i].section});
}

/* Reads the sizes of frames that the compiler writes: FILE:LINE:COLUMN:FUNCTION, BYTES and a word,
 * separated by tabs. */
static void
read_frames(struct size *s, uint32_t object)
{
	enum { X86 = 3, X86_64 = 62 }; /* here compilers differ in whether they count the return
	                                  address */
	const struct elf *e = &s->objects.v[object];
	size_t size = strlen(e->path);
	FILE *file = fopen(text_format("%.*s.su", (int)size - 2, e->path), "r");
	char line[4096];

	while (file && fgets(line, sizeof line, file)) {
		char *tab = strchr(line, '\t'), *name, *end;
		unsigned long bytes;

		if (!tab)
			continue;
		*tab = '\0';
		name = strrchr(line, ':') ? strrchr(line, ':') + 1 : line;
		bytes = strtoul(tab + 1, &end, 10) + (e->machine == X86_64 ? 8 : e->machine == X86 ? 4 : 0);
		for (uint32_t i = 0; i < e->symbols.n; i++) {
			const struct elf_symbol *symbol = &e->symbols.v[i];
			size_t length = strlen(name);
			struct size_node *node;

			if (!symbol->function || symbol->section == ELF_NONE
				|| strncmp(symbol->name, name, length) != 0
				|| (symbol->name[length] && symbol->name[length] != '.'))
				continue;
			node = &s->nodes.v[s->first_node.v[object] + symbol->section];
			if (bytes > node->frame)
				node->frame = (uint32_t)bytes;
			node->dynamic |= strstr(end, "dynamic") && !strstr(end, "bounded");
		}
	}
	if (file)
		fclose(file);
}

/* ---- what wasm2c says ---- */

static void
read_calls(struct size *s, uint32_t module)
{
	FILE *file = fopen(text_format("%s/%s.calls", s->build->folder,
		s->build->plan->inputs[module].file), "r");
	struct size_function *f = NULL;
	char word[4096];
	bool added;

	*vec_push(&s->open) = false;
	while (file && fscanf(file, "%4095s", word) == 1) {
		char *end;
		unsigned long type = strtoul(word, &end, 10);

		if (!strcmp(word, "open")) {
			s->open.v[module] = true;
		} else if (!strcmp(word, "func") || !strcmp(word, "import")) {
			bool imported = *word == 'i';

			if (fscanf(file, "%4095s", word) != 1)
				break;
			f = vec_push(&s->functions);
			*f = (struct size_function){.name = text_format("%s", word), .module = module,
				.node = ELF_NONE, .imported = imported};
			map_add(&s->by_name, f->name, s->functions.n - 1, &added);
		} else if (f && !strcmp(word, "call") && fscanf(file, "%4095s", word) == 1) {
			*vec_push(&f->callees) = text_format("%s", word);
		} else if (f && !strcmp(word, "type") && fscanf(file, "%lu", &type) == 1) {
			*vec_push(&f->called_types) = (uint32_t)type;
		} else if (f && !*end) {
			*vec_push(&f->types) = (uint32_t)type;
		}
	}
	if (file)
		fclose(file);
}

/* ---- what the program has ---- */

struct work {
	uint32_t *v;
	uint32_t n, cap;
};

static void
want(struct size *s, struct work *work, uint32_t node)
{
	if (node == ELF_NONE || s->nodes.v[node].live)
		return;
	s->nodes.v[node].live = true;
	*vec_push(work) = node;
}

static const struct elf_section *
section_of(const struct size *s, const struct size_node *node)
{
	return &s->objects.v[node->object].sections.v[node->section];
}

static void
follow(struct size *s, struct work *work)
{
	while (work->n > 0) {
		uint32_t at = work->v[--work->n];
		const struct size_node *node = &s->nodes.v[at];
		const struct elf *e = &s->objects.v[node->object];
		const struct elf_section *in = section_of(s, node);

		for (uint32_t i = 0; i < in->nrelocations; i++) {
			want(s, work, size_node_of(s, e, node->object, e->relocations.v[in->first + i]));
			size_add_missing(s, at, in->first + i, &s->missing);
		}
	}
}

/* Whether a section is kept with the code of its object although nothing refers to it: tables for
 * unwinding and the like. */
static bool
accompanies(const struct size *s, const struct size_node *node)
{
	const struct elf_section *own = section_of(s, node);
	uint32_t first = s->first_node.v[node->object];

	if (own->of != ELF_NONE)
		return s->nodes.v[first + own->of].live;
	if (strcmp(own->name, ".eh_frame") != 0)
		return false;
	for (uint32_t i = first; i < s->nodes.n && s->nodes.v[i].object == node->object; i++)
		if (s->nodes.v[i].live && s->nodes.v[i].code)
			return true;
	return false;
}

/* A linker keeps what the host's files need; without such files, what instantiating and the exports
 * need. */
static void
find_live(struct size *s, uint32_t first_host, uint32_t first_runtime)
{
	const struct plan *plan = s->build->plan;
	struct work work = {NULL, 0, 0};

	for (uint32_t i = 0; i < s->nodes.n; i++) {
		const struct size_node *node = &s->nodes.v[i];

		if (node->object >= first_host && node->object < first_runtime
			&& section_of(s, node)->in_memory && strcmp(section_of(s, node)->name, ".eh_frame"))
			want(s, &work, i);
	}
	for (uint32_t i = 0; !s->with_host && i < plan->ninputs; i++)
		want(s, &work, size_find(&s->symbols, text_format("wasm2c_%s_instantiate",
			plan->inputs[i].mangled)));
	for (uint32_t i = 0; !s->with_host && i < s->exports.n; i++)
		want(s, &work, size_find(&s->symbols, s->exports.v[i].symbol));
	follow(s, &work);
	for (uint32_t i = 0; i < s->nodes.n; i++) {
		if (s->nodes.v[i].live || !accompanies(s, &s->nodes.v[i]))
			continue;
		if (section_of(s, &s->nodes.v[i])->of == ELF_NONE) {
			s->nodes.v[i].live = true;
			continue;
		}
		want(s, &work, i);
		follow(s, &work);
	}
	vec_free(&work);
}

/* ---- sums ---- */

/* Whether a name is "w2c_", one of the letters, and a digit or another of them. */
static bool
is_part(const char *name, const char *letters)
{
	return !strncmp(name, "w2c_", 4) && name[4] && strchr(letters, name[4])
		&& name[5] >= '0' && name[5] <= '9';
}

static bool
begins(const char *name, const char *module, const char *what)
{
	char *start = text_format("wasm2c_%s_%s", module, what);
	bool does = !strncmp(name, start, strlen(start));

	free(start);
	return does;
}

static bool
begins_any(const struct size *s, const char *name, const char *what)
{
	for (uint32_t i = 0; i < s->build->plan->ninputs; i++)
		if (begins(name, s->build->plan->inputs[i].mangled, what))
			return true;
	return false;
}

static enum size_flash
flash_of(const struct size *s, const struct size_node *node, enum whose whose)
{
	const struct elf_section *section = section_of(s, node);

	if (section->writable && strncmp(section->name, ".data.rel.ro", 12))
		return FLASH_INITIAL;
	if (section->of != ELF_NONE || !strcmp(section->name, ".eh_frame")
		|| !strncmp(section->name, ".ARM.ex", 7))
		return FLASH_UNWIND;
	if (whose != GUEST)
		return whose == HOST ? FLASH_HOST : whose == WASI ? FLASH_WASI : FLASH_RUNTIME;
	if (node->code)
		return FLASH_CODE;
	if (is_part(node->name, "bde") || begins_any(s, node->name, "elem"))
		return FLASH_IMAGE;
	return is_part(node->name, "t") || begins_any(s, node->name, "type_") ? FLASH_TYPES
		: FLASH_CONSTANTS;
}

static enum size_ram
ram_of(const struct size *s, const struct size_node *node, enum whose whose)
{
	if (!section_of(s, node)->writable)
		return RAM_CONSTANTS;
	if (whose != GUEST)
		return whose == HOST ? RAM_HOST : whose == WASI ? RAM_WASI : RAM_RUNTIME;
	return begins_any(s, node->name, "memory") ? RAM_MEMORIES
		: begins_any(s, node->name, "table") ? RAM_TABLES : RAM_INSTANCES;
}

static void
sum(struct size *s, const enum whose *whose)
{
	for (uint32_t i = 0; i < s->nodes.n; i++) {
		const struct size_node *node = &s->nodes.v[i];
		const struct elf_section *section = section_of(s, node);
		bool avr = s->objects.v[node->object].machine == AVR;

		if (!node->live || !section->in_memory)
			continue;
		if (!section->writable || section->bytes)
			s->flash[flash_of(s, node, whose[node->object])] += section->size;
		if (section->writable || (avr && !section->code))
			s->ram[ram_of(s, node, whose[node->object])] += section->size;
	}
}

/* The first member of the layout that wasm2c prints says how large an instance is. */
static void
find_instances(struct size *s)
{
	for (uint32_t i = 0; i < s->build->plan->ninputs; i++) {
		uint32_t node = size_find(&s->symbols, text_format("wasm2c_%s_layout",
			s->build->plan->inputs[i].mangled));
		const struct elf *e = node == ELF_NONE ? NULL : &s->objects.v[s->nodes.v[node].object];
		unsigned width = !e ? 0 : e->wide ? 8 : e->machine == AVR ? 2 : 4;

		if (e && section_of(s, &s->nodes.v[node])->bytes)
			s->instance_bytes += elf_number(e, section_of(s, &s->nodes.v[node])->bytes, width);
	}
	if (!s->with_host)
		s->ram[RAM_INSTANCES] += s->instance_bytes;
}

/* Divides a memory as LLVM's linker lays it out: data and stack in either order, then the heap.
 * Zeroed data follows the other, and no module says where it ends. */
static void
divide(struct size_memory *memory, const struct module *m)
{
	uint64_t first = UINT64_MAX, end = 0, at, top = 0;
	uint32_t g = m->nimported_globals;

	for (uint32_t i = 0; i < m->ndatas; i++) {
		const struct data *data = &m->datas[i];

		if (data->mode != SEGMENT_ACTIVE || data->memory != memory->index
			|| !constexpr_value(&data->offset, &at))
			continue;
		first = at < first ? at : first;
		end = at + data->size > end ? at + data->size : end;
		memory->data += data->size;
	}
	if (memory->index != 0 || g == m->nglobals || !m->globals[g].mutable
		|| m->globals[g].type != TYPE_I32 || !constexpr_value(&m->globals[g].init, &top))
		top = 0;
	memory->stack_last = top > end && end > 0;
	memory->stack = top <= first ? top : top > end ? top - end : 0;
	memory->rest = memory->bytes > memory->data + memory->stack
		? memory->bytes - memory->data - memory->stack : 0;
}

static void
find_memories(struct size *s)
{
	for (uint32_t i = 0; i < s->build->plan->ninputs; i++) {
		const struct input *in = &s->build->plan->inputs[i];
		const struct module *m = in->module;

		for (uint32_t k = m->nimported_memories; k < m->nmemories; k++) {
			struct size_memory *memory = vec_push(&s->memories);
			char *symbol = text_format("wasm2c_%s_memory%u", in->mangled, (unsigned)k);

			*memory = (struct size_memory){.module = i, .index = k};
			for (uint32_t n = 0; n < s->nodes.n; n++)
				if (!strcmp(s->nodes.v[n].name, symbol))
					memory->bytes = section_of(s, &s->nodes.v[n])->size;
			memory->instances = s->build->request->translation.static_instances;
			if (memory->instances > 1)
				memory->bytes /= memory->instances;
			if (memory->bytes > 0)
				divide(memory, m);
		}
	}
}

static void
list_exports(struct size *s)
{
	for (uint32_t i = 0; i < s->build->plan->ninputs; i++) {
		const struct input *in = &s->build->plan->inputs[i];

		for (uint32_t k = 0; k < in->module->nexports; k++)
			if (in->module->exports[k].kind == EXTERN_FUNC)
				*vec_push(&s->exports) = (struct size_export){.module = i,
					.name = input_printable(in->module->exports[k].name),
					.symbol = input_symbol(in, in->module->exports[k].name)};
	}
}

static void
analyse(struct size *s, const struct words *guests, const struct words *host,
	const struct words *runtime)
{
	uint32_t n = guests->n + host->n + runtime->n;
	enum whose *whose = xmalloc((n + 1) * sizeof *whose);

	s->with_host = host->n > 0;
	for (uint32_t i = 0; i < s->build->plan->ninputs; i++)
		read_calls(s, i);
	for (uint32_t i = 0; i < n; i++) {
		const char *path = i < guests->n ? guests->v[i] : i < guests->n + host->n
			? host->v[i - guests->n] : runtime->v[i - guests->n - host->n];

		whose[i] = i < guests->n ? GUEST : i < guests->n + host->n ? HOST
			: strstr(text_base(path), "wasm-rt-wasi-") ? WASI : RUNTIME;
		add_object(s, path);
		read_frames(s, i);
	}
	for (uint32_t i = 0; i < s->nodes.n && s->nodes.v[i].object < guests->n; i++) {
		struct size_node *node = &s->nodes.v[i];
		uint32_t function = node->code ? function_of(s, node->name) : ELF_NONE;

		node->function = function;
		if (function != ELF_NONE && !strcmp(node->name, s->functions.v[function].name))
			s->functions.v[function].node = i;
	}
	for (uint32_t i = 0; i < s->functions.n; i++)
		if (s->functions.v[i].imported)
			s->functions.v[i].node = size_find(&s->symbols, s->functions.v[i].name);
	list_exports(s);
	find_live(s, guests->n, guests->n + host->n);
	sum(s, whose);
	find_instances(s);
	find_memories(s);
	size_find_stacks(s);
	free(whose);
}

bool
size_report(struct build *b)
{
	struct words guests = {NULL, 0, 0}, host = {NULL, 0, 0}, runtime = {NULL, 0, 0};
	struct size s = {.build = b};
	struct sink out;

	if (!build_sources(b) || !build_objects(b, &guests, &host, &runtime))
		return false;
	analyse(&s, &guests, &host, &runtime);
	if (b->request->output)
		sink_open_file(&out, b->request->output);
	else
		sink_open_fd(&out, 1);
	switch (b->request->size_report) {
	case SIZE_REPORT_NOT:
	case SIZE_REPORT_TEXT:
		size_put_text(&out, &s);
		break;
	case SIZE_REPORT_JSON:
		size_put_json(&out, &s);
		break;
	case SIZE_REPORT_SVG:
		size_put_svg(&out, &s);
		break;
	}
	sink_close(&out);
	sink_commit_all();
	return true;
}
