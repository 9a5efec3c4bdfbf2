// The test, which is the same in both modes, and the host functions of the library.
#include "sandbox.hpp"

#include "check.h"

extern "C" u32
w2c_wasi__snapshot__preview1_fd_write(w2c_wasi__snapshot__preview1 *wasi, u32 fd, u32 blocks, u32 n,
	u32 written)
{
	uint8_t *base = wasi->memory->data;
	u32 total = 0;

	for (u32 i = 0; fd == 1 && i < n; i++) {
		u32 block[2];

		std::memcpy(block, base + blocks + 8 * i, sizeof block);
		wasi->written.append(reinterpret_cast<char *>(base) + block[0], block[1]);
		total += block[1];
	}
	std::memcpy(base + written, &total, sizeof total);
	return 0;
}

extern "C" void
w2c_wasi__snapshot__preview1_proc_exit(w2c_wasi__snapshot__preview1 *wasi, u32 status)
{
	wasi->status = (int)status;
	wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE);
}

struct host_object {
	u32 calls, factor;
};

static u32
multiply(void *object, u32 a, u32 b)
{
	host_object *host = static_cast<host_object *>(object);

	host->calls++;
	return a * b * host->factor;
}

static double
of_other_type(void *, double x)
{
	return x;
}

struct guest_point {
	s32 x, y;
	f64 weight;
};

static void
test_memory(sandbox &box)
{
	u32 p = LOOK_UP(malloc)(box.get(), 100);
	uint8_t *bytes = box.at<uint8_t>(p);
	u32 expected = 0, points;

	CHECK(p != 0 && box.holds(bytes) && box.pointer_to(bytes) == p && !box.holds(&expected));
	for (u32 i = 0; i < 100; i++)
		expected += bytes[i] = (uint8_t)(i * 7);
	CHECK(LOOK_UP(sum)(box.get(), p, 100) == expected);
	LOOK_UP(free)(box.get(), p);

	/* More than there is: the memory grows where it lies. */
	bytes[0] = 0x5a;
	u64 pages = box.linear_memory().pages;
	points = LOOK_UP(make_points)(box.get(), 20000);
	CHECK(points != 0 && box.linear_memory().pages > pages &&
		box.linear_memory().size == box.linear_memory().pages * 65536);
	CHECK(box.at<uint8_t>(p) == bytes && bytes[0] == 0x5a);
	CHECK(box.at<guest_point>(points)[19999].x == 19999 &&
		box.at<guest_point>(points)[11].y == 121);
	CHECK(box.at<guest_point>(points)[3].weight == 1.5);
}

static void
test_callbacks(sandbox &box)
{
	host_object host = { 0, 10 };
	u32 callback = box.register_callback(multiply, &host),
		other = box.register_callback(of_other_type, &host);

	CHECK(callback != 0 && other != 0 && callback != other);
	CHECK(LOOK_UP(apply)(box.get(), callback, 2, 3) == 61 && host.calls == 1);
	LOOK_UP(keep)(box.get(), callback);
	CHECK(LOOK_UP(apply_kept)(box.get(), 4) == 160 && host.calls == 2);
	TRAPS(WASM_RT_TRAP_CALL_INDIRECT, LOOK_UP(apply)(box.get(), other, 2, 3));
	TRAPS(WASM_RT_TRAP_CALL_INDIRECT, LOOK_UP(apply)(box.get(), 0, 2, 3));
	TRAPS(WASM_RT_TRAP_CALL_INDIRECT, LOOK_UP(apply)(box.get(), 1000000, 2, 3));
	CHECK(LOOK_UP(apply)(box.get(), LOOK_UP(own_callback)(box.get()), 2, 3) == 6);
	box.unregister_callback(callback);
	TRAPS(WASM_RT_TRAP_CALL_INDIRECT, LOOK_UP(apply_kept)(box.get(), 4));
}

int
test_sandbox()
{
	wasm_rt_init();
	{
		sandbox box, other;

		test_memory(box);
		test_callbacks(box);
		CHECK(LOOK_UP(greet)(box.get()) == 17 && box.written() == std::string("from the sandbox",
			17) && other.written().empty());
		CHECK(LOOK_UP(count_up)(box.get(), 2) == 42 && LOOK_UP(count_up)(other.get(), 1) == 41);
		TRAPS(WASM_RT_TRAP_UNREACHABLE, LOOK_UP(count_up)(box.get(), (u32)-7));
		CHECK(box.status() == 7 && other.status() == 0);
		TRAPS(WASM_RT_TRAP_OOB, LOOK_UP(sum)(box.get(), 0xfffffff0, 4));
		test_memory(other);
		test_callbacks(other);
	}
	wasm_rt_free();
	return check_done();
}
