/* emit: what the files of this folder share: the module, the options, the C names, and the pieces of the output. */
#ifndef EMIT_EMIT_H
#define EMIT_EMIT_H

#include "util/arena.h"
#include "util/sink.h"
#include "util/vec.h"
#include "wasm/facts.h"
#include "wasm/module.h"
#include "wasm/names.h"

#define STATIC_SIZES_MAX 16

struct options {
	const char *input;        /* a path, or "-" */
	const char *output;       /* FILE.c, or NULL: header and source to standard output */
	const char *module_name;  /* -n; NULL: from the name section or the input's file name */
	uint32_t num_outputs;     /* 1 or more */
	bool debug_names;         /* false: --no-debug-names */
	const char *memory_profile; /* a path, or NULL */
	bool validate_only;
	bool static_memory;       /* --memory=static: */
	uint32_t nstatic_bytes;   /* 0: by what the module says */
	uint64_t static_bytes[STATIC_SIZES_MAX]; /* by memory of the module's own; the last stands for all that follow */
	uint32_t dump;            /* a bit for each phase whose trees are to be shown in place of C (ir/passes.h) */
	const char *dump_function; /* the one to show: its index, or a name; NULL: all */
	unsigned verbose;
	feature_set features;
};

/* A module from which something is imported. */
struct import_module {
	struct name name;
	const char *mangled; /* without w2c_ */
	const char *member;  /* of the instance: the pointer to the imported module's instance */
};

/* What the C names of an import are. */
struct import_names {
	const char *symbol;  /* "w2c_env_memory": the function, or the accessor of a global, memory or table */
	const char *field;   /* "env_memory": the same in wasm2c_<module>_min_... */
	uint32_t module;     /* index in emit.import_modules */
	bool repeated;       /* an import before it has the same names, so they are declared already */
	const char *member;  /* of the instance: the pointer to the global, memory or table; NULL for functions */
};

/* A memory in an array (static.c). */
struct static_memory {
	uint64_t bytes; /* of the array */
	uint64_t min;   /* of what the module declares, in bytes */
	bool trimmed;   /* the array has less */
};

/* What an active data segment overwrites (data.c). */
enum data_fresh {
	DATA_ALONE,      /* where it goes, and whether it fits, is known at run time only */
	DATA_OVERWRITES, /* bytes that may differ from zero */
	DATA_FRESH,      /* zeros only */
};
struct data_block;

struct emit {
	struct module *m;
	struct facts *facts;
	struct names *names;
	const struct options *options;
	struct reader *reader;
	struct arena *arena;   /* as long as the module */
	struct arena *scratch; /* reset after each function */

	const char *module;    /* the mangled module name, without w2c_ */
	const char *instance;  /* the C type of the instance: "w2c_<module>" */
	const char *stem;      /* the output's file name without folder and extension; NULL for standard output */
	size_t folder_size;    /* of the output's path, how much is before the file name */
	bool split;            /* more than one output: what would be static has external linkage and a longer name */

	/* C names by index space, built once by mangle_init() (mangle.c). */
	const char **funcs;    /* what a call within the generated code names: "f_fac", "f_12", "w2c_env_print" */
	const char **func_tails; /* the twin for tail calls, where facts.tail_called: "f_fac_tail"; else NULL */
	const char **globals;  /* lvalues, given `self`: "self->w2c_g0", "(*self->w2c_env_base)" */
	const char **tables;   /* lvalues of the runtime's table type: "self->w2c_T0" */
	const char **memories; /* lvalues of wasm_rt_memory_t: "self->w2c_memory", "(*self->w2c_env_memory)" */
	const char **func_instances; /* of imports: "self->w2c_env_instance"; NULL for functions of this module */
	const char **tags;     /* lvalues whose value or address a tag is: see exception.c */
	const char **type_ids; /* by type index: a C expression for the wasm_rt_func_type_t; NULL for other types */
	const char **data_names, **elem_names; /* the C arrays' names */
	const char **data_sizes, **elem_sizes; /* lvalues of what memory.init and table.init see of their size, where such
	                          an instruction (or data.drop, elem.drop) occurs in the module: "self->w2c_d3_size" */

	struct import_module *import_modules; /* sorted by name */
	uint32_t nimport_modules;
	struct import_names *imports;         /* as module.imports */
	const char **export_symbols;          /* as module.exports */
	bool *func_exported;                  /* defined with external linkage, under the name of an export */
	const char *prefix;                   /* of file-scope names that are no functions: "w2c_" */

	uint32_t *own_funcs, nown_funcs;      /* exception.c: 1 + the number by function, 0: none; NULL: nobody else sees any */
	const char **func_visible;            /* by function: the symbol of an export; where own_funcs is there */

	/* How the module is spread over the outputs (partition.c). */
	uint32_t noutputs;
	uint32_t *func_output; /* by function: the output that defines it */
	bool *func_crosses;    /* by function: used in another output than its own */
	bool *func_used;       /* by function: what has been printed names it, besides itself */
	uint32_t func_at;      /* the function being printed, UINT32_MAX between functions */

	uint64_t *presizes;             /* pages, by memory; 0: not known. NULL without --memory-profile */
	uint32_t discard_import; /* the imported function that a call of is memory.discard of memory 0 (link.c); UINT32_MAX: none */
	struct static_memory *statics; /* by memory; NULL without --memory=static */

	VEC(struct data_block) data_blocks; /* data.c: in the order of instantiation */
	uint8_t *data_fresh;            /* by data segment: enum data_fresh */

	bool *templates_needed; /* template.c */
};

/* ---- mangle.c ---- */
void mangle_init(struct emit *);                  /* fills every name above; needs options, module, names, facts, partition */
char *mangle(struct arena *, struct name, bool is_module); /* the contract's escapes */

/* What follows "self->" in an lvalue of this instance's, or of what a member of it points to. */
const char *member_of(struct emit *, const char *lvalue);
const char *address_of(struct emit *, const char *lvalue); /* "&self->w2c_g0", "self->w2c_env_base" */

/* The name of a function where it is called or its address taken. */
const char *func_use(struct emit *, uint32_t func);

/* What a definition begins with: of a function of this module, and of its twin. "" where other files see it. */
const char *func_linkage(const struct emit *, uint32_t func);
const char *func_tail_linkage(const struct emit *, uint32_t func);

/* ---- ctype.c ---- */
const char *ctype(valtype);                       /* "u32", "f64", "wasm_rt_funcref_t", ... */
const char *ctype_table(valtype);                 /* the K of table_get_K: "funcref", "externref", "exnref" */
char ctype_char(valtype);                         /* the contract's letter: i j f d o e r x */
const char *ctype_result(struct emit *, const struct functype *); /* "void", "u32", "struct wasm_multi_ij" */
void put_prototype(struct emit *, struct sink *, uint32_t func, const char *name); /* "R name(w2c_m *, u32, f64)": no linkage, no semicolon */
void put_export_prototype(struct emit *, struct sink *, uint32_t export); /* for an imported function too: of this module */
void put_tail_prototype(struct sink *, const char *name);
void put_multi_structs(struct emit *, struct sink *); /* struct wasm_multi_ij of all function types */

/* ---- ../ir (func.c): one function at a time ---- */

/* Prints the whole definition of a function of this module (not an import), linkage included, and where
 * facts.tail_called says so also its twin func_tails[func], that the trampoline calls. Reads the body from the reader. */
void emit_function(struct emit *, struct sink *, uint32_t func);
void put_view_names(struct emit *, struct sink *); /* what the functions call the memories */

/* ---- const.c ---- */
void put_constexpr(struct emit *, struct sink *, const struct constexpr *); /* as a C expression, given `self` */
void put_ref_func(struct emit *, struct sink *, uint32_t func); /* a wasm_rt_funcref_t, given `self` */
bool constexpr_value(const struct constexpr *, uint64_t *value); /* whether it is an integer known now; i32 zero-extended */

/* ---- header.c ---- */
void emit_header(struct emit *, struct sink *);

/* ---- link.c: what a module shows to others, and checks of what others show to it ---- */
void put_link_definitions(struct emit *, struct sink *); /* limits of imports, descriptions of exports, accessors, wrappers */
void link_find_discard(struct emit *);                   /* sets discard_import */
void put_link_checks(struct emit *, struct sink *);      /* statements of instantiate */
void put_unlinks(struct emit *, struct sink *);          /* statements of free */

/* ---- functype.c ---- */
void put_type_ids(struct emit *, struct sink *);
void put_type_id_declarations(struct emit *, struct sink *); /* for other outputs */
void put_get_func_type(struct emit *, struct sink *);

/* ---- exception.c: modules whose facts say that they throw ---- */
void exception_init(struct emit *);                             /* after the names */
void exception_need_templates(struct emit *);
bool exception_barrier(const struct emit *, uint32_t func);     /* calls of this import go through a function that catches */
const char *exception_import(struct emit *, uint32_t func);     /* ... by this name */
bool exception_is_wrapped(const struct emit *, uint32_t func);  /* others call another function than the module itself does */
const char *exception_visible(struct emit *, uint32_t func);    /* what stands in tables that others see */
const char *exception_visible_tail(const struct emit *, uint32_t func); /* its twin, or NULL */
const char *exception_identity(struct emit *, uint32_t func);   /* its func_type there */
void put_leaving_call(struct emit *, struct sink *, uint32_t func); /* the statements of such a function */
void put_exception_declarations(struct emit *, struct sink *);
void put_visible_declarations(struct emit *, struct sink *);
void put_own_funcs(struct emit *, struct sink *);
void put_tag_definition(struct emit *, struct sink *, uint32_t export);
void put_tag_checks(struct emit *, struct sink *);              /* statements of instantiate */

/* ---- init.c ---- */
void put_instance_functions(struct emit *, struct sink *); /* instantiate, free and the instance's layout */

/* ---- elem.c ---- */
void put_elem_declarations(struct emit *, struct sink *); /* of what functions use before it is defined */
void put_elems(struct emit *, struct sink *);
void put_elem_inits(struct emit *, struct sink *);        /* statements of instantiate */

/* ---- data.c ---- */
void data_plan(struct emit *);                            /* what goes where */
void put_data_declarations(struct emit *, struct sink *);
void put_datas(struct emit *, struct sink *, uint32_t output);
void put_data_inits(struct emit *, struct sink *);        /* statements of instantiate */
void put_literal(struct sink *, const uint8_t *bytes, size_t size); /* on lines of its own, with quotation marks */

/* ---- static.c: --memory=static ---- */
void static_plan(struct emit *);                          /* how large the arrays are; may change the memories' limits */
bool is_static_memory(const struct emit *, uint32_t memory);
void put_static_settings(const struct emit *, struct sink *); /* before the runtime's header */
void put_statics(struct emit *, struct sink *);           /* the arrays */
bool is_static_table(const struct emit *, uint32_t table);
void put_static_table_init(struct emit *, struct sink *, uint32_t table);
void put_static_init(struct emit *, struct sink *, uint32_t memory); /* a statement of instantiate */

/* Whether a trimmed memory differs from what the module declares for accesses whose ends (one past the last byte) lie between the
 * two; and the message that refuses it. */
bool static_reaches(const struct emit *, uint32_t memory, uint64_t first_end, uint64_t last_end);
_Noreturn void static_refuse(const struct emit *, uint64_t offset, uint32_t memory, const char *why);

/* ---- profile.c: --memory-profile ---- */
void profile_read(struct emit *);
void put_presize(struct emit *, struct sink *, uint32_t memory); /* a statement of instantiate */
void put_note(struct emit *, struct sink *, uint32_t memory);    /* a statement of free */

/* ---- partition.c ---- */
void partition_init(struct emit *);

/* ---- output.c ---- */
void emit_outputs(struct emit *); /* everything: opens the sinks, prints, commits */
void emit_dumps(struct emit *);   /* what options.dump asks for */

/* ---- template.c: the fragments of templates/, embedded at build time ---- */
void template_need(struct emit *, const char *name);    /* before template_put_needed() */
void elem_need_templates(struct emit *);
void data_need_templates(struct emit *);
void link_need_templates(struct emit *);
void init_need_templates(struct emit *);
void template_put_needed(struct emit *, struct sink *); /* the fragments that this module's operations need, in order */

#endif
