// The header in C++, with a sandbox in a class.
#include <cstdio>

#include "wasm-rt-emscripten.h"
#include "wasm-rt-wasi.h"

class guest {
public:
	guest() { wasm_rt_wasi_init(&p1.wasi, nullptr); }
	~guest() { wasm_rt_wasi_free(&p1.wasi); }
	uint32_t close(uint32_t fd) { return w2c_wasi__snapshot__preview1_fd_close(&p1, fd); }

private:
	w2c_wasi__snapshot__preview1 p1;
};

int
main()
{
	guest one, two;
	bool good = one.close(3) == WASI_EBADF && two.close(0) == WASI_EBADF;

	std::printf("%d %d\n", good, !good);
	return !good;
}
