/* jumps: Emscripten's older way of setjmp. The guest calls what may jump through imports of `env`,
 * invoke_SIGNATURE, which catch what emscripten_longjmp or _emscripten_throw_longjmp throws. What
 * wasmcc provides uses exports of the module: a table, setThrew, and stackSave and stackRestore or
 * their later names. */
#ifndef WASMCC_JUMPS_H
#define WASMCC_JUMPS_H

#include "link.h"
#include "util/sink.h"

/* Takes from plan->missing the imports that can be provided: those of one module that exports what
 * they need. */
void jumps_provide(struct plan *);

/* Their definitions; the module's instance is `m` and the index. */
void jumps_put(struct sink *, const struct plan *);

#endif
