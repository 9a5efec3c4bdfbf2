/* local_names: the C names of a function's parameters and locals. */
#ifndef C_LOCAL_NAMES_H
#define C_LOCAL_NAMES_H

#include "c/c.h"

/* Gives each local that has a debug name a C identifier that is near it, unique in the function,
 * and means nothing else in the generated code; the others are numbered when they are printed. */
void names_locals(struct unit *, struct function *);

#endif
