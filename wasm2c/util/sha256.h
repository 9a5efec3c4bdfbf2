/* sha256: the hash of FIPS 180-4, for identities that hold across modules. */
#ifndef UTIL_SHA256_H
#define UTIL_SHA256_H

#include <stddef.h>
#include <stdint.h>

struct sha256 {
	uint32_t state[8];
	uint64_t size;     /* bytes added */
	uint8_t block[64]; /* the last size % 64 bytes of them */
};

void sha256_begin(struct sha256 *);
void sha256_add(struct sha256 *, const void *bytes, size_t size);
void sha256_end(struct sha256 *, uint8_t digest[32]);

#endif
