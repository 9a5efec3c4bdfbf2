/* The accounts of programs that ask nothing about their memories: none. Other programs have
 * account.c, which replaces these functions before main runs. */
#include "account-private.h"

#if WASM_RT_MEMORY_STATISTICS && !RUNS_AT_START
const struct bookkeeping *wasm_rt_bookkeeping = &wasm_rt_accounts;
#else

static bool
open_none(const wasm_rt_memory_t *m, bool always, struct account **a)
{
	(void)m, (void)always;
	*a = NULL;
	return true;
}

static void
note_nothing(struct account *a, const wasm_rt_memory_t *m)
{
	(void)a, (void)m;
}

static void
close_none(struct account *a)
{
	(void)a;
}

static bool
admit_all(struct account *a, const wasm_rt_memory_t *m, struct wasm_rt_memory_event *e)
{
	(void)a, (void)m, (void)e;
	return true;
}

static void
take_nothing_back(struct account *a, const struct wasm_rt_memory_event *e)
{
	(void)a, (void)e;
}

static bool
never_trap(struct account *a, const wasm_rt_memory_t *m, struct wasm_rt_memory_event *e)
{
	(void)a, (void)m, (void)e;
	return false;
}

static uint64_t
no_time(void)
{
	return 0;
}

static void
time_nothing(struct account *a, uint64_t started, bool moved)
{
	(void)a, (void)started, (void)moved;
}

static const struct bookkeeping none = {
	open_none, note_nothing, note_nothing, note_nothing, close_none, note_nothing, admit_all,
	take_nothing_back, never_trap, no_time, time_nothing,
};
const struct bookkeeping *wasm_rt_bookkeeping = &none;
#endif
