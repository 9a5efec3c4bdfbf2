/* argon2: hashes of passwords and their verification, in the first thread and by the module's pool
 * of threads, a line each; argon2.mjs prints the same. */
#include "napi.h"

#include <stdio.h>
#include <string.h>

enum { JOBS = 9 };

static const char *const kinds[] = {"argon2d", "argon2i", "argon2id"};

/* Everything depends on i alone. */
static value
password(u32 i)
{
	static char text[64];

	snprintf(text, sizeof text, "password %u %.*s", i, (int)(i % 30),
		"of a length that differs.......");
	return i % 2 ? napi_text(text) : napi_bytes(text, (u32)strlen(text));
}

static value
options(u32 i)
{
	value o = napi_object();
	char salt[32];

	napi_set(o, "algorithm", napi_number(i % 3));
	napi_set(o, "memoryCost", napi_number(64 + 24 * i));
	napi_set(o, "timeCost", napi_number(1 + i % 4));
	napi_set(o, "parallelism", napi_number(1 + i % 5));
	napi_set(o, "outputLen", napi_number(16 + i));
	snprintf(salt, sizeof salt, "salt number %u", i);
	napi_set(o, "salt", napi_bytes(salt, (u32)strlen(salt)));
	if (i % 4 == 3)
		napi_set(o, "secret", napi_bytes("pepper", 6));
	return o;
}

static void
print_bytes(const char *what, value v)
{
	u32 size;
	const u8 *data = napi_data(v, &size);

	printf("%s ", what);
	for (u32 i = 0; i < size; i++)
		printf("%02x", data[i]);
	printf("\n");
}

/* Calls an export with three arguments or two. */
static value
call(const char *name, value a, value b, value c)
{
	return napi_call(napi_exported(name), 0, c ? 3 : 2, (value[]){a, b, c});
}

static void
verify(value hashed, u32 i, const char *how)
{
	printf("right %s\n", napi_digits(call(how, hashed, password(i), options(i))));
	printf("wrong %s\n", napi_digits(call(how, hashed, password(i + 1), options(i))));
}

static void
in_first_thread(u32 i)
{
	value hashed = call("hashSync", password(i), options(i), 0);

	printf("%s\n", napi_string(hashed));
	print_bytes(kinds[i % 3], call("hashRawSync", password(i), options(i), 0));
	verify(hashed, i, "verifySync");
}

/* All at once: the pool has four threads. */
static void
in_pool(void)
{
	value hashes[JOBS], raw[JOBS], right[JOBS], wrong[JOBS];

	for (u32 i = 0; i < JOBS; i++) {
		hashes[i] = call("hash", password(i), options(i), 0);
		raw[i] = call("hashRaw", password(i), options(i), 0);
	}
	for (u32 i = 0; i < JOBS; i++) {
		hashes[i] = napi_await(hashes[i]);
		right[i] = call("verify", hashes[i], password(i), options(i));
		wrong[i] = call("verify", hashes[i], password(i + 1), options(i));
	}
	for (u32 i = 0; i < JOBS; i++) {
		printf("%s\n", napi_string(hashes[i]));
		print_bytes(kinds[i % 3], napi_await(raw[i]));
		printf("right %s\n", napi_digits(napi_await(right[i])));
		printf("wrong %s\n", napi_digits(napi_await(wrong[i])));
	}
}

int
main(void)
{
	napi_begin();
	for (u32 i = 0; i < JOBS; i++)
		in_first_thread(i);
	in_pool();
	napi_end();
	return 0;
}
