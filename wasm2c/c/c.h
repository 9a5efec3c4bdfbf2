/* c: what the printers share: the module, the options, and the C names of all that is in the
 * module. */
#ifndef C_C_H
#define C_C_H

#include "c/options.h"
#include "ir/ir.h"
#include "util/sink.h"
#include "wasm/names.h"

/* A module from which something is imported. */
struct import_module {
	struct name name;
	const char *mangled; /* without w2c_ */
	const char *member;  /* of the instance: the pointer to the imported module's instance */
};

/* The C names of an import. */
struct import_names {
	const char *symbol;  /* "w2c_env_memory": the function, or the accessor of a global, memory or
	                        table */
	const char *field;   /* "env_memory": the same in wasm2c_<module>_min_... */
	uint32_t module;     /* index in unit.import_modules */
	bool repeated;       /* an import before it has the same names, so they are declared already */
	const char *member;  /* of the instance: the pointer to the global, memory or table; NULL for
	                        functions */
};

/* An operation's text with underscores for its dots. */
struct op_name {
	char text[39];
	uint8_t size;
};

struct resolved;

struct outputs; /* what emit decides before it prints (emit/emit.h) */

/* A module as C: the module, the facts known about it, and the C names of everything in it. */
struct unit {
	struct module *m;
	struct facts *facts;
	struct names *names;
	const struct options *options;
	struct reader *reader;
	struct arena *arena;   /* as long as the module */
	struct arena *scratch; /* reset after each function */

	const char *module;    /* the mangled module name, without w2c_ */
	const char *instance;  /* the C type of the instance: "w2c_<module>" */
	bool split;            /* more than one output: what would be static has external linkage and a
	                          longer name */
	struct outputs *out;

	/* C names by index space, built once by mangle_init() (mangle.c). */
	const char **funcs;    /* what a call within the generated code names: "f_fac", "f_12",
	                          "w2c_env_print" */
	const char **func_tails; /* the twin for tail calls, where facts.tail_called: "f_fac_tail"; else
	                            NULL */
	const char **globals;  /* lvalues, given `self`: "self->w2c_g0", "(*self->w2c_env_base)" */
	const char **tables;   /* lvalues of the runtime's table type: "self->w2c_T0" */
	const char **memories; /* lvalues of wasm_rt_memory_t: "self->w2c_memory",
	                          "(*self->w2c_env_memory)" */
	const char **func_instances; /* of imports: "self->w2c_env_instance"; NULL for functions of this
	                                module */
	const char **tags;     /* lvalues; a tag is the value or the address of its lvalue: see
	                          emit/exception.c */
	const char **type_ids; /* by type index: a C expression for the wasm_rt_func_type_t; NULL for
	                          other types */
	const char **data_names, **elem_names; /* the C arrays' names */
	/* lvalues of the size that memory.init and table.init see, if the module has such an
	 * instruction (or data.drop, elem.drop): "self->w2c_d3_size" */
	const char **data_sizes, **elem_sizes;

	struct op_name *op_names, *unchecked_names; /* by operation; loads and stores without a check:
	                                               "i32_read" */

	struct import_module *import_modules; /* sorted by name */
	uint32_t nimport_modules;
	struct import_names *imports;         /* as module.imports */
	const char **export_symbols;          /* as module.exports */
	bool *func_exported;                  /* defined with external linkage, under an export's
	                                         name */
	const char *prefix;                   /* of file-scope names that are no functions: "w2c_" */

	uint32_t *own_funcs, nown_funcs;      /* emit/exception.c: by function, its number plus 1, or 0;
	                                         NULL: others see no function */
	const char **func_visible;            /* by function: the symbol of an export; only if own_funcs
	                                         is set */

	struct resolved ***resolved;          /* indirect.c: by table and canonical type */

	bool *func_used;       /* by function: something printed so far names it, apart from itself */
	uint32_t func_at;      /* the function being printed, UINT32_MAX between functions */

	struct static_memory *statics; /* by memory; NULL without --memory=static */
};

/* ---- escape.c ---- */
char *mangle(struct arena *, struct name, bool is_module); /* the contract's escapes */
bool is_letter_or_digit(uint8_t); /* of ASCII */

/* ---- mangle.c ---- */
void mangle_init(struct unit *);                  /* fills every name above; needs options, module,
                                                     names, facts, partition */

/* What follows "self->" in an lvalue of this instance's, or of what a member of it points to. */
const char *member_of(struct unit *, const char *lvalue);
const char *address_of(struct unit *, const char *lvalue); /* "&self->w2c_g0",
                                                              "self->w2c_env_base" */

/* The name of a function where it is called or its address taken. */
const char *func_use(struct unit *, uint32_t func);

/* How the definition of a function of this module, and that of a twin, begins. "" if other files
 * see it. With several outputs all functions are seen, so that no edit of one output changes the
 * linkage in another. */
const char *func_linkage(const struct unit *, uint32_t func);
const char *func_tail_linkage(const struct unit *);

/* ---- ctype.c ---- */
const char *ctype(valtype);                       /* "u32", "f64", "wasm_rt_funcref_t", ... */
const char *ctype_zero(valtype);                  /* what a variable of it begins with */
const char *ctype_memory(const struct memory *);  /* "wasm_rt_memory_t" */
const char *ctype_table(valtype);                 /* the K of table_get_K: "funcref", "externref",
                                                     "exnref" */
char ctype_char(valtype);                         /* the contract's letter: i j f d o e r x */
const char *ctype_result(struct unit *, const struct functype *); /* "void", "u32", "struct
                                                                     wasm_multi_ij" */
/* "R name(w2c_m *, u32, f64)": no linkage, no semicolon */
void put_prototype(struct unit *, struct sink *, uint32_t func, const char *name);
/* for an imported function too: of this module */
void put_export_prototype(struct unit *, struct sink *, uint32_t export);
void put_tail_prototype(struct sink *, const char *name);
void put_multi_structs(struct unit *, struct sink *); /* struct wasm_multi_ij of all function
                                                         types */

/* ---- exception_names.c: modules whose facts say that they throw ---- */
void exception_init(struct unit *);                             /* after the names */
bool exception_barrier(const struct unit *, uint32_t func);     /* calls of this import go through a
                                                                   function that catches */
const char *exception_import(struct unit *, uint32_t func);     /* ... by this name */
const char *exception_visible(struct unit *, uint32_t func);    /* the name that goes into tables
                                                                   that others see */
const char *exception_visible_tail(const struct unit *, uint32_t func); /* its twin, or NULL */
const char *exception_identity(struct unit *, uint32_t func);   /* its func_type there */

/* ---- indirect.c: calls through tables that nothing changes ---- */
void indirect_init(struct unit *);             /* after the names, and exception_init() */
/* Whether a call goes to a function named by put_indirect_name(), which takes an index, and not to
 * what an OP_TARGET finds. */
bool indirect_is_resolved(const struct unit *, const struct expr *target);
/* Whether a table must be there: something may look into it, or how large it is. */
bool indirect_reads_table(const struct unit *, uint32_t table);
void put_indirect_name(const struct unit *, struct sink *, const struct expr *target);
void indirect_name_funcs(const struct unit *, bool *named); /* by function: sets those it calls */
bool indirect_inlines(const struct unit *); /* some of the functions are ALWAYS_INLINE */
void put_indirect_functions(struct unit *, struct sink *);

/* ---- call.c ---- */
/* What calls a function reference, by type; with exceptions, emit/exception.c prints it. */
void put_type_calls(struct unit *, struct sink *);

/* ---- func.c: one function at a time ---- */

/* Prints the whole definition of a function of this module (not an import), linkage included. If
 * facts.tail_called says so, also prints its twin func_tails[func], which the trampoline calls.
 * Reads the body from the reader. */
void put_definition(struct unit *, struct sink *, uint32_t func);
/* As a C expression, given `self`. */
void put_constexpr(struct unit *, struct sink *, const struct constexpr *);
void put_view_names(struct unit *, struct sink *); /* what the functions call the memories */

/* ---- call.c ---- */
void put_ref_func(struct unit *, struct sink *, uint32_t func); /* a wasm_rt_funcref_t, given
                                                                   `self` */
void put_v128(struct sink *, const uint8_t bytes[16]);                     /* a v128 */

static inline bool
is_shared(const struct unit *u, uint32_t memory)
{
	return u->m->memories[memory].limits.shared;
}

/* The suffix of the names of functions on shared memories, where they differ from those on
 * others. */
static inline const char *
shared_suffix(const struct unit *u, uint32_t memory)
{
	return is_shared(u, memory) ? "_shared" : "";
}

static inline bool
is_static_memory(const struct unit *u, uint32_t memory)
{
	return u->statics && memory >= u->m->nimported_memories;
}

/* Whether other modules and the host call a wrapper instead of the function itself, because
 * exceptions may leave it (exception_names.c). */
static inline bool
exception_is_wrapped(const struct unit *u, uint32_t func)
{
	return u->facts->throws && !u->m->funcs[func].import && u->facts->funcs[func].may_throw;
}

#endif
