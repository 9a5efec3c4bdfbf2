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

/* A memory of which functions that call WASI see: the owner's export. */
struct sandbox {
	uint32_t owner;     /* index of the module */
	const char *symbol; /* of the memory's accessor; NULL: exports none */
	bool shared;        /* the memory that the accessor gives is */
	uint32_t made;      /* index in plan->memories, or LINK_NONE */
};

struct plan {
	struct input *inputs;
	uint32_t ninputs;
	bool alone;         /* only the translated code is made: what it imports with other types than
	                       WASI's, its embedder provides */
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
	} jumps;            /* what jumps.c provides of what was missing, each once, of one module */
	struct {
		struct missing *v;
		uint32_t n, cap;
	} memories;         /* shared ones that were missing, each once: the program makes them */
	bool spawns;        /* it makes threads */
	struct {
		struct sandbox *v;
		uint32_t n, cap;
	} sandboxes;
};

/* Fills in all but the inputs and `alone`. Exits after a message where modules import each other in
 * a circle, or another type than there is. */
void link_make(struct plan *);

/* The module of that name, or LINK_NONE. */
uint32_t link_find(const struct plan *, struct name);

bool link_is_wasi(struct name module);

/* Whether a module of imports gets the sandbox: WASI, or `wasi`, of which threads come. */
bool link_has_sandbox(struct name module);

/* Whether what the entry of plan->missing imports is imported by one before it, too. */
bool link_is_repeated(const struct plan *, uint32_t missing);

/* Prints what is missing, with types. */
void link_list_missing(const struct plan *);

#endif
