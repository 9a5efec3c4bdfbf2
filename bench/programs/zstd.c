/* Zstandard: text compressed at three levels, and decompressed. What it makes of it depends on the
 * width of pointers, and does not count. */
#include <zstd.h>
#include "text.h"

static char text[1 << 17], back[sizeof text], packed[sizeof text + 2000];

unsigned
kernel(unsigned rounds)
{
	ZSTD_CCtx *out = ZSTD_createCCtx();
	ZSTD_DCtx *in = ZSTD_createDCtx();
	unsigned sum = 0;

	make_text(text, sizeof text);
	while (rounds--) {
		size_t length, size;
		text[rounds % sizeof text] ^= 1;
		length = ZSTD_compressCCtx(out, packed, sizeof packed, text, sizeof text,
			(int)(1 + rounds % 3 * 4));
		size = ZSTD_decompressDCtx(in, back, sizeof back, packed, length);
		if (ZSTD_isError(length) || size != sizeof text || memcmp(text, back, sizeof text) != 0)
			return 0;
		sum = sum * 3 + (unsigned char)back[sum % sizeof back];
	}
	return sum;
}
