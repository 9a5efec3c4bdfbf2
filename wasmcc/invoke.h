/* invoke: calls of exported functions with values as text (--invoke): the table of them in C. */
#ifndef WASMCC_INVOKE_H
#define WASMCC_INVOKE_H

#include "link.h"
#include "util/sink.h"

#include <stdio.h>

/* The module that --invoke NAME means: of those that are not only linked, the first that exports
 * the function, or the first of all if none does. */
uint32_t invoke_module(const struct plan *, const char *name);

/* Prints the functions that a module exports, a line each; false where there are none. */
bool invoke_list(const struct input *, FILE *);

/* Exits after a message where the module exports no function of that name. */
void invoke_check(const struct input *, const char *name);

/* The array `exports` for struct wasm_rt_host_program, with what it needs. The module's instance is
 * `m` and the index. Returns its length. */
uint32_t invoke_put(struct sink *, const struct input *, uint32_t index);

#endif
