/* Ends a program that cannot go on. */
#include "system-private.h"
#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__))
#include <stdlib.h>
#include <unistd.h>
#elif __STDC_HOSTED__
#include <stdio.h>
#include <stdlib.h>
#endif
#include "core-private.h"

#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__))
static void
print(const char *text)
{
	if (write(STDERR_FILENO, text, strlen(text)) < 0)
		return; /* there is nowhere else to report it */
}
#elif __STDC_HOSTED__
static void
print(const char *text)
{
	fputs(text, stderr);
}
#endif

void
wasm_rt_no_target(void)
{
	wasm_rt_fatal("a jump to where nothing was prepared");
}

void
wasm_rt_fatal(const char *message)
{
#if __STDC_HOSTED__
	print("wasm-rt: ");
	print(message);
	print("\n");
	abort();
#else
	(void)message;
#ifdef __GNUC__
	__builtin_trap();
#endif
	for (;;)
		;
#endif
}
