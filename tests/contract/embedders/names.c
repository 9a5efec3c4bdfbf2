/* modules:
 * Every name of WABT's three headers that the other programs do not use, with the
 * meaning and the value that it has there. */
#include "wasm-rt.h"
#include "wasm-rt-impl.h"
#include "wasm-rt-exceptions.h"

#include "check.h"

/* All are macros that can be asked for, also in #if. */
#if !defined WASM_DEFAULT_PAGE_SIZE || !defined LIKELY || !defined UNLIKELY || \
	!defined wasm_rt_memcpy || !defined wasm_rt_unreachable || \
	!defined WASM_RT_GUARD_PAGES_SUPPORTED || !defined WASM_RT_INSTALL_SIGNAL_HANDLER || \
	!defined WASM_RT_SKIP_SIGNAL_RECOVERY || !defined WASM_RT_STACK_EXHAUSTION_HANDLER || \
	!defined WASM_RT_STACK_DEPTH_COUNT || \
	!defined WASM_RT_NONCONFORMING_UNCHECKED_STACK_EXHAUSTION || \
	!defined WASM_RT_NONCONFORMING_ALLOW_OOB_READ_ELIMINATION || \
	!defined WASM_RT_MERGED_OOB_AND_EXHAUSTION_TRAPS || !defined WASM_RT_USE_SEGUE || \
	!defined WASM_RT_ALLOW_SEGUE || !defined WASM_RT_SEGUE_FREE_SEGMENT || \
	!defined WASM_RT_SETJMP || !defined WASM_RT_SETJMP_EXN || \
	!defined WASM_RT_SETJMP_TRAP_SETBUF || !defined WASM_RT_SETJMP_EXN_SETBUF || \
	!defined WASM_RT_LONGJMP || !defined WASM_RT_LONGJMP_UNCHECKED || \
	!defined WASM_RT_SAVE_STACK_DEPTH || !defined wasm_rt_try || !defined wasm_rt_impl_try \
	|| !defined WASM_RT_UNWIND_TARGET || !defined WASM_RT_THREAD_LOCAL || \
	!defined WASM_RT_NO_RETURN || !defined WASM_RT_USE_MMAP || \
	!defined WASM_RT_MEMCHECK_GUARD_PAGES || !defined WASM_RT_MEMCHECK_BOUNDS_CHECK || \
	!defined WASM_RT_SANITY_CHECKS || !defined WASM_EXN_MAX_SIZE || \
	!defined wasm_rt_funcref_null_value || !defined wasm_rt_externref_null_value || \
	!defined wasm_rt_exnref_null_value
#error "a macro of WABT's is missing"
#endif

/* Values in constant expressions. */
enum {
	PAGE = WASM_DEFAULT_PAGE_SIZE,
	HANDLER = WASM_RT_INSTALL_SIGNAL_HANDLER,
	MERGED = WASM_RT_MERGED_OOB_AND_EXHAUSTION_TRAPS,
	SEGUE = WASM_RT_USE_SEGUE
};

static void
check_values(void)
{
	CHECK(PAGE == 65536 && MERGED == 0 && SEGUE == 0);
	CHECK(HANDLER == (WASM_RT_MEMCHECK_GUARD_PAGES && !WASM_RT_SKIP_SIGNAL_RECOVERY));
	CHECK(WASM_RT_GUARD_PAGES_SUPPORTED == (WASM_RT_USE_MMAP && UINTPTR_MAX > 0xffffffff));
	CHECK(WASM_RT_STACK_EXHAUSTION_HANDLER <= WASM_RT_INSTALL_SIGNAL_HANDLER);
	CHECK(LIKELY(2) && !LIKELY(0) && UNLIKELY(2) && !UNLIKELY(0));
	CHECK(WASM_RT_TRAP_EXHAUSTION != WASM_RT_TRAP_OOB);
}

/* The C library's stdlib.h and string.h come with the header; both are used here without being
 * included. */
static void
check_headers(void)
{
	char *block = malloc(6);

	if (block) {
		wasm_rt_memcpy(block, "hello", 6);
		CHECK(strcmp(block, "hello") == 0);
	} else {
		wasm_rt_unreachable();
	}
	free(block);
	CHECK(EXIT_FAILURE != EXIT_SUCCESS);
}

static void
check_nulls(void)
{
	wasm_rt_funcref_t f = wasm_rt_funcref_null_value;
	wasm_rt_externref_t e = wasm_rt_externref_null_value;
	wasm_rt_exnref_t x = wasm_rt_exnref_null_value;
	wasm_rt_funcref_table_t t;

	CHECK(!f.func && !f.func_type && !f.func_tailcallee.fn && !f.module_instance);
	CHECK(!e && !x.tag && x.size == 0);
	f = wasm_rt_funcref_null_value; /* as an expression, too */
	wasm_rt_allocate_funcref_table(&t, 1, 2);
	CHECK(wasm_rt_grow_funcref_table(&t, 1, wasm_rt_funcref_null_value) == 1 && !t.data[1].func);
	wasm_rt_free_funcref_table(&t);
}

static void
check_memory(void)
{
	wasm_rt_memory_t m;

	wasm_rt_allocate_memory(&m, 1, 2, false, WASM_DEFAULT_PAGE_SIZE);
	CHECK(m.size == 65536 && wasm_rt_memory_is_default32(&m));
	m.is64 = true;
	CHECK(!wasm_rt_memory_is_default32(&m));
	m.is64 = false;
	m.page_size = 1;
	CHECK(!wasm_rt_memory_is_default32(&m));
	m.page_size = WASM_DEFAULT_PAGE_SIZE;
	wasm_rt_free_memory(&m);
}

static void
check_shared(void)
{
#ifdef WASM_RT_C11_AVAILABLE
	wasm_rt_shared_memory_t m;
	WASM_RT_MUTEX *lock = &m.mem_lock;

	wasm_rt_allocate_memory_shared(&m, 1, 3, false, WASM_DEFAULT_PAGE_SIZE);
	CHECK(m.pages == 1 && m.size == 65536 && m.data_end == m.data + 3 * 65536);
	CHECK(wasm_rt_grow_memory_shared(&m, 1) == 1 && m.pages == 2);
#if WASM_RT_USE_PTHREADS
	CHECK(pthread_mutex_trylock(lock) == 0); /* growth has given it back */
	pthread_mutex_unlock(lock);
#endif
	(void)lock;
	wasm_rt_free_memory_shared(&m);
#endif
}

/* As C says: available in C11 where there are atomics, and the macro is not there elsewhere. */
#if __STDC_VERSION__ < 201112L && defined WASM_RT_C11_AVAILABLE
#error "WASM_RT_C11_AVAILABLE before C11"
#elif __STDC_VERSION__ >= 201112L && !defined __TINYC__ && \
	(!defined WASM_RT_C11_AVAILABLE || !defined WASM_RT_MUTEX || !WASM_RT_USE_PTHREADS)
#error "shared memories are missing"
#endif

int
main(void)
{
	wasm_rt_init();
	CHECK(wasm_rt_is_initialized());
	check_values();
	check_headers();
	check_nulls();
	check_memory();
	check_shared();
	wasm_rt_init_thread();
	wasm_rt_free_thread();
	wasm_rt_free();
	CHECK(!wasm_rt_is_initialized());
	return check_done();
}
