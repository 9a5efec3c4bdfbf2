/* Settings for Lua: an error ends the program, so that no setjmp is needed; hashes are the same
 * each time. */
#include <stdlib.h>
#define LUAI_THROW(L, c) abort()
#define LUAI_TRY(L, c, a) { a }
#define luai_jmpbuf int
#define luai_makeseed(L) 1u
