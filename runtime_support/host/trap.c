/* What is said of a trap: the reason, and the guest's functions that were active. The hook runs where the trap happened, perhaps
 * in a signal handler on a small stack, so it takes down addresses only; names are looked up once all is unwound. */
#include "host.h"
#include "wasm-rt-symbol.h"

#include <inttypes.h>
#if defined(__GLIBC__) || defined(__APPLE__)
#define HAVE_BACKTRACE 1
#include <execinfo.h>
#else
#define HAVE_BACKTRACE 0
#endif

#define MAX_FRAMES 512 /* taken down */
#define MAX_LINES 32   /* said */

static void *frames[MAX_FRAMES];
static int frame_count;

static void
take_down(const struct wasm_rt_trap_info *trap)
{
	if (trap->code == WASM_RT_TRAP_EXIT)
		return;
#if HAVE_BACKTRACE
	frame_count = backtrace(frames, MAX_FRAMES);
#endif
}

void
host_watch_traps(void)
{
#if HAVE_BACKTRACE
	/* The first call loads a library, which nothing should do in a signal handler. */
	backtrace(frames, 1);
#endif
	wasm_rt_set_trap_hook(take_down);
}

static void
say_reason(FILE *out, const struct wasm_rt_trap_info *trap)
{
	fputs(wasm_rt_strerror(trap->code), out);
	if (trap->exception)
		fprintf(out, " \"%s\"", trap->exception);
	if (trap->has_address)
		fprintf(out, " at address 0x%" PRIx64, trap->address);
	if (trap->function)
		fprintf(out, " (%s)", trap->function);
	fputc('\n', out);
}

/* One function, once for all the times that it follows itself. */
static void
say_function(FILE *out, const char *name, unsigned times)
{
	fprintf(out, "    at %s", name);
	if (times > 1)
		fprintf(out, " (%u times)", times);
	fputc('\n', out);
}

struct report {
	FILE *out;
	char last[256];
	unsigned times, lines;
};

static void
say_last(struct report *r)
{
	if (r->times > 0)
		say_function(r->out, r->last, r->times), r->lines++;
	r->times = 0;
}

/* Only what is guest code is said. */
static void
add_frame(struct report *r, uintptr_t pc)
{
	char name[sizeof r->last];

	if (!wasm_rt_symbol_guest_name(pc, name, sizeof name))
		return;
	if (strcmp(name, r->last) != 0) {
		say_last(r);
		memcpy(r->last, name, sizeof name);
	}
	r->times++;
}

void
host_report_trap(const char *program, FILE *out)
{
	const struct wasm_rt_trap_info *trap = wasm_rt_last_trap();
	struct report r = {.out = out};
	int first = 0;

	fprintf(out, "%s: trap: ", program);
	say_reason(out, trap);
	/* What lies before the place itself is the runtime. Unwinding may have missed it, where the compiler leaves no tables for it. */
	while (first < frame_count && (uintptr_t)frames[first] != trap->pc)
		first++;
	if (trap->pc)
		add_frame(&r, trap->base ? trap->pc : wasm_rt_symbol_call(trap->pc));
	for (int i = first < frame_count ? first + 1 : 0; i < frame_count && r.lines < MAX_LINES; i++)
		add_frame(&r, wasm_rt_symbol_call((uintptr_t)frames[i]));
	if (r.lines < MAX_LINES)
		say_last(&r);
	if (frame_count == MAX_FRAMES || r.lines == MAX_LINES)
		fputs("    ...\n", out);
}
