/* link: which module provides which imports, and which imports are missing. */
#ifndef WASMCC_LINK_H
#define WASMCC_LINK_H

#include "input.h"

#define LINK_NONE UINT32_MAX

/* A module's import that neither a module on the command line nor WASI provides. */
struct missing {
	const struct input *input;
	const struct import *import;
};

/* A memory that functions of WASI work on, and the export by which its owner gives it. */
struct sandbox {
	uint32_t owner;     /* index of the module */
	const char *symbol; /* of the memory's accessor; NULL: exports none */
	bool shared;        /* the memory that the accessor gives is */
	uint32_t made;      /* index in plan->memories, or LINK_NONE */
};

struct plan {
	struct input *inputs;
	uint32_t ninputs;
	bool alone;         /* only the translated code is made: its embedder provides what it imports
	                       from WASI with other types */
	uint32_t *order;    /* of instantiation: exporters before importers */
	/* by module: the index of its sandbox; LINK_NONE: it imports nothing of WASI */
	uint32_t *sandbox;
	uint32_t main;      /* the module that is run, or LINK_NONE */
	struct {
		struct missing *v;
		uint32_t n, cap;
	} missing;
	struct {
		struct missing *v;
		uint32_t n, cap;
	} jumps;            /* the missing imports that jumps.c provides, each once, of one module */
	struct {
		struct missing *v;
		uint32_t n, cap;
	} memories;         /* the missing shared ones, each once: the program makes them */
	bool spawns;        /* it makes threads */
	struct {
		struct sandbox *v;
		uint32_t n, cap;
	} sandboxes;
};

/* Fills in all but the inputs and `alone`. Exits after a message if modules import from each other
 * in a circle, or import something with another type than it has. */
void link_make(struct plan *);

/* The module of that name, or LINK_NONE. */
uint32_t link_find(const struct plan *, struct name);

bool link_is_wasi(struct name module);

/* Whether imports from this module get the sandbox: those of WASI, and `wasi`, which has
 * thread-spawn. */
bool link_has_sandbox(struct name module);

/* Whether an earlier entry of plan->missing imports the same. */
bool link_is_repeated(const struct plan *, uint32_t missing);

/* Prints what is missing, with types. */
void link_list_missing(const struct plan *);

#endif
