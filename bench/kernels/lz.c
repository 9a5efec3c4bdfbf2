/* Text packed by references to what was there before, and unpacked: bytes at computed places, and
 * loops that end early. */
static unsigned char text[1 << 15], packed[1 << 16], back[1 << 15];
static unsigned short last[1 << 12]; /* where three bytes with a hash were last, and 1 */

static unsigned
pack(unsigned n)
{
	unsigned to = 0;

	for (unsigned i = 0; i < 1 << 12; i++)
		last[i] = 0;
	for (unsigned i = 0; i < n;) {
		unsigned h = 0, from, length = 0;
		if (i + 3 < n) {
			h = ((text[i] << 16 | text[i + 1] << 8 | text[i + 2]) * 2654435761u) >> 20;
			from = last[h];
			last[h] = (unsigned short)(i + 1);
			if (from && i + 1 - from < 4096)
				while (length < 18 && i + length < n && text[from - 1 + length] == text[i + length])
					length++;
		}
		if (length >= 3) {
			unsigned code = (i + 1 - from) << 4 | (length - 3);
			packed[to++] = 255;
			packed[to++] = (unsigned char)(code >> 8);
			packed[to++] = (unsigned char)code;
			i += length;
		} else
			packed[to++] = text[i++];
	}
	return to;
}

static unsigned
unpack(unsigned n)
{
	unsigned to = 0;

	for (unsigned i = 0; i < n;)
		if (packed[i] == 255) {
			unsigned code = (unsigned)packed[i + 1] << 8 | packed[i + 2], from = to - (code >> 4);
			for (unsigned k = 0; k < (code & 15) + 3; k++)
				back[to++] = back[from++];
			i += 3;
		} else
			back[to++] = packed[i++];
	return to;
}

unsigned
kernel(unsigned rounds)
{
	static const char words[] = "here is the text of which there are many words that repeat ";
	unsigned seed = 11, sum = 0;

	while (rounds--) {
		unsigned n;
		for (unsigned i = 0; i < sizeof text;) {
			unsigned at, length;
			seed = seed * 1664525 + 1013904223;
			at = (seed >> 8) % (sizeof words - 1);
			length = 1 + (seed >> 20) % 12;
			for (; length-- && at < sizeof words - 1 && i < sizeof text; at++)
				text[i++] = (unsigned char)words[at];
		}
		n = pack(sizeof text);
		sum = sum * 3 + n;
		if (unpack(n) != sizeof text)
			return 0;
		for (unsigned i = 0; i < sizeof text; i++)
			sum += text[i] ^ back[i];
	}
	return sum;
}
