/* emit: the pieces of the output around the functions. */
#ifndef EMIT_EMIT_H
#define EMIT_EMIT_H

#include "c/c.h"

/* What an active data segment overwrites (data.c). */
enum data_fresh {
	DATA_ALONE,      /* only at run time is it known where it goes and whether it fits */
	DATA_OVERWRITES, /* bytes that may differ from zero */
	DATA_FRESH,      /* zeros only */
};
struct data_block;

/* Decisions that are made before anything is printed. The code in c/ does not use them. */
struct outputs {
	const char *stem;      /* the output's file name without folder and extension; NULL for standard
	                          output */
	size_t folder_size;    /* of the output's path, how much is before the file name */
	uint32_t noutputs;     /* partition.c: how the module is spread over them */
	uint32_t *func_output; /* by function: the output that defines it */
	uint64_t *presizes;    /* profile.c: pages, by memory; 0: not known. NULL without
	                          --memory-profile */
	VEC(struct data_block) data_blocks; /* data.c: in the order of instantiation */
	uint8_t *data_fresh;   /* by data segment: enum data_fresh */
	bool *templates_needed; /* template.c: by fragment */
};

/* The heading of a part of a file. */
static inline void
put_heading(struct sink *s, const char *part)
{
	put_format(s, "\n/* ---- %s ---- */\n", part);
}

/* ---- header.c ---- */
void emit_header(struct unit *, struct sink *);

/* ---- link.c: what a module shows to others, and checks of what others show to it ---- */
void put_link_definitions(struct unit *, struct sink *); /* limits of imports, descriptions of
                                                            exports, accessors, wrappers */
void put_link_checks(struct unit *, struct sink *);      /* statements of instantiate */
void put_unlinks(struct unit *, struct sink *);          /* statements of free */

/* ---- functype.c ---- */
void put_type_ids(struct unit *, struct sink *);
void put_type_id_declarations(struct unit *, struct sink *); /* for other outputs */
void put_get_func_type(struct unit *, struct sink *);

/* ---- exception.c: modules whose facts say that they throw ---- */
void exception_need_templates(struct unit *);
void put_leaving_call(struct unit *, struct sink *, uint32_t func); /* the statements of such a
                                                                       function */
void put_exception_declarations(struct unit *, struct sink *);
/* Definitions that must stand before functions that call through tables and references. */
void put_exception_calls(struct unit *, struct sink *, uint32_t output);
void put_own_funcs(struct unit *, struct sink *);
void put_tag_definition(struct unit *, struct sink *, uint32_t export);
void put_tag_checks(struct unit *, struct sink *);              /* statements of instantiate */

/* ---- init.c ---- */
void put_instance_functions(struct unit *, struct sink *); /* instantiate, free and the instance's
                                                              layout */

/* ---- elem.c ---- */
void put_elem_declarations(struct unit *, struct sink *); /* of segments that functions use before
                                                             they are defined */
void put_elems(struct unit *, struct sink *);
void put_elem_inits(struct unit *, struct sink *);        /* statements of instantiate */

/* ---- data.c ---- */
void data_plan(struct unit *);                            /* what goes where */
void put_data_declarations(struct unit *, struct sink *);
void put_datas(struct unit *, struct sink *, uint32_t output);
void put_data_inits(struct unit *, struct sink *);        /* statements of instantiate */
/* A literal with its quotation marks, on several lines of its own or (short) on one line. */
void put_literal(struct sink *, const uint8_t *bytes, size_t size);
void put_short_literal(struct sink *, const uint8_t *bytes, size_t size);

/* ---- static.c: --memory=static ---- */
void static_plan(struct unit *);                          /* decides the sizes of the arrays; may
                                                             change the memories' limits */
void put_static_settings(const struct unit *, struct sink *); /* before the runtime's header */
void put_static_declarations(const struct unit *, struct sink *);
void put_statics(struct unit *, struct sink *);           /* the arrays */
bool is_static_table(const struct unit *, uint32_t table);
bool is_unread_table(const struct unit *, uint32_t table); /* of these, one that is left out */
void put_static_table_init(struct unit *, struct sink *, uint32_t table);
void put_static_init(struct unit *, struct sink *, uint32_t memory); /* a statement of
                                                                        instantiate */

/* ---- profile.c: --memory-profile ---- */
void profile_read(struct unit *);
void put_presize(struct unit *, struct sink *, uint32_t memory); /* a statement of instantiate */
void put_note(struct unit *, struct sink *, uint32_t memory);    /* a statement of free */

/* ---- stats.c: --stats ---- */
void put_stats(struct unit *, struct sink *);

/* ---- partition.c ---- */
void partition_init(struct unit *);

/* Whether this output has the definition of a function of the module. */
static inline bool
output_defines(const struct unit *u, uint32_t output, uint32_t func)
{
	return u->facts->funcs[func].reachable && u->out->func_output[func] == output;
}

/* ---- prototype.c ---- */
void put_prototypes(struct unit *, struct sink *, uint32_t output);
/* Whether this output has the entries of an element segment, or a ref.func. */
bool output_names_references(const struct unit *, uint32_t output);

/* ---- functions.c ---- */
void put_definitions(struct unit *, struct sink *, uint32_t output);

/* ---- output.c ---- */
void emit_outputs(struct unit *); /* everything: opens the sinks, prints, commits */
void emit_dumps(struct unit *);   /* what options.dump asks for */

/* ---- whole_names.c ---- */
void emit_whole_names(struct unit *); /* after emit_outputs: the file options.names_output */

/* ---- call_list.c ---- */
void emit_call_list(struct unit *); /* after emit_outputs: the file options.calls_output */

/* ---- template.c: the fragments of templates/, embedded at build time ---- */
void template_need(struct unit *, const char *name);    /* before template_put_needed() */
void elem_need_templates(struct unit *);
void data_need_templates(struct unit *);
void link_need_templates(struct unit *);
void init_need_templates(struct unit *);
void template_put_needed(struct unit *, struct sink *); /* the fragments that this module's
                                                           operations need, in order */

#endif
