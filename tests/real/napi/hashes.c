/* hashes: what the modules say of many inputs, a line each; hashes.mjs prints the same. */
#include "napi.h"

#include <stdio.h>
#include <stdlib.h>

enum { LARGEST = 1000000 };

static void
print(const char *what, value f, u32 n, const value *arguments)
{
	printf("%s %s\n", what, napi_digits(napi_call(f, 0, n, arguments)));
}

#ifdef XXHASH
static void
hash(const u8 *bytes, u32 size)
{
	value xxh3 = napi_exported("xxh3"), input = napi_bytes(bytes, size), half, object, hasher;

	print("xxh32", napi_exported("xxh32"), 2, (value[]){input, napi_number(size)});
	print("xxh64", napi_exported("xxh64"), 2, (value[]){input, napi_bigint(size)});
	print("xxh3", napi_property(xxh3, "xxh64"), 2, (value[]){input, napi_bigint(size)});
	print("xxh128", napi_property(xxh3, "xxh128"), 2, (value[]){input, napi_bigint(size)});
	/* in two parts, by an object */
	hasher = napi_exported("Xxh32");
	object = napi_construct(hasher, 1, (value[]){napi_number(1)});
	half = napi_bytes(bytes, size / 2);
	napi_call(napi_property(object, "update"), object, 1, &half);
	half = napi_bytes(bytes + size / 2, size - size / 2);
	napi_call(napi_property(object, "update"), object, 1, &half);
	printf("Xxh32 %s\n", napi_digits(napi_call(napi_property(object, "digest"), object, 0, NULL)));
}
#else
static void
hash(const u8 *bytes, u32 size)
{
	value input = napi_bytes(bytes, size);

	print("crc32", napi_exported("crc32"), 1, &input);
	print("crc32c", napi_exported("crc32c"), 1, &input);
}
#endif

int
main(void)
{
	u8 *bytes = malloc(LARGEST);

	for (u32 i = 0; i < LARGEST; i++)
		bytes[i] = (u8)((i * 31 + 7) ^ i >> 8);
	napi_begin();
	for (u32 size = 0; size < 600; size += size < 40 ? 1 : 13)
		hash(bytes, size);
	for (u32 size = 1000; size <= LARGEST; size *= 10)
		hash(bytes, size);
	napi_end();
	free(bytes);
	return 0;
}
