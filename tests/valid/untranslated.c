/* untranslated FILE...: translates each as if the emitter had all features, so that what it lacks
 * must be refused where it is met. The C goes to standard output, messages to standard error; ends
 * with 0 where all were translated. */
#include "main/opt.h"
#include "main/translate.h"

int
main(int argc, char **argv)
{
	int status = 0;

	for (int i = 1; i < argc; i++) {
		struct options options = { .input = argv[i], .num_outputs = 1, .features = feature_all(),
			.all_emitted = true };
		status |= translate_file(&options);
	}
	return status;
}
