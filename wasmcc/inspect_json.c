/* An inspection as JSON. The manual says what the keys mean: they stay. */
#include "inspect.h"

#include "text.h"

#include <inttypes.h>
#include <string.h>

static void
put_string(struct sink *s, struct name text)
{
	text_put_json(s, text.bytes, text.size);
}

static void
put_text(struct sink *s, const char *text)
{
	text_put_json(s, text, strlen(text));
}

static void
put_bool(struct sink *s, const char *key, bool value)
{
	put_format(s, ",\"%s\":%s", key, value ? "true" : "false");
}

/* Before each element of a list. */
static void
put_comma(struct sink *s, uint32_t i)
{
	put_str(s, i > 0 ? ",\n   " : "\n   ");
}

static void
put_types(struct sink *s, const char *key, const valtype *types, uint32_t n)
{
	put_format(s, ",\"%s\":[", key);
	for (uint32_t i = 0; i < n; i++) {
		put_str(s, i > 0 ? "," : "");
		put_text(s, type_text(types[i]));
	}
	put_char(s, ']');
}

static void
put_limits(struct sink *s, const struct limits *l)
{
	put_format(s, ",\"min\":%" PRIu64, l->min);
	if (l->has_max)
		put_format(s, ",\"max\":%" PRIu64, l->max);
	else
		put_str(s, ",\"max\":null");
	put_bool(s, "is64", l->is64);
}

static const char *const kinds[] = {
	[EXTERN_FUNC] = "func", [EXTERN_TABLE] = "table", [EXTERN_MEMORY] = "memory",
	[EXTERN_GLOBAL] = "global", [EXTERN_TAG] = "tag",
};

/* The kind, the index and the type. */
static void
put_extern(struct sink *s, const struct inspection *in, enum extern_kind kind, uint32_t index)
{
	const struct module *m = in->input.module;
	const struct functype *type;

	put_format(s, "\"kind\":\"%s\",\"index\":%u", kinds[kind], (unsigned)index);
	switch (kind) {
	case EXTERN_FUNC:
		type = func_type(m, index);
		put_types(s, "params", type->params, type->nparams);
		put_types(s, "results", type->results, type->nresults);
		break;
	case EXTERN_TABLE:
		put_str(s, ",\"type\":");
		put_text(s, type_text(m->tables[index].elem));
		put_limits(s, &m->tables[index].limits);
		break;
	case EXTERN_MEMORY:
		put_limits(s, &m->memories[index].limits);
		put_format(s, ",\"page_size\":%u", 1u << m->memories[index].limits.page_log2);
		put_bool(s, "shared", m->memories[index].limits.shared);
		break;
	case EXTERN_GLOBAL:
		put_str(s, ",\"type\":");
		put_text(s, type_text(m->globals[index].type));
		put_bool(s, "mutable", m->globals[index].mutable);
		break;
	case EXTERN_TAG:
		type = &m->types[m->tags[index].type].func;
		put_types(s, "params", type->params, type->nparams);
		break;
	}
}

static void
put_definitions(struct sink *s, const struct inspection *in, const char *key,
	enum extern_kind kind, uint32_t n, uint32_t imported)
{
	put_format(s, ",\n  \"%s\":[", key);
	for (uint32_t i = 0; i < n; i++) {
		put_comma(s, i);
		put_char(s, '{');
		put_extern(s, in, kind, i);
		put_bool(s, "imported", i < imported);
		put_char(s, '}');
	}
	put_char(s, ']');
}

static void
put_imports(struct sink *s, const struct inspection *in)
{
	const struct module *m = in->input.module;

	put_str(s, ",\n  \"imports\":[");
	for (uint32_t i = 0; i < m->nimports; i++) {
		put_comma(s, i);
		put_str(s, "{\"module\":");
		put_string(s, m->imports[i]->module);
		put_str(s, ",\"name\":");
		put_string(s, m->imports[i]->field);
		put_char(s, ',');
		put_extern(s, in, m->imports[i]->kind, m->imports[i]->index);
		put_char(s, '}');
	}
	put_str(s, "],\n  \"exports\":[");
	for (uint32_t i = 0; i < m->nexports; i++) {
		put_comma(s, i);
		put_str(s, "{\"name\":");
		put_string(s, m->exports[i].name);
		put_char(s, ',');
		put_extern(s, in, m->exports[i].kind, m->exports[i].index);
		put_char(s, '}');
	}
	put_char(s, ']');
}

static void
put_features(struct sink *s, const struct inspection *in)
{
	const struct feature_uses *uses = in->input.module->uses;
	uint32_t n = 0;

	put_str(s, ",\n  \"features\":[");
	for (unsigned f = 1; f < FEATURE_COUNT; f++) {
		if (!(uses->seen >> f & 1))
			continue;
		put_comma(s, n++);
		put_format(s, "{\"name\":\"%s\",\"offset\":%" PRIu64, feature_name((enum feature)f),
			uses->first[f]);
		put_bool(s, "translated", feature_emitted() >> f & 1);
		put_char(s, '}');
	}
	put_char(s, ']');
}

static void
put_sections(struct sink *s, const struct inspection *in)
{
	put_str(s, ",\n  \"sections\":[");
	for (uint32_t i = 0; i < in->sections.n; i++) {
		const struct section *section = &in->sections.v[i];

		put_comma(s, i);
		put_format(s, "{\"id\":%u,\"name\":", (unsigned)section->id);
		put_string(s, section->name);
		put_format(s, ",\"offset\":%" PRIu64 ",\"size\":%" PRIu64 "}", section->offset,
			section->size);
	}
	put_str(s, "],\n  \"producers\":[");
	for (uint32_t i = 0; i < in->producers.n; i++) {
		const struct producer *p = &in->producers.v[i];

		put_comma(s, i);
		put_str(s, "{\"field\":");
		put_string(s, p->field);
		put_str(s, ",\"value\":");
		put_string(s, p->value);
		put_str(s, ",\"version\":");
		put_string(s, p->version);
		put_char(s, '}');
	}
	put_char(s, ']');
}

static void
put_module(struct sink *s, const struct inspection *in)
{
	const struct module *m = in->input.module;

	put_str(s, "{\"file\":");
	put_text(s, in->path);
	put_format(s, ",\"size\":%" PRIu64 ",\"name\":", in->size);
	if (in->names.has_module)
		put_string(s, in->names.module);
	else
		put_str(s, "null");
	put_bool(s, "translated", !(m->uses->seen & ~feature_emitted()));
	put_str(s, ",\n  \"kinds\":[");
	for (uint32_t i = 0; i < in->kinds.n; i++) {
		put_comma(s, i);
		put_text(s, in->kinds.v[i]);
	}
	put_format(s, "],\n  \"functions\":%u,\"imported_functions\":%u,\"start\":",
		(unsigned)m->nfuncs, (unsigned)m->nimported_funcs);
	if (m->has_start)
		put_format(s, "%u", (unsigned)m->start);
	else
		put_str(s, "null");
	put_format(s, ",\"data_segments\":%u,\"element_segments\":%u", (unsigned)m->ndatas,
		(unsigned)m->nelems);
	put_features(s, in);
	put_sections(s, in);
	put_imports(s, in);
	put_definitions(s, in, "memories", EXTERN_MEMORY, m->nmemories, m->nimported_memories);
	put_definitions(s, in, "tables", EXTERN_TABLE, m->ntables, m->nimported_tables);
	put_definitions(s, in, "tags", EXTERN_TAG, m->ntags, m->nimported_tags);
	put_definitions(s, in, "globals", EXTERN_GLOBAL, m->nglobals, m->nimported_globals);
	put_char(s, '}');
}

void
inspect_put_json(struct sink *s, struct inspection *all, uint32_t n)
{
	put_char(s, '[');
	for (uint32_t i = 0; i < n; i++) {
		put_str(s, i > 0 ? ",\n " : "");
		put_module(s, &all[i]);
	}
	put_str(s, "]\n");
}
