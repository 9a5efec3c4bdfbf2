/* emit: the pieces of the output around the functions. */
#ifndef EMIT_EMIT_H
#define EMIT_EMIT_H

#include "c/c.h"

/* ---- header.c ---- */
void emit_header(struct emit *, struct sink *);

/* ---- link.c: what a module shows to others, and checks of what others show to it ---- */
void put_link_definitions(struct emit *, struct sink *); /* limits of imports, descriptions of
                                                            exports, accessors, wrappers */
void put_link_checks(struct emit *, struct sink *);      /* statements of instantiate */
void put_unlinks(struct emit *, struct sink *);          /* statements of free */

/* ---- functype.c ---- */
void put_type_ids(struct emit *, struct sink *);
void put_type_id_declarations(struct emit *, struct sink *); /* for other outputs */
void put_get_func_type(struct emit *, struct sink *);

/* ---- exception.c: modules whose facts say that they throw ---- */
void exception_need_templates(struct emit *);
void put_leaving_call(struct emit *, struct sink *, uint32_t func); /* the statements of such a
                                                                       function */
void put_exception_declarations(struct emit *, struct sink *);
/* What stands before functions that call through tables and references. */
void put_exception_calls(struct emit *, struct sink *, uint32_t output);
void put_own_funcs(struct emit *, struct sink *);
void put_tag_definition(struct emit *, struct sink *, uint32_t export);
void put_tag_checks(struct emit *, struct sink *);              /* statements of instantiate */

/* ---- init.c ---- */
void put_instance_functions(struct emit *, struct sink *); /* instantiate, free and the instance's
                                                              layout */

/* ---- elem.c ---- */
void put_elem_declarations(struct emit *, struct sink *); /* of what functions use before it is
                                                             defined */
void put_elems(struct emit *, struct sink *);
void put_elem_inits(struct emit *, struct sink *);        /* statements of instantiate */

/* ---- data.c ---- */
void data_plan(struct emit *);                            /* what goes where */
void put_data_declarations(struct emit *, struct sink *);
void put_datas(struct emit *, struct sink *, uint32_t output);
void put_data_inits(struct emit *, struct sink *);        /* statements of instantiate */
/* With quotation marks: on lines of its own, and on one line. */
void put_literal(struct sink *, const uint8_t *bytes, size_t size);
void put_short_literal(struct sink *, const uint8_t *bytes, size_t size);

/* ---- static.c: --memory=static ---- */
void static_plan(struct emit *);                          /* how large the arrays are; may change
                                                             the memories' limits */
void put_static_settings(const struct emit *, struct sink *); /* before the runtime's header */
void put_static_declarations(const struct emit *, struct sink *);
void put_statics(struct emit *, struct sink *);           /* the arrays */
bool is_static_table(const struct emit *, uint32_t table);
void put_static_table_init(struct emit *, struct sink *, uint32_t table);
void put_static_init(struct emit *, struct sink *, uint32_t memory); /* a statement of
                                                                        instantiate */

/* ---- profile.c: --memory-profile ---- */
void profile_read(struct emit *);
void put_presize(struct emit *, struct sink *, uint32_t memory); /* a statement of instantiate */
void put_note(struct emit *, struct sink *, uint32_t memory);    /* a statement of free */

/* ---- stats.c: --stats ---- */
void put_stats(struct emit *, struct sink *);

/* ---- partition.c ---- */
void partition_init(struct emit *);

/* ---- prototype.c ---- */
void put_prototypes(struct emit *, struct sink *, uint32_t output);
/* Whether an element segment's entries, or ref.func, stand in this output. */
bool output_names_references(const struct emit *, uint32_t output);

/* ---- output.c ---- */
void put_heading(struct sink *, const char *part); /* over a part of a file */
void emit_outputs(struct emit *); /* everything: opens the sinks, prints, commits */
void emit_dumps(struct emit *);   /* what options.dump asks for */

/* ---- whole_names.c ---- */
void emit_whole_names(struct emit *); /* after emit_outputs: the file options.names_output */

/* ---- template.c: the fragments of templates/, embedded at build time ---- */
void template_need(struct emit *, const char *name);    /* before template_put_needed() */
void elem_need_templates(struct emit *);
void data_need_templates(struct emit *);
void link_need_templates(struct emit *);
void init_need_templates(struct emit *);
void template_put_needed(struct emit *, struct sink *); /* the fragments that this module's
                                                           operations need, in order */

#endif
