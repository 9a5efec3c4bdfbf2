/* local_names: the C names of a function's parameters and locals. */
#ifndef C_LOCAL_NAMES_H
#define C_LOCAL_NAMES_H

#include "c/c.h"

/* Gives each local that has a debug name a C identifier like it, which is unique in the function
 * and not used for anything else in the generated code. The others are numbered when they are
 * printed. */
void names_locals(struct unit *, struct function *);

#endif
