/* input: what wasmcc needs to know of a module before it is translated: its imports, exports and
 * size. */
#ifndef WASMCC_INPUT_H
#define WASMCC_INPUT_H

#include "options.h"
#include "util/arena.h"
#include "wasm/module.h"

struct input {
	const char *path, *name;
	const char *mangled;   /* the name in C, without w2c_ */
	const char *file;      /* of its C files, without extension; letters, digits and _ */
	struct module *module; /* sections only */
	struct arena arena;
	uint64_t code_bytes;
	bool starts;      /* exports _start, or has a start function: there is something to run */
	bool has_start, has_initialize; /* exports the function, without parameters and results */
	bool linked;
};

/* Reads all but the code. Exits after a message where the file is no module; a component is refused
 * with an explanation. */
void input_read(struct input *, const struct module_file *, feature_set features);

const struct export *input_export(const struct input *, const char *name, enum extern_kind);

/* A name as it may be printed: control characters, quotation marks and backslashes as the text
 * format escapes them. */
char *input_printable(struct name);

/* "w2c_app_memory": the C name of an export. */
char *input_symbol(const struct input *, struct name export);

/* The type of an import or export as the text format has it: "(func (param i32) (result i32))". */
char *input_type(const struct input *, enum extern_kind kind, uint32_t index);

#endif
