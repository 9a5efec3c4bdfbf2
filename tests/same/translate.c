/* translate [split | MEMORY]: translates the modules whose paths come on standard input, a line
 * each, in this one process. The C, or the message, goes to standard output behind the module's
 * path. split: as of --num-outputs=3; MEMORY: as of --memory. */
#include "main/opt.h"
#include "main/translate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
show(const char *output, const char *suffix)
{
	char path[4096], bytes[1 << 16];
	FILE *f;
	size_t n;

	snprintf(path, sizeof path, "%s%s", output, suffix);
	if ((f = fopen(path, "rb")) == NULL)
		return;
	while ((n = fread(bytes, 1, sizeof bytes, f)) > 0)
		if (write(1, bytes, n) < 0)
			break;
	fclose(f);
	unlink(path);
}

int
main(int argc, char **argv)
{
	static const char *const suffixes[] = { ".h", "-impl.h", "_0.c", "_1.c", "_2.c" };
	const char *output = getenv("SAME_OUTPUT"); /* what the outputs' names begin with */
	bool split = argc > 1 && !strcmp(argv[1], "split");
	char path[4096];

	dup2(1, 2);
	while (fgets(path, sizeof path, stdin)) {
		struct options options = {
			.input = path, .num_outputs = 1, .debug_names = true, .features = feature_defaults(),
				.module_name = "m"
		};
		path[strcspn(path, "\n")] = '\0';
		if (split) {
			options.output = output;
			options.num_outputs = 3;
		} else if (argc > 1)
			opt_memory(&options, argv[1]);
		fprintf(stderr, "== %s\n", path);
		if (translate_file(&options) == 0 && split)
			for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
				show(output, suffixes[i]);
	}
	return 0;
}
