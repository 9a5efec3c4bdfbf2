#include "util/vec.h"

#include "util/diag.h"

void *
vec_grow(void *data, uint32_t *cap, uint32_t n, uint32_t more, size_t size)
{
	uint64_t want = (uint64_t)n + more, room = *cap;

	if (want <= room)
		return data;
	room = room < 8 ? 8 : room * 2;
	if (room < want)
		room = want;
	if (room > UINT32_MAX)
		room = UINT32_MAX;
	if (want > room || room > SIZE_MAX / size)
		fail("out of memory (a list of more than %u elements)", (unsigned)n);
	data = xrealloc(data, (size_t)room * size);
	*cap = (uint32_t)room;
	return data;
}
