/* The functions that code calls for setjmp and longjmp with clang -mllvm -wasm-enable-sjlj: a part
 * of a guest, not of a host. See setjmp.h. */
#include "setjmp.h"

/* Called where setjmp() is: label is the place, from 1; invocation: unique to the running
 * function. */
void
__wasm_setjmp(jmp_buf env, unsigned label, void *invocation)
{
	env->invocation = invocation;
	env->label = label;
}

/* A jump has reached a function that called setjmp: the place in it, or 0 where the jump goes
 * further out. */
unsigned
__wasm_setjmp_test(jmp_buf env, void *invocation)
{
	return env->invocation == invocation ? env->label : 0;
}

/* Tag 1 is __c_longjmp, with the address of the buffer and the value. */
void
__wasm_longjmp(jmp_buf env, int value)
{
	env->buffer = env;
	env->value = value ? value : 1;
	__builtin_wasm_throw(1, &env->buffer);
}
