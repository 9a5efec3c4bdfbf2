/*
 * What programs that Emscripten builds with -sSTANDALONE_WASM import beside WASI, from the
 * module `env`, and what a host without JavaScript can give them. All are weak symbols where the
 * object format has them: a program's own come first. None uses the instance that is handed over,
 * which may be NULL or any struct of the embedder.
 *
 * emscripten_notify_memory_growth: the memory has grown. Nothing to do: the runtime knows.
 *
 * setTempRet0, getTempRet0: the upper half of a 64-bit number, on its way from one function to its
 * caller (-sWASM_BIGINT=0).
 *
 * _tzset_js: leaves time zone and names as they are, zero and empty, since WASI has no time zone.
 * (Emscripten 3.1.64.)
 *
 * __syscall_...: system calls on files that Emscripten's standalone library lacks, though programs
 * that never call them may link them: ENOSYS, as its own stand-ins give.
 *
 * Not here: what needs JavaScript (exceptions other than Wasm's, EM_JS); invoke_... and longjmp,
 * which need the module's exports, so that wasmcc writes them for programs; and clocks, which
 * standalone programs take from WASI, where an embedder can replace them.
 */
#ifndef WASM_RT_EMSCRIPTEN_H
#define WASM_RT_EMSCRIPTEN_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct w2c_env;

/* F(name after __syscall_, parameters); S is the type of the instance. */
#define WASM_RT_EMSCRIPTEN_SYSTEM_CALLS(F, S) \
	F(chdir, (S *, uint32_t path)) \
	F(chmod, (S *, uint32_t path, uint32_t mode)) \
	F(dup, (S *, uint32_t fd)) \
	F(dup3, (S *, uint32_t fd, uint32_t to, uint32_t flags)) \
	F(faccessat, (S *, uint32_t fd, uint32_t path, uint32_t mode, uint32_t flags)) \
	F(fchmod, (S *, uint32_t fd, uint32_t mode)) \
	F(fchown32, (S *, uint32_t fd, uint32_t owner, uint32_t group)) \
	F(fchownat, (S *, uint32_t fd, uint32_t path, uint32_t owner, \
		uint32_t group, uint32_t flags)) \
	F(fcntl64, (S *, uint32_t fd, uint32_t command, uint32_t arguments)) \
	F(fstat64, (S *, uint32_t fd, uint32_t to)) \
	F(ftruncate64, (S *, uint32_t fd, uint64_t size)) \
	F(getcwd, (S *, uint32_t to, uint32_t size)) \
	F(getdents64, (S *, uint32_t fd, uint32_t to, uint32_t size)) \
	F(ioctl, (S *, uint32_t fd, uint32_t request, uint32_t arguments)) \
	F(lstat64, (S *, uint32_t path, uint32_t to)) \
	F(mkdirat, (S *, uint32_t fd, uint32_t path, uint32_t mode)) \
	F(newfstatat, (S *, uint32_t fd, uint32_t path, uint32_t to, uint32_t flags)) \
	F(openat, (S *, uint32_t fd, uint32_t path, uint32_t flags, uint32_t arguments)) \
	F(pipe, (S *, uint32_t fds)) \
	F(poll, (S *, uint32_t fds, uint32_t count, uint32_t timeout)) \
	F(readlinkat, (S *, uint32_t fd, uint32_t path, uint32_t to, uint32_t size)) \
	F(renameat, (S *, uint32_t old_fd, uint32_t old_path, uint32_t new_fd, uint32_t new_path)) \
	F(rmdir, (S *, uint32_t path)) \
	F(stat64, (S *, uint32_t path, uint32_t to)) \
	F(symlinkat, (S *, uint32_t text, uint32_t fd, uint32_t path)) \
	F(truncate64, (S *, uint32_t path, uint64_t size)) \
	F(unlinkat, (S *, uint32_t fd, uint32_t path, uint32_t flags)) \
	F(utimensat, (S *, uint32_t fd, uint32_t path, uint32_t times, uint32_t flags))

/* F(result, name, C name, parameters) */
#define WASM_RT_EMSCRIPTEN_FUNCTIONS(F, S) \
	F(void, "emscripten_notify_memory_growth", w2c_env_emscripten_notify_memory_growth, \
		(S *, uint32_t memory)) \
	F(void, "setTempRet0", w2c_env_setTempRet0, (S *, uint32_t value)) \
	F(uint32_t, "getTempRet0", w2c_env_getTempRet0, (S *)) \
	F(void, "_tzset_js", w2c_env_0x5Ftzset_js, (S *, uint32_t timezone, uint32_t daylight, \
		uint32_t standard, uint32_t summer))

#define WASM_RT_EMSCRIPTEN_CALL(name, parameters) uint32_t w2c_env_0x5F_syscall_##name parameters;
#define WASM_RT_EMSCRIPTEN_FUNCTION(result, name, symbol, parameters) result symbol parameters;
WASM_RT_EMSCRIPTEN_SYSTEM_CALLS(WASM_RT_EMSCRIPTEN_CALL, struct w2c_env)
WASM_RT_EMSCRIPTEN_FUNCTIONS(WASM_RT_EMSCRIPTEN_FUNCTION, struct w2c_env)

#ifdef __cplusplus
}
#endif

#endif
