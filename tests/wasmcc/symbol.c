/* Names of functions: from addresses, and from what the translator calls them. */
#include <stdio.h>
#include <string.h>

#include "demangle.h"
#include "wasm-rt-symbol.h"

static int passed, failed;

#define CHECK(condition) \
	((condition) ? (void)passed++ \
		: (void)(failed++, fprintf(stderr, "%d: %s\n", __LINE__, #condition)))

int w2c_some__module_0x5Fstart_0x2E(void);
int
w2c_some__module_0x5Fstart_0x2E(void)
{
	return passed;
}

static int
f_a_function(void)
{
	return failed;
}

static int
is(const char *symbol, const char *expected, int guest)
{
	char name[64];

	return wasm_rt_demangle(symbol, name, sizeof name) == (guest != 0) &&
		strcmp(name, expected) == 0;
}

int
main(void)
{
	int (*volatile functions[])(void) = {w2c_some__module_0x5Fstart_0x2E, f_a_function};
	char name[64];

	CHECK(is("f_printf", "printf", 1));
	CHECK(is("f_printf.isra.0.cold", "printf", 1));
	CHECK(is("f_0x2Dx_0x", "-x_0x", 1));
	CHECK(is("w2c_app_f", "f", 1));
	CHECK(is("w2c_app_0x5Fstart", "_start", 1));
	CHECK(is("w2c_wasi__snapshot__preview1_fd_write", "fd_write", 1));
	CHECK(is("wasm2c_my__app_f_two_words", "two_words", 1));
	CHECK(is("wasm2c_app_instantiate", "wasm2c_app_instantiate", 0));
	CHECK(is("w2c_", "w2c_", 0));
	CHECK(is("w2c_app_", "w2c_app_", 0));
	CHECK(is("w2c_app_0x1B0x7F0x0A0x20x", "0x1B0x7F0x0A x", 1));
	CHECK(is("main", "main", 0));
	CHECK(is("main.cold", "main.cold", 0));
	CHECK(is("", "", 0));
	CHECK(wasm_rt_demangle("f_longer", name, 4) && strcmp(name, "lon") == 0);

	CHECK(wasm_rt_symbol_name((uintptr_t)functions[0], name, sizeof name) &&
		strcmp(name, "_start_.") == 0);
	CHECK(wasm_rt_symbol_name((uintptr_t)functions[1] + 1, name, sizeof name) &&
		strcmp(name, "a_function") == 0);
	CHECK(wasm_rt_symbol_name((uintptr_t)functions[1], name, 3) && strcmp(name, "a_") == 0);
	CHECK(wasm_rt_symbol_name((uintptr_t)main, name, sizeof name) && strcmp(name, "main") == 0);
	CHECK(!wasm_rt_symbol_guest_name((uintptr_t)main, name, sizeof name) && name[0] == '\0');
	CHECK(!wasm_rt_symbol_name((uintptr_t)name, name, sizeof name) && name[0] == '\0');
	CHECK(!wasm_rt_symbol_name(0, name, sizeof name));
	CHECK(!wasm_rt_symbol_name((uintptr_t)main, name, 0));
	printf("%d %d\n", passed, failed);
	return failed != 0;
}
