/* What Emscripten's standalone programs import from `env`. The header documents it. */
#include "wasm-rt-emscripten.h"

#include "wasi.h"

static WASM_RT_THREAD_LOCAL uint32_t upper_half;

WASI_WEAK void
w2c_env_emscripten_notify_memory_growth(struct w2c_env *self, uint32_t memory)
{
	(void)self;
	(void)memory;
}

WASI_WEAK void
w2c_env_setTempRet0(struct w2c_env *self, uint32_t value)
{
	(void)self;
	upper_half = value;
}

WASI_WEAK uint32_t
w2c_env_getTempRet0(struct w2c_env *self)
{
	(void)self;
	return upper_half;
}

WASI_WEAK void
w2c_env_0x5Ftzset_js(struct w2c_env *self, uint32_t timezone, uint32_t daylight,
	uint32_t standard, uint32_t summer)
{
	(void)self;
	(void)timezone;
	(void)daylight;
	(void)standard;
	(void)summer;
}

/* Emscripten's numbers of errors are those of WASI; a system call returns them negated. */
#define NOT_HERE (0u - (uint32_t)WASI_ENOSYS)

#define SYSTEM_CALL_1(name) \
	WASI_WEAK uint32_t \
	w2c_env_0x5F_syscall_##name(struct w2c_env *self, uint32_t a) \
	{ \
		(void)self, (void)a; \
		return NOT_HERE; \
	}
#define SYSTEM_CALL_2(name, type) \
	WASI_WEAK uint32_t \
	w2c_env_0x5F_syscall_##name(struct w2c_env *self, uint32_t a, type b) \
	{ \
		(void)self, (void)a, (void)b; \
		return NOT_HERE; \
	}
#define SYSTEM_CALL_3(name) \
	WASI_WEAK uint32_t \
	w2c_env_0x5F_syscall_##name(struct w2c_env *self, uint32_t a, uint32_t b, uint32_t c) \
	{ \
		(void)self, (void)a, (void)b, (void)c; \
		return NOT_HERE; \
	}
#define SYSTEM_CALL_4(name) \
	WASI_WEAK uint32_t \
	w2c_env_0x5F_syscall_##name(struct w2c_env *self, uint32_t a, uint32_t b, uint32_t c, \
		uint32_t d) \
	{ \
		(void)self, (void)a, (void)b, (void)c, (void)d; \
		return NOT_HERE; \
	}

SYSTEM_CALL_1(chdir)
SYSTEM_CALL_1(dup)
SYSTEM_CALL_1(pipe)
SYSTEM_CALL_1(rmdir)
SYSTEM_CALL_2(chmod, uint32_t)
SYSTEM_CALL_2(fchmod, uint32_t)
SYSTEM_CALL_2(fstat64, uint32_t)
SYSTEM_CALL_2(ftruncate64, uint64_t)
SYSTEM_CALL_2(getcwd, uint32_t)
SYSTEM_CALL_2(lstat64, uint32_t)
SYSTEM_CALL_2(stat64, uint32_t)
SYSTEM_CALL_2(truncate64, uint64_t)
SYSTEM_CALL_3(dup3)
SYSTEM_CALL_3(fchown32)
SYSTEM_CALL_3(fcntl64)
SYSTEM_CALL_3(getdents64)
SYSTEM_CALL_3(ioctl)
SYSTEM_CALL_3(mkdirat)
SYSTEM_CALL_3(poll)
SYSTEM_CALL_3(symlinkat)
SYSTEM_CALL_3(unlinkat)
SYSTEM_CALL_4(faccessat)
SYSTEM_CALL_4(newfstatat)
SYSTEM_CALL_4(openat)
SYSTEM_CALL_4(readlinkat)
SYSTEM_CALL_4(renameat)
SYSTEM_CALL_4(utimensat)

WASI_WEAK uint32_t
w2c_env_0x5F_syscall_fchownat(struct w2c_env *self, uint32_t fd, uint32_t path, uint32_t owner,
	uint32_t group, uint32_t flags)
{
	(void)self, (void)fd, (void)path, (void)owner, (void)group, (void)flags;
	return NOT_HERE;
}
