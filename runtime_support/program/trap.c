/* The message of a trap: the reason, and the guest's active functions. The hook runs where the trap
 * happened, perhaps in a signal handler on a small stack, so it records only addresses; names are
 * looked up when everything is unwound. */
#define _DEFAULT_SOURCE
#define _DARWIN_C_SOURCE
#include "posix.h"

#include "demangle.h"
#include "program.h"
#include "wasm-rt-symbol.h"

#include <inttypes.h>
#include <string.h>
#if WASI_HAVE_POSIX
#include <sys/ioctl.h>
#include <unistd.h>
#endif
#if defined(__GLIBC__) || defined(__APPLE__)
#define HAVE_BACKTRACE 1
#include <execinfo.h>
#else
#define HAVE_BACKTRACE 0
#endif

#define MAX_FRAMES 512 /* recorded */
#define MAX_LINES 32   /* printed */

static WASM_RT_THREAD_LOCAL void *frames[MAX_FRAMES];
static WASM_RT_THREAD_LOCAL int frame_count;

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

struct report {
	FILE *out;
	size_t width; /* of the screen */
	char last[WASM_RT_NAME_SIZE];
	unsigned times, lines;
};

/* The width of the screen; files and pipes have no limit. */
static size_t
width_of(FILE *out)
{
#if WASI_HAVE_POSIX
	struct winsize size;

	if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
		return size.ws_col;
#endif
	(void)out;
	return SIZE_MAX;
}

/* Prints one function, once for all its consecutive frames. */
static void
say_function(const struct report *r)
{
	const char *before = "    at ", *more = "...";
	size_t size = strlen(r->last), room =
		r->width - strlen(before) - (r->times > 1 ? strlen(" (4294967295 times)") : 0);
	bool cut = size > room;

	for (size = cut ? room - strlen(more) : size; cut && size > 0 && (r->last[size] & 0xc0) == 0x80;
		size--)
		; /* not within a UTF-8 character */
	fprintf(r->out, "%s%.*s%s", before, (int)size, r->last, cut ? more : "");
	if (r->times > 1)
		fprintf(r->out, " (%u times)", r->times);
	fputc('\n', r->out);
}

static void
say_last(struct report *r)
{
	if (r->times > 0)
		say_function(r), r->lines++;
	r->times = 0;
}

/* Only functions of the guest are reported. */
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
	struct report r = {.out = out, .width = width_of(out)};
	int first = 0;

	fprintf(out, "%s: trap: ", program);
	say_reason(out, trap);
	/* The frames before the place of the trap belong to the runtime. If unwinding did not find that
	 * place, because the compiler wrote no tables for it, all frames are used. */
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
