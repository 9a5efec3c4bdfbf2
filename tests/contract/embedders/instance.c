/* modules: instance empty starttrap datatrap elemtrap
 * The embedder holds the instance: zeroed or * not, static, in a struct; accessors before
 * instantiation; freeing what trapped. */
#include "instance.h"
#include "empty.h"
#include "starttrap.h"
#include "datatrap.h"
#include "elemtrap.h"

#include "check.h"

static w2c_instance fixed;
static w2c_empty without_members;

struct holder {
	char before;
	w2c_instance instance;
	char after;
};

struct w2c_host {
	wasm_rt_memory_t memory;
};

wasm_rt_memory_t *
w2c_host_memory(struct w2c_host *host)
{
	return &host->memory;
}

static void
check_accessors(w2c_instance *instance)
{
	CHECK(w2c_instance_memory(instance) == &instance->w2c_memory);
	CHECK(w2c_instance_table(instance) == &instance->w2c_table);
	CHECK(w2c_instance_counter(instance) == &instance->w2c_counter);
	CHECK(w2c_instance_fixed(instance) == &instance->w2c_fixed);
}

static void
check_zeroed(w2c_instance *instance)
{
	check_accessors(instance);
	CHECK(w2c_instance_memory(instance)->data == NULL && w2c_instance_memory(instance)->size == 0);
	CHECK(w2c_instance_table(instance)->data == NULL && w2c_instance_table(instance)->size == 0);
}

static void
check_live(w2c_instance *instance)
{
	check_accessors(instance);
	CHECK(instance->w2c_memory.pages == 1 && instance->w2c_memory.max_pages == 4);
	CHECK(instance->w2c_memory.size == 65536 && instance->w2c_memory.page_size == 65536 &&
		!instance->w2c_memory.is64);
	CHECK(instance->w2c_memory.data_end == instance->w2c_memory.data + 65536);
	CHECK(memcmp(instance->w2c_memory.data + 8, "hello", 6) == 0);
	CHECK(instance->w2c_table.size == 3 && instance->w2c_table.max_size == 5);
	CHECK(instance->w2c_table.data[0].func == NULL && instance->w2c_table.data[1].func != NULL);
	CHECK(instance->w2c_table.data[1].module_instance == instance);
	CHECK(*w2c_instance_fixed(instance) == (u64)-2);
	CHECK(*w2c_instance_counter(instance) == 7);
	CHECK(w2c_instance_bump(instance) == 8 && w2c_instance_bump(instance) == 9);
	CHECK(w2c_instance_call(instance, 1) == 10);
	CHECK(w2c_instance_hidden(instance) == 4.0);
	CHECK(w2c_instance_memory(instance)->data[0] == 10);
	CHECK(w2c_instance_grow(instance, 3) == 1 && w2c_instance_grow(instance, 1) == UINT32_MAX);
	CHECK(instance->w2c_memory.pages == 4 && instance->w2c_memory.size == 4 * 65536);
}

static void
check_freed_after_trap(void)
{
	struct w2c_host host;
	w2c_starttrap start_trap;
	w2c_datatrap data_trap;
	w2c_elemtrap elem_trap;

	memset(&start_trap, 0xa5, sizeof start_trap);
	memset(&data_trap, 0xa5, sizeof data_trap);
	memset(&elem_trap, 0xa5, sizeof elem_trap);
	wasm_rt_allocate_memory(&host.memory, 1, 1, false, 65536);
	for (volatile int i = 0; i < 3; i++) {
		TRAPS(WASM_RT_TRAP_UNREACHABLE, wasm2c_starttrap_instantiate(&start_trap));
		CHECK(w2c_starttrap_memory(&start_trap)->data[3] == 0x2a);
		wasm2c_starttrap_free(&start_trap);
		TRAPS(WASM_RT_TRAP_OOB, wasm2c_datatrap_instantiate(&data_trap, &host));
		CHECK(host.memory.data[3] == 0x2a && host.memory.data[4] == 0 &&
			host.memory.data[65535] == 0);
		wasm2c_datatrap_free(&data_trap);
		TRAPS(WASM_RT_TRAP_OOB, wasm2c_elemtrap_instantiate(&elem_trap));
		wasm2c_elemtrap_free(&elem_trap);
		wasm2c_elemtrap_free(&elem_trap);
	}
	wasm_rt_free_memory(&host.memory);
}

int
main(void)
{
	w2c_instance zeroed = { 0 }, garbage;
	struct holder holder = { 1, { 0 }, 2 };

	CHECK(!wasm_rt_is_initialized());
	check_zeroed(&fixed);
	check_zeroed(&zeroed);
	check_zeroed(&holder.instance);
	memset(&garbage, 0xa5, sizeof garbage);
	check_accessors(&garbage);
	wasm2c_instance_free(&zeroed);
	check_zeroed(&zeroed);

	wasm_rt_init();
	CHECK(wasm_rt_is_initialized());
	wasm2c_instance_instantiate(&fixed);
	wasm2c_instance_instantiate(&zeroed);
	wasm2c_instance_instantiate(&garbage);
	wasm2c_instance_instantiate(&holder.instance);
	wasm2c_empty_instantiate(&without_members);
	check_live(&fixed);
	check_live(&zeroed);
	check_live(&garbage);
	check_live(&holder.instance);
	CHECK(holder.before == 1 && holder.after == 2);

	wasm2c_instance_free(&fixed);
	wasm2c_instance_instantiate(&fixed);
	check_live(&fixed);
	wasm2c_instance_free(&fixed);
	wasm2c_instance_free(&zeroed);
	wasm2c_instance_free(&garbage);
	wasm2c_instance_free(&holder.instance);
	wasm2c_empty_free(&without_members);
	check_freed_after_trap();
	wasm_rt_free();
	CHECK(!wasm_rt_is_initialized());
	return check_done();
}
