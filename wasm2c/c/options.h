/* options: the options of a translation, as the command line sets them (main/opt.c). */
#ifndef C_OPTIONS_H
#define C_OPTIONS_H

#include "wasm/feature.h"

#define STATIC_SIZES_MAX 16
#define STATIC_INSTANCES_MAX 1000

struct options {
	const char *input;        /* a path, or "-" */
	const char *output;       /* FILE.c, or NULL: header and source to standard output */
	const char *names_output; /* a C file for emit/whole_names.c, or NULL */
	const char *module_name;  /* -n; NULL: from the name section or the input's file name */
	const char *calls_output; /* a file for emit/call_list.c, or NULL */
	uint32_t num_outputs;     /* 1 or more */
	uint32_t jobs;            /* threads that print functions; 0: as suits the machine */
	bool debug_names;         /* false: --no-debug-names */
	const char *memory_profile; /* a path, or NULL */
	bool validate_only;
	bool stats;               /* count what costs time, in place of C */
	bool interruptible;       /* loops and functions poll */
	bool static_memory;       /* --memory=static: */
	bool static_trim;         /* accesses beyond a smaller array may trap */
	uint32_t static_page;     /* bytes of a page, in place of 65536; 0: as the module says */
	uint32_t static_instances; /* how many have arrays at once: 1 or more */
	uint32_t nstatic_bytes;   /* 0: by what the module says */
	uint64_t static_bytes[STATIC_SIZES_MAX]; /* for the module's own memories; the last stands for
	                                            all that follow */
	uint32_t dump;            /* a bit for each phase whose trees are to be shown in place of C
	                             (ir/passes.h) */
	const char *dump_function; /* the one to show: its index, or a name; NULL: all */
	bool all_emitted;         /* for tests: what the emitter lacks is refused where it occurs, not
	                             by its feature */
	unsigned verbose;
	feature_set features;
};

#endif
