/* size: what modules take of flash, RAM and stack when a C compiler has compiled them. */
#ifndef WASMCC_SIZE_H
#define WASMCC_SIZE_H

#include "build.h"
#include "elf.h"
#include "util/map.h"
#include "util/sink.h"

/* What the bytes of a section are. In flash: */
enum size_flash {
	FLASH_CODE,      /* of guests */
	FLASH_IMAGE,     /* what memories and tables begin with */
	FLASH_TYPES,     /* of functions and exports */
	FLASH_CONSTANTS, /* other constants of the generated C */
	FLASH_RUNTIME,
	FLASH_WASI,
	FLASH_HOST,      /* the user's own C files */
	FLASH_UNWIND,    /* tables for unwinding */
	FLASH_INITIAL,   /* of variables that do not begin as zero */
	NFLASH
};

/* and in RAM: */
enum size_ram {
	RAM_MEMORIES,
	RAM_TABLES,
	RAM_INSTANCES,   /* the structs, if the user's files do not define them; records of arrays */
	RAM_CONSTANTS,   /* if these are not read from flash (AVR) */
	RAM_RUNTIME,
	RAM_WASI,
	RAM_HOST,
	NRAM
};

struct size_part {
	const char *key, *title;
};
extern const struct size_part size_flash_parts[NFLASH], size_ram_parts[NRAM];

/* One section of one object. */
struct size_node {
	uint32_t object, section;
	const char *name;      /* of the first symbol in it, or its own */
	bool live;             /* the program has it */
	bool code;
	uint32_t frame;        /* bytes of stack, without its callees' */
	bool dynamic;          /* and more; the compiler does not know how much */
	uint32_t function;     /* of the guest, in size.functions; ELF_NONE */
	VEC(uint32_t) callees; /* nodes */
	bool expanded, leaves; /* callees is filled in; it calls something that no object defines */
};

/* A function of a module, from the list that wasm2c/emit/call_list.c writes. */
struct size_function {
	const char *name;
	VEC(uint32_t) types;        /* types by which it may be called through a table */
	VEC(const char *) callees;
	VEC(uint32_t) called_types;
	uint32_t module, node;      /* ELF_NONE: inlined everywhere, or nobody has the import */
	bool imported;
};

struct size_names {
	const char **v;
	uint32_t n, cap;
};

/* What a call of an export takes of the stack. */
struct size_export {
	const char *name, *symbol;
	uint32_t module;
	uint64_t bytes;             /* where bounded */
	bool bounded;               /* no recursion, no frames of unknown size */
	VEC(uint32_t) path;         /* nodes: the deepest chain, or the cycle of a recursion */
	struct size_names outside;  /* functions that it may call and that no object defines: their
	                               stack comes on top */
};

/* Of a memory in an array. */
struct size_memory {
	uint32_t module, index;
	uint64_t bytes, data, stack, rest; /* rest: zeroed data and heap */
	bool stack_last;            /* behind the data, so that zeroed data counts as stack */
	uint32_t instances;
};

struct size {
	const struct build *build;
	VEC(struct elf) objects;
	VEC(uint32_t) first_node;   /* by object */
	VEC(struct size_node) nodes;
	VEC(struct size_function) functions;
	struct map symbols;         /* global ones: nodes */
	struct map by_name;         /* guests' functions */
	VEC(bool) open;             /* by module: whether its tables may contain functions of others */
	uint64_t flash[NFLASH], ram[NRAM];
	uint64_t instance_bytes;    /* one of each module */
	VEC(struct size_memory) memories;
	VEC(struct size_export) exports;
	struct size_names missing;  /* what the program needs and no object defines */
	bool with_host;             /* the user's own files are counted */
};

/* Compiles and prints the report; false after a message. */
bool size_report(struct build *);

/* size_stack.c: fills in exports. Needs all else. */
void size_find_stacks(struct size *);

/* The number of a name; ELF_NONE where the map does not have it. */
uint32_t size_find(struct map *, const char *name);

/* The node with the definition of a symbol of an object, ELF_NONE where none has it. */
uint32_t size_node_of(struct size *, const struct elf *, uint32_t object, uint32_t symbol);

/* Adds the symbol of a relocation of a node, by its index in the object, to the names, if the
 * program needs it, no object defines it, and it is not among them. */
void size_add_missing(struct size *, uint32_t node, uint32_t relocation, struct size_names *);

/* size_put.c */
void size_put_text(struct sink *, const struct size *);
void size_put_json(struct sink *, const struct size *);
void size_put_svg(struct sink *, const struct size *);

#endif
