/* csmith's runtime for a module without a C library: `run` yields the checksum of all global
 * variables. */
#ifndef CSMITH_H
#define CSMITH_H

#include <float.h>
#include <limits.h>
#include <stdint.h>

#define STATIC static
#define UNDEFINED(value) (value)
#define LOG_INDEX
#define LOG_EXEC
#define FUNC_NAME(x) (safe_##x)
#define assert(x) ((void)0)
#include "safe_math.h"

static uint32_t crc32_context = 0x811c9dc5;
static uint32_t checksum;

int program(void);

__attribute__((export_name("run"))) uint32_t
run(void)
{
	program();
	return checksum;
}

static void
transparent_crc(uint64_t value, const char *name, int flag)
{
	(void)name;
	(void)flag;
	for (int i = 0; i < 8; i++, value >>= 8)
		crc32_context = (crc32_context ^ (value & 0xff)) * 0x01000193;
}

static void
transparent_crc_bytes(const void *bytes, int n, const char *name, int flag)
{
	for (int i = 0; i < n; i++)
		transparent_crc(((const unsigned char *)bytes)[i], name, flag);
}

static void
platform_main_begin(void)
{
}

static void
crc32_gentab(void)
{
}

static void
platform_main_end(uint32_t crc, int flag)
{
	(void)flag;
	checksum = crc;
}

static int
printf(const char *format, ...)
{
	(void)format;
	return 0;
}

/* A compiler may call these. */
void *
memcpy(void *to, const void *from, unsigned long n)
{
	for (unsigned long i = 0; i < n; i++)
		((volatile unsigned char *)to)[i] = ((const unsigned char *)from)[i];
	return to;
}

void *
memset(void *to, int byte, unsigned long n)
{
	for (unsigned long i = 0; i < n; i++)
		((volatile unsigned char *)to)[i] = (unsigned char)byte;
	return to;
}

int
memcmp(const void *a, const void *b, unsigned long n)
{
	for (unsigned long i = 0; i < n; i++)
		if (((const unsigned char *)a)[i] != ((const unsigned char *)b)[i])
			return ((const unsigned char *)a)[i] - ((const unsigned char *)b)[i];
	return 0;
}

#endif
