/* A shared memory looks alike to C11, to C99 and to C++: each compiles this file, with the name of
 * its list as LAYOUT; with COMPARE, C11's compares them. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "wasm-rt.h"

enum { N = 11 };

#define AT(field) offsetof(wasm_rt_shared_memory_t, field)
#ifdef __cplusplus
extern "C" {
#endif
extern const size_t LAYOUT[N];
const size_t LAYOUT[N] = {sizeof(wasm_rt_shared_memory_t), AT(data), AT(data_end), AT(page_size),
	AT(pages), AT(max_pages), AT(size), AT(is64), AT(mem_lock), AT(backing),
	sizeof(((wasm_rt_shared_memory_t *)0)->mem_lock)};
#ifdef __cplusplus
}
#endif

#ifdef COMPARE
extern const size_t in_c99[N], in_cxx[N];

int
main(void)
{
	int differ = memcmp(LAYOUT, in_c99, sizeof LAYOUT) != 0;
	differ += memcmp(LAYOUT, in_cxx, sizeof LAYOUT) != 0;
	printf("%d %d\n", 2 - differ, differ);
	return differ;
}
#endif
