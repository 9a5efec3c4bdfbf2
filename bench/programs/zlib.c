/* zlib: text deflated at three levels, and inflated. */
#include <zlib.h>
#include "text.h"

static char text[1 << 17], back[sizeof text];
static Bytef packed[sizeof text + 1000];

unsigned
kernel(unsigned rounds)
{
	uLong sum = 0;

	make_text(text, sizeof text);
	while (rounds--) {
		uLongf length = sizeof packed, size = sizeof back;
		text[rounds % sizeof text] ^= 1;
		if (compress2(packed, &length, (const Bytef *)text, sizeof text,
			(int)(1 + rounds % 3 * 4)) != Z_OK ||
			uncompress((Bytef *)back, &size, packed, length) != Z_OK)
			return 0;
		sum = crc32(sum, (const Bytef *)back, (uInt)size) + length;
	}
	return (unsigned)sum;
}
