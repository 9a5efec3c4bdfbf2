/* module_state: what the files that read a module's sections (module*.c) share, and nothing else
 * uses. */
#ifndef WASM_MODULE_STATE_H
#define WASM_MODULE_STATE_H

#include "wasm/module.h"

/* A module being read. The index spaces grow while imports and then definitions arrive: caps are
 * what is allocated. */
struct module_reader {
	struct module *m;
	struct reader *r;
	uint32_t types_cap, funcs_cap, tables_cap, memories_cap, globals_cap, tags_cap, imports_cap;
};

/* Room for k elements more at the end of one of the module's lists: old, or a larger copy of it in
 * the arena. */
void *module_room(struct module *, void *old, uint32_t n, uint32_t *cap, uint32_t k, size_t size);

#define MODULE_ROOM(mr, list, k) \
	((mr)->m->list = module_room((mr)->m, (mr)->m->list, (mr)->m->n##list, &(mr)->list##_cap, (k), \
		sizeof *(mr)->m->list))

/* A type index that must be that of a function type. */
uint32_t module_read_functype(struct module_reader *);

/* Notes that ref.func may name the function, after checking the index. */
void module_declare_func(struct module *, uint32_t func, uint64_t offset);

/* The sections. Each is called with the reader at the section's contents and limited to them. */
void module_read_types(struct module_reader *);
void module_read_imports(struct module_reader *);
void module_read_tables(struct module_reader *);
void module_read_memories(struct module_reader *);
void module_read_globals(struct module_reader *);
void module_read_tags(struct module_reader *);
void module_read_exports(struct module_reader *);
void module_read_elems(struct module_reader *);
void module_read_datas(struct module_reader *);

#endif
