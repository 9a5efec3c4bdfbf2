/* opt: the command line. */
#ifndef MAIN_OPT_H
#define MAIN_OPT_H

#include "c/options.h"

enum opt_action {
	OPT_RUN,  /* translate or validate */
	OPT_DONE, /* --help or --version has been printed */
	OPT_BAD   /* the message has been printed */
};

/* Fills in options from the command line. The strings are the arguments themselves. */
enum opt_action opt_parse(struct options *, int argc, char **argv);

/* --version: the version in a line of its own, then what is translated. */
void opt_print_version(void);

/* fail()s where what was printed on the standard output did not get there. */
void opt_check_printed(void);

/* Prints names of features, as many as fit in each line. */
void opt_print_features(feature_set, const char *before_each_line);

/* Takes --enable-FEATURE or --disable-FEATURE; false where it is none. */
bool opt_feature(struct options *, const char *arg);

/* Takes the value of --memory; false where it is none, which OPT_MEMORY_WRONG says of it. */
bool opt_memory(struct options *, const char *text);
#define OPT_MEMORY_WRONG \
	"--memory takes static or static:BYTES,...[xN][,trim|,page=BYTES] (16 sizes at most), " \
	"not \"%s\""
_Static_assert(STATIC_SIZES_MAX == 16, "OPT_MEMORY_WRONG tells the number");

#endif
