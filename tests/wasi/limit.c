/* How much of the host's memory a file system in memory takes: no more than its limit allows. */
#include "posix.h"

#include "guest.h"

#include <stdio.h>

enum { DIR = 3 };

/* A guest cannot have more memory than the limit, and gets it back by removing. */
static void
limit_of_memory(void)
{
	uint32_t fd, i;
	char name[16];

	guest_start(MEMORY);
	EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi, wasm_rt_wasi_memory_directory(10000), "/", 0));
	EXPECT(0, open_with(DIR, "a", WASI_O_CREAT, ALL_RIGHTS, 0, &fd));
	EXPECT(WASI_ENOSPC, P1(fd_filestat_set_size, fd, 10000));
	EXPECT(WASI_ENOSPC, P1(fd_write, fd, IOV(0, 20000), RESULT_AT));
	EXPECT(0, P1(fd_write, fd, IOV(0, 9000), RESULT_AT));
	EXPECT(WASI_ENOSPC, P1(fd_allocate, fd, 0, 20000));
	EXPECT(0, P1(path_unlink_file, DIR, PATH("a")));
	EXPECT(WASI_ENOSPC, P1(fd_filestat_set_size, fd, 10001));
	EXPECT(0, P1(fd_close, fd));
	for (i = 0; i < 1000; i++) {
		snprintf(name, sizeof name, "%u", (unsigned)i);
		if (make_file(DIR, name, "") != 0)
			break;
	}
	CHECK(i > 20 && i < 100);
	for (; i > 0; i--) {
		snprintf(name, sizeof name, "%u", (unsigned)i - 1);
		EXPECT(0, P1(path_unlink_file, DIR, PATH(name)));
	}
	EXPECT(0, open_with(DIR, "a", WASI_O_CREAT, ALL_RIGHTS, 0, &fd));
	EXPECT(0, P1(fd_filestat_set_size, fd, 9000));
	guest_end();
}

#if SANITIZED
size_t __sanitizer_get_current_allocated_bytes(void);

enum { LIMIT = 1 << 20 };
static size_t before;

/* Whether the guest holds no more of the host's memory than it may: half as much again as the
 * limit. */
static bool
within_limit(void)
{
	return __sanitizer_get_current_allocated_bytes() - before < LIMIT + LIMIT / 2 + 65536;
}

/* Files that are filled and cut off, directories that are filled and emptied, and all of it at
 * random. */
static void
hoarding(void)
{
	uint32_t fd, i, k, random = 1;
	char name[32];

	guest_start(MEMORY);
	before = __sanitizer_get_current_allocated_bytes();
	EXPECT(0, wasm_rt_wasi_preopen(&guest.wasi, wasm_rt_wasi_memory_directory(LIMIT), "/", 0));
	for (i = 0; i < 20 && within_limit(); i++) {
		snprintf(name, sizeof name, "f%u", (unsigned)i);
		EXPECT(0, open_with(DIR, name, WASI_O_CREAT, ALL_RIGHTS, 0, &fd));
		EXPECT(0, P1(fd_filestat_set_size, fd, LIMIT - 100000));
		EXPECT(0, P1(fd_filestat_set_size, fd, i % 2));
		EXPECT(0, P1(fd_close, fd));
	}
	CHECK(within_limit());
	for (i = 0; i < 20 && within_limit(); i++) {
		snprintf(name, sizeof name, "d%u", (unsigned)i);
		EXPECT(0, P1(path_create_directory, DIR, PATH(name)));
		for (k = 0; k < 2000; k++) {
			snprintf(name, sizeof name, "d%u/%u", (unsigned)i, (unsigned)k);
			EXPECT(0, P1(path_create_directory, DIR, PATH(name)));
		}
		while (k-- > i % 2) {
			snprintf(name, sizeof name, "d%u/%u", (unsigned)i, (unsigned)k);
			EXPECT(0, P1(path_remove_directory, DIR, PATH(name)));
		}
	}
	CHECK(within_limit());
	for (i = 0; i < 20000; i++) {
		random = random * 1103515245 + 12345;
		snprintf(name, sizeof name, "d%u/%c%u", (unsigned)(random >> 8) % 4,
			i < 10000 ? 'a' : 'b', (unsigned)(random >> 16) % 500);
		if (random >> 30 != 0 && open_with(DIR, name, WASI_O_CREAT, ALL_RIGHTS, 0, &fd) == 0) {
			P1(fd_filestat_set_size, fd, (random >> 12) % (random >> 29 == 2 ? LIMIT : 4000));
			P1(fd_close, fd);
		} else {
			P1(path_unlink_file, DIR, PATH(name));
		}
		if (i % 64 == 0 && !CHECK(within_limit()))
			break;
	}
	guest_end();
}
#endif

int
main(void)
{
	limit_of_memory();
#if SANITIZED
	hoarding();
#endif
	return check_done();
}
