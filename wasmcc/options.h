/* options: the command line. */
#ifndef WASMCC_OPTIONS_H
#define WASMCC_OPTIONS_H

#include "text.h"

#include "c/options.h"

enum product {
	PRODUCT_DEFAULT, /* a program, or an archive where nothing can be run */
	PRODUCT_PROGRAM,
	PRODUCT_OBJECT,  /* -c */
	PRODUCT_ARCHIVE, /* -o NAME.a */
	PRODUCT_SHARED,  /* -o NAME.so */
	PRODUCT_SOURCES, /* -S */
};

struct module_file {
	const char *path;
	const char *name; /* -n, or the file's name without extension */
	bool linked;      /* --link: not what is run */
};

struct request {
	enum product product;
	struct {
		struct module_file *v;
		uint32_t n, cap;
	} modules;
	const char *output;         /* NULL: from the module's name */
	const char *level;          /* "-O2" */
	struct words compiler;      /* $CC */
	struct words compile_flags; /* for compiling and linking */
	struct words sources;       /* .c files, compiled along */
	struct words link_flags;    /* other files, -l, -L: for linking, in order */
	struct words host_options;  /* one word each: "--dir=x" */
	struct words embedded;      /* HOST::GUEST */
	struct options translation; /* what all modules are translated with: features and the like */
	struct words translator_options; /* the same as words, for --verbose */
	/* own_objects: sources or link_flags may define imports */
	bool stub_missing, verbose, own_objects;
	unsigned jobs;
	bool run;
	enum { PROFILE_NOT, PROFILE_GENERATE, PROFILE_USE } profile;
	const char *profile_folder; /* NULL: from the output's name */
	const char *fuel;           /* --fuel: a number; NULL: no limit */
	const char *invoke;         /* NULL, or the export to call in place of _start */
	enum { INSPECT_NOT, INSPECT_TEXT, INSPECT_JSON } inspect;
	enum { SIZE_REPORT_NOT, SIZE_REPORT_TEXT, SIZE_REPORT_JSON, SIZE_REPORT_SVG } size_report;
	char **guest_arguments;     /* of --run, after the module's name; NULL after the last */
};

/* Exits after a message where something is wrong, and after --help and --version. */
void options_parse(struct request *, int argc, char **argv);

#endif
