/* decay FILE PAGES...: has a profile learn of one run after the other. */
#include "wasm-rt-profile.h"

#include <stdlib.h>

int
main(int argc, char **argv)
{
	for (int i = 2; i < argc; i++) {
		if (!wasm_rt_update_memory_profile(argv[1], "guest", 1, strtoull(argv[i], NULL, 10)))
			return 1;
	}
	return 0;
}
