/* threads: programs whose module makes threads (wasi.thread-spawn), and the shared memories that
 * modules import and nobody exports, as those with threads do. */
#ifndef WASMCC_THREADS_H
#define WASMCC_THREADS_H

#include "link.h"
#include "util/sink.h"

/* Whether this is the import of a function that makes threads. */
bool threads_spawn(const struct input *, const struct import *);

/* Takes the shared memories, which the program will make, from plan->missing, and finds the module
 * that makes threads. Exits after a message if that module cannot be run with threads. */
void threads_provide(struct plan *);

/* The memories, with the functions by which modules import them. */
void threads_put_memories(struct sink *, const struct plan *);

/* Statements for the beginning and the end of the program's run: they make and free the memories,
 * and give the shared memories to the sandboxes. */
void threads_put_allocation(struct sink *, const struct plan *);
void threads_put_freeing(struct sink *, const struct plan *);

/* `threads`, a struct wasm_rt_wasi_threads, if plan->spawns. */
void threads_put(struct sink *, const struct plan *);

#endif
