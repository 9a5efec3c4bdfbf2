/* escape: names that other code sees, with the escapes of WABT's interface. */
#include "c/c.h"

bool
is_letter_or_digit(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool
is_hex(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
}

char *
mangle(struct arena *arena, struct name name, bool is_module)
{
	static const char hex[] = "0123456789ABCDEF";
	char *start = arena_alloc(arena, (size_t)name.size * 4 + 1), *out = start;
	uint32_t literal = 0; /* how many bytes, up to here, stand as they are */

	for (uint32_t i = 0; i < name.size; i++) {
		uint8_t c = (uint8_t)name.bytes[i];
		bool escape = !is_letter_or_digit(c);

		if (c == '_')
			escape = i == 0 || i == name.size - 1 || out[-1] == '_';
		else if (is_hex(c) && literal >= 2 && out[-2] == '0' && out[-1] == 'x')
			escape = true;
		if (escape) {
			*out++ = '0';
			*out++ = 'x';
			*out++ = hex[c >> 4];
			*out++ = hex[c & 15];
			literal = 0;
			continue;
		}
		*out++ = (char)c;
		if (c == '_' && is_module)
			*out++ = '_';
		literal++;
	}
	*out = '\0';
	return start;
}
