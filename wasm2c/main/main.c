/* main: wasm2c, the translator. */
#include "main/opt.h"
#include "main/translate.h"
#include "util/posix.h"

int
main(int argc, char **argv)
{
	struct options options;

	binary_files();
	switch (opt_parse(&options, argc, argv)) {
	case OPT_DONE:
		return 0;
	case OPT_BAD:
		return 1;
	case OPT_RUN:
		break;
	}
	return translate_file(&options);
}
