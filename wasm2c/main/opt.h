/* opt: the command line. */
#ifndef MAIN_OPT_H
#define MAIN_OPT_H

#include "emit/emit.h"

enum opt_action {
	OPT_RUN,  /* translate or validate */
	OPT_DONE, /* --help or --version has been printed */
	OPT_BAD   /* the message has been printed */
};

/* Fills in options from the command line. The strings are the arguments themselves. */
enum opt_action opt_parse(struct options *, int argc, char **argv);

#endif
