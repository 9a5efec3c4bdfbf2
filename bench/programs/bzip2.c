/* bzip2: text compressed and decompressed. */
#include <bzlib.h>
#include <stdlib.h>
#include "text.h"

static char text[1 << 17], back[sizeof text], packed[sizeof text + 2000];

void
bz_internal_error(int code)
{
	(void)code;
	abort();
}

unsigned
kernel(unsigned rounds)
{
	unsigned sum = 0;

	make_text(text, sizeof text);
	while (rounds--) {
		unsigned length = sizeof packed, size = sizeof back;
		text[rounds % sizeof text] ^= 1;
		if (BZ2_bzBuffToBuffCompress(packed, &length, text, sizeof text, 1, 0, 0) != BZ_OK ||
			BZ2_bzBuffToBuffDecompress(back, &size, packed, length, 0, 0) != BZ_OK ||
			memcmp(text, back, sizeof text) != 0)
			return 0;
		sum = sum * 3 + length;
	}
	return sum;
}
