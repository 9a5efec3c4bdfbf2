/* Demangling takes any name, into a buffer of any size: what it makes is a string within it. */
#include "demangle.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const begins[] = {"", "_R", "_ZN", "_Z"};
	bool (*const demanglers[])(const char *, char *, size_t) =
		{wasm_rt_demangle, wasm_rt_demangle_rust, wasm_rt_demangle_cxx};
	char *symbol, *name;
	size_t room;

	if (size < 2)
		return 0;
	room = data[0] % 2 ? (size_t)data[1] + 1 : WASM_RT_NAME_SIZE;
	symbol = calloc(1, size + 4);
	name = malloc(room);
	if (!symbol || !name)
		abort();
	strcpy(symbol, begins[data[0] / 2 % 4]);
	memcpy(symbol + strlen(symbol), data + 2, size - 2);
	for (int i = 0; i < 3; i++)
		if (demanglers[i](symbol, name, room) && !memchr(name, '\0', room))
			abort();
	free(symbol);
	free(name);
	return 0;
}
