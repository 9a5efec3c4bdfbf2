/* print: what the printers of expressions, statements and functions share. */
#ifndef IR_PRINT_H
#define IR_PRINT_H

#include "ir/ir.h"

/* How the accesses to a memory are checked: see templates/memory.h. */
enum memory_class { MEMORY_GUARDED, MEMORY_32, MEMORY_64 };

enum memory_class memory_class(const struct memory *);

void put_expr(struct function *, struct sink *, const struct expr *, int precedence);
void put_value(struct function *, struct sink *, const struct expr *);
void put_condition(struct function *, struct sink *, const struct expr *); /* a value of which only whether it is zero matters */
void put_shift_amount(struct function *, struct sink *, const struct expr *, unsigned mask, int precedence);
void put_call(struct function *, struct sink *, const struct expr *);
void put_local(struct function *, struct sink *, uint32_t local);
void put_view(struct sink *, uint32_t memory);
void put_statements(struct function *, struct sink *, const struct stmt *, unsigned indent);
void put_declarations(struct function *, struct sink *); /* the variables at the top of the function */

/* One C statement with its newline; func.c knows how this function is left. */
void put_return(struct function *, struct sink *, const struct stmt *);
void put_tail_call(struct function *, struct sink *, const struct stmt *);

#endif
