/* modules: hostmemory
 * A memory that the host maps and fills in by hand. It grows in place; what * embedders of WABT
 * leave out of the struct is garbage here. */
#define _DEFAULT_SOURCE
#include "hostmemory.h"

#include "check.h"

#include <sys/mman.h>

#define RESERVED (((size_t)8 << 30) + 65536)

struct w2c_env {
	wasm_rt_memory_t memory;
};

wasm_rt_memory_t *
w2c_env_memory(struct w2c_env *env)
{
	return &env->memory;
}

int
main(void)
{
	struct w2c_env env;
	w2c_hostmemory instance;
	uint8_t *base = mmap(NULL, RESERVED, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1,
		0);

	if (!CHECK(base != MAP_FAILED) || !CHECK(mprotect(base, 2 * 65536,
		PROT_READ | PROT_WRITE) == 0))
		return check_done();
	memset(&env.memory, 0xa5, sizeof env.memory);
	env.memory.data = base;
	env.memory.page_size = 65536;
	env.memory.pages = 2;
	env.memory.max_pages = 8;
	env.memory.size = 2 * 65536;
	env.memory.is64 = false;
	memcpy(base + 32, "host", 4);

	wasm_rt_init();
	env.memory.page_size = 1;
	TRAPS(WASM_RT_TRAP_INCOMPATIBLE_IMPORT, wasm2c_hostmemory_instantiate(&instance, &env));
	env.memory.page_size = 65536;
	env.memory.is64 = true;
	TRAPS(WASM_RT_TRAP_INCOMPATIBLE_IMPORT, wasm2c_hostmemory_instantiate(&instance, &env));
	env.memory.page_size = 0xa5a5a5a5; /* of an embedder that knows of neither */
	TRAPS(WASM_RT_TRAP_NONE, wasm2c_hostmemory_instantiate(&instance, &env));
	CHECK(env.memory.page_size == 65536 && !env.memory.is64);
	CHECK(env.memory.data == base && memcmp(base + 16, "guest", 5) == 0);
	CHECK(w2c_hostmemory_size(&instance) == 2);
	CHECK(w2c_hostmemory_load(&instance, 32) == 0x74736f68);
	w2c_hostmemory_store(&instance, 131068, 0x01020304);
	CHECK(base[131068] == 4 && base[131071] == 1);
	TRAPS(WASM_RT_TRAP_OOB, w2c_hostmemory_load(&instance, 131069));
	TRAPS(WASM_RT_TRAP_OOB, w2c_hostmemory_store(&instance, 2 * 65536, 1));
	TRAPS(WASM_RT_TRAP_OOB, w2c_hostmemory_load(&instance, UINT32_MAX));
	TRAPS(WASM_RT_TRAP_OOB, w2c_hostmemory_fill(&instance, 131070, 1, 3));
	CHECK(base[131070] == 2);

	CHECK(w2c_hostmemory_grow_and_store(&instance, 3, 5 * 65536 - 4, 0x11223344) == 2);
	CHECK(env.memory.data == base && env.memory.pages == 5 && env.memory.size == 5 * 65536);
	CHECK(base[5 * 65536 - 4] == 0x44 && base[4 * 65536] == 0 &&
		memcmp(base + 16, "guest", 5) == 0);
	TRAPS(WASM_RT_TRAP_OOB, w2c_hostmemory_load(&instance, 5 * 65536));
	TRAPS(WASM_RT_TRAP_NONE, CHECK(w2c_hostmemory_grow_and_store(&instance, 4, 0,
		7) == UINT32_MAX));
	CHECK(base[0] == 7 && env.memory.pages == 5);

	/* The host grows it itself, between two calls. */
	CHECK(wasm_rt_grow_memory(&env.memory, 3) == 5 && env.memory.pages == 8 &&
		env.memory.data == base);
	TRAPS(WASM_RT_TRAP_NONE, w2c_hostmemory_store(&instance, 8 * 65536 - 4, 5));
	CHECK(w2c_hostmemory_size(&instance) == 8 && base[8 * 65536 - 4] == 5);

	wasm2c_hostmemory_free(&instance);
	CHECK(base[0] == 7);
	CHECK(munmap(base, RESERVED) == 0);
	wasm_rt_free();
	return check_done();
}
