/* An embedder's own import function wins over the library's, and the others of the same file stay
 * the library's. */
#include "guest.h"

uint32_t
w2c_wasi__snapshot__preview1_fd_write(struct w2c_wasi__snapshot__preview1 *self, uint32_t fd,
	uint32_t iovs, uint32_t iovs_len, uint32_t nwritten)
{
	(void)self;
	(void)iovs;
	(void)iovs_len;
	(void)nwritten;
	return 1000 + fd;
}

uint32_t
w2c_wasi__unstable_random_get(struct w2c_wasi__unstable *self, uint32_t buffer, uint32_t size)
{
	(void)self;
	return buffer + size;
}

int
main(void)
{
	guest_start(MEMORY);
	EXPECT(1007, P1(fd_write, 7, 0, 0, 0));
	EXPECT(WASI_EBADF, UNSTABLE(fd_write, 7, 0, 0, 0));
	EXPECT(WASI_EBADF, P1(fd_read, 7, 0, 0, 0));
	EXPECT(30, UNSTABLE(random_get, 10, 20));
	EXPECT(0, P1(random_get, 10, 20));
	guest_end();
	return check_done();
}
