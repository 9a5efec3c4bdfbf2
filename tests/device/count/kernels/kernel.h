/* What every kernel includes. Each is compiled as a guest, and natively to compare. */
#ifndef KERNEL_H
#define KERNEL_H

#include <stddef.h>
#include <stdint.h>

uint32_t kernel(uint32_t rounds);

#endif
