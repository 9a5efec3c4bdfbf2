/* setjmp.h for guests whose C library has none, such as Debian's wasi-libc. Compile the guest and
 * setjmp.c, in the same folder, by clang with
 *
 *	--target=wasm32-wasi -mllvm -wasm-enable-sjlj
 *
 * ISO C11, section 7.13. A jump is an exception of WebAssembly, so it runs none but the guest's own
 * frames down. */
#ifndef WASM_GUEST_SETJMP_H
#define WASM_GUEST_SETJMP_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
	void *invocation; /* of the function that called setjmp */
	unsigned label;   /* which of its calls */
	void *buffer;     /* what the exception points at: this buffer, and the value */
	int value;
} jmp_buf[1];

/* 0, and when longjmp() comes back here what that was given. */
int setjmp(jmp_buf) __attribute__((returns_twice));
#define setjmp setjmp

/* Goes back to the last setjmp() on the buffer, whose function must still run, and makes it yield
 * `value`, or 1 for 0. */
void longjmp(jmp_buf, int value) __attribute__((noreturn));

#ifdef __cplusplus
}
#endif

#endif
