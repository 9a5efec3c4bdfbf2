/* inspect: what is in a module, for people and for programs. */
#ifndef WASMCC_INSPECT_H
#define WASMCC_INSPECT_H

#include "input.h"
#include "util/sink.h"
#include "wasm/names.h"

struct section {
	uint8_t id;
	struct name name;      /* of a custom section: its own, else the specification's */
	uint64_t offset, size; /* of its contents */
};

/* One value of the custom section "producers" ("language", "C11", "" or a version). */
struct producer {
	struct name field, value, version;
};

/* What was read of one module. */
struct inspection {
	const char *path;
	uint64_t size; /* of the file */
	struct input input;
	struct names names;
	VEC(struct section) sections;
	VEC(struct producer) producers;
	VEC(const char *) kinds; /* what it seems to be made for or by */
};

/* Prints each module of the request; exits after a message where one is not valid. */
void inspect(const struct request *);

/* Fills in the kinds (inspect_kind.c). */
void inspect_find_kinds(struct inspection *);

/* inspect_json.c. Modules are elements of one array. */
void inspect_put_json(struct sink *, struct inspection *, uint32_t n);

#endif
