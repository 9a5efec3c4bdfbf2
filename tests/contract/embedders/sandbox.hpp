// What RLBox's back end for wasm2c does with a module: the instance lies in a C++ object; import mode and export mode are
// told apart by the type of the instantiation; memory and table are filled in by hand where the module imports them; host
// functions become callbacks by entries of the table; pointers of the sandbox are offsets into its memory.
#ifndef SANDBOX_HPP
#define SANDBOX_HPP

#include "wasm-rt.h"
#include "sandboxed.h"

#include <sys/mman.h>

#include <cstdlib>
#include <cstring>
#include <string>
#include <type_traits>

struct w2c_env {
	wasm_rt_memory_t memory;
	wasm_rt_funcref_table_t table;
};

struct w2c_wasi__snapshot__preview1 {
	wasm_rt_memory_t *memory;
	std::string written;
	int status;
};

using instance_type = w2c_0x24sandboxed0x2Ewasm;
using instantiate_type = decltype(&wasm2c_0x24sandboxed0x2Ewasm_instantiate);
using importing = void (*)(instance_type *, w2c_env *, w2c_wasi__snapshot__preview1 *);
using exporting = void (*)(instance_type *, w2c_wasi__snapshot__preview1 *);

// Any export, by its name in the library.
#define LOOK_UP(name) (&w2c_0x24sandboxed0x2Ewasm_##name)

template<class T> wasm_rt_type_t
value_type()
{
	if (std::is_floating_point<T>::value)
		return sizeof(T) == 4 ? WASM_RT_F32 : WASM_RT_F64;
	return sizeof(T) == 4 ? WASM_RT_I32 : WASM_RT_I64;
}

class sandbox {
	w2c_env env;
	w2c_wasi__snapshot__preview1 wasi;
	instance_type instance;
	wasm_rt_memory_t *memory;
	wasm_rt_funcref_table_t *table;

	void create(); // by mode
	void destroy();

public:
	sandbox() : env(), wasi(), instance(), memory(), table() { create(); }
	~sandbox() { destroy(); }
	sandbox(const sandbox &) = delete;
	sandbox &operator=(const sandbox &) = delete;

	instance_type *get() { return &instance; }
	const wasm_rt_memory_t &linear_memory() const { return *memory; }
	template<class T> T *at(u32 pointer) const { return reinterpret_cast<T *>(memory->data + pointer); }
	u32 pointer_to(const void *p) const { return (u32)(static_cast<const uint8_t *>(p) - memory->data); }
	bool holds(const void *p) const { return p >= memory->data && p < memory->data + memory->size; }
	const std::string &written() const { return wasi.written; }
	int status() const { return wasi.status; }

	// A free entry of the guest's table becomes the function. It is called with `object`. 0 if there is none.
	template<class R, class... A> u32 register_callback(R (*function)(void *, A...), void *object)
	{
		wasm_rt_funcref_t entry;

		std::memset(&entry, 0, sizeof entry);
		entry.func_type = wasm2c_0x24sandboxed0x2Ewasm_get_func_type(sizeof...(A), 1, value_type<A>()..., value_type<R>());
		entry.func = (wasm_rt_function_ptr_t)function;
		entry.module_instance = object;
		for (u32 i = 1; i < table->size; i++)
			if (table->data[i].func == nullptr) {
				table->data[i] = entry;
				return i;
			}
		return 0;
	}
	void unregister_callback(u32 index) { std::memset(&table->data[index], 0, sizeof table->data[index]); }
};

int test_sandbox();

#endif
