/* packed: a place for an image, and the function that fills it for wasm_rt_wasi_pack_image. */
#ifndef PACKED_H
#define PACKED_H

#include "guest.h"

static uint8_t image[1 << 20];
static size_t image_size;

static inline bool
collect(void *user, const void *bytes, size_t size)
{
	(void)user;
	if (size > sizeof image - image_size)
		return false;
	memcpy(image + image_size, bytes, size);
	image_size += size;
	return true;
}

#endif
