/* The host module spectest. What it is told to print it only takes: no script looks at it. */
#include "spectest.h"

#define PAGE 65536

void
wasm2c_spectest_instantiate(w2c_spectest *self)
{
	wasm_rt_allocate_memory(&self->memory, 1, 2, false, PAGE);
	wasm_rt_allocate_memory_shared(&self->shared_memory, 1, 2, false, PAGE);
	wasm_rt_allocate_funcref_table(&self->table, 10, 20);
	wasm_rt_allocate_funcref_table(&self->table64, 10, 20);
	self->global_i32 = 666;
	self->global_i64 = 666;
	self->global_f32 = 666.6f;
	self->global_f64 = 666.6;
}

void
wasm2c_spectest_free(w2c_spectest *self)
{
	wasm_rt_free_memory(&self->memory);
	wasm_rt_free_memory_shared(&self->shared_memory);
	wasm_rt_free_funcref_table(&self->table);
	wasm_rt_free_funcref_table(&self->table64);
}

void
w2c_spectest_print(w2c_spectest *self)
{
	(void)self;
}

void
w2c_spectest_print_i32(w2c_spectest *self, u32 x)
{
	(void)self, (void)x;
}

void
w2c_spectest_print_i64(w2c_spectest *self, u64 x)
{
	(void)self, (void)x;
}

void
w2c_spectest_print_f32(w2c_spectest *self, f32 x)
{
	(void)self, (void)x;
}

void
w2c_spectest_print_f64(w2c_spectest *self, f64 x)
{
	(void)self, (void)x;
}

void
w2c_spectest_print_i32_f32(w2c_spectest *self, u32 x, f32 y)
{
	(void)self, (void)x, (void)y;
}

void
w2c_spectest_print_f64_f64(w2c_spectest *self, f64 x, f64 y)
{
	(void)self, (void)x, (void)y;
}

wasm_rt_memory_t *
w2c_spectest_memory(w2c_spectest *self)
{
	return &self->memory;
}

wasm_rt_shared_memory_t *
w2c_spectest_shared_memory(w2c_spectest *self)
{
	return &self->shared_memory;
}

wasm_rt_funcref_table_t *
w2c_spectest_table(w2c_spectest *self)
{
	return &self->table;
}

wasm_rt_funcref_table_t *
w2c_spectest_table64(w2c_spectest *self)
{
	return &self->table64;
}

u32 *
w2c_spectest_global_i32(w2c_spectest *self)
{
	return &self->global_i32;
}

u64 *
w2c_spectest_global_i64(w2c_spectest *self)
{
	return &self->global_i64;
}

f32 *
w2c_spectest_global_f32(w2c_spectest *self)
{
	return &self->global_f32;
}

f64 *
w2c_spectest_global_f64(w2c_spectest *self)
{
	return &self->global_f64;
}
