/* The order of all steps: options, sandboxes, the guest, its end. */
#define _POSIX_C_SOURCE 200809L
#include "program.h"
#include "demangle.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#define STATUS_WRONG 1  /* nothing was run */
#define STATUS_TRAP 134 /* as after abort() */

struct guest {
	const struct wasm_rt_host_program *program;
	struct host_settings settings;
	struct wasm_rt_host_call call; /* of --invoke */
	int status;
};

/* False after a message. */
static bool
take_option(struct guest *g, char *const *argv, int *next)
{
	char message[512];

	switch (host_option_take(&g->settings, argv, next, message, sizeof message)) {
	case HOST_OPTION_OK:
		return true;
	case HOST_OPTION_BAD:
		break;
	case HOST_OPTION_UNKNOWN:
		snprintf(message, sizeof message, "unknown option %s", argv[*next]);
		break;
	}
	fprintf(stderr, "%s: %s\n", g->program->name, message);
	return false;
}

/* The options that the program was built with, then those of the command line. `*next` becomes the
 * index of the guest's first argument after its name. */
static bool
take_options(struct guest *g, char **argv, int *next)
{
	char *const *built_in = (char *const *)g->program->options;

	for (int i = 0; built_in && built_in[i];)
		if (!take_option(g, built_in, &i))
			return false;
	*next = 1;
	if (!g->program->takes_options)
		return true;
	while (argv[*next] && strcmp(argv[*next], "--") != 0)
		if (!take_option(g, argv, next))
			return false;
	if (argv[*next])
		++*next;
	return true;
}

/* With --invoke, the rest of the command line is the function's arguments. False after a
 * message. */
static bool
take_call(struct guest *g, char **argv, int next)
{
	const struct wasm_rt_host_program *program = g->program;

	if (!g->settings.invoke)
		return true;
	if (program->invoker)
		return program->invoker->prepare(program, g->settings.invoke, argv + next, &g->call);
	fprintf(stderr, "%s: --invoke %s: the program was built without exports to call\n",
		program->name, g->settings.invoke);
	return false;
}

/* The exit status after a thread of the guest has ended with this code. Reports a trap. */
static int
status_of(const struct guest *g, wasm_rt_trap_t code)
{
	const struct wasm_rt_host_program *program = g->program;
	int status = 0;

	if (code == WASM_RT_TRAP_NONE)
		return 0;
	if (code != WASM_RT_TRAP_EXIT) {
		host_report_trap(program->name, stderr);
		return STATUS_TRAP;
	}
	for (uint32_t i = 0; i < program->sandbox_count; i++)
		if (program->sandboxes[i].wasi.exit_status != 0)
			status = (int)program->sandboxes[i].wasi.exit_status;
	return status;
}

/* Called when a thread ends the whole guest. The other threads still use the instances, so nothing
 * can be freed. */
static void
end_with_threads(void *argument, wasm_rt_trap_t code)
{
	const struct guest *g = argument;

	host_end_watch();
	host_end_process(g->program->name, &g->settings, status_of(g, code));
}

/* Gives the guest's threads their limits. */
static void
limit_threads(struct guest *g)
{
	struct wasm_rt_wasi_threads *threads = g->program->threads;

	if (!threads)
		return;
	threads->end = end_with_threads;
	threads->user = g;
	threads->max_threads = (uint32_t)g->settings.max_threads;
	threads->stack = (size_t)g->settings.max_stack;
	g->program->sandboxes[0].wasi.threads = threads;
}

/* Runs the guest in the calling thread. */
static void *
run(void *argument)
{
	struct guest *g = argument;
	const struct wasm_rt_host_program *program = g->program;
	volatile int code;

	wasm_rt_init();
	if (g->settings.max_stack)
		wasm_rt_set_stack_size((size_t)g->settings.max_stack);
	code = wasm_rt_impl_try();
	if (code == WASM_RT_TRAP_NONE) {
		program->run();
		if (g->call.callee)
			g->call.callee->call(g->call.values);
	}
	if (program->threads && program->threads->spawned)
		host_end_watch();
	g->status = status_of(g, (wasm_rt_trap_t)code);
	if (code == WASM_RT_TRAP_NONE && g->call.callee &&
		!program->invoker->print_results(program, &g->call))
		g->status = STATUS_WRONG;
	if (program->threads && program->threads->spawned)
		host_end_process(program->name, &g->settings, g->status);
	program->end();
	wasm_rt_free();
	return NULL;
}

/* Runs the guest in a thread whose stack has the size asked for, plus what the host's functions
 * need. */
static bool
run_on_stack(struct guest *g)
{
	const size_t extra = (size_t)512 << 10, page = (size_t)64 << 10;
	size_t size = ((size_t)g->settings.max_stack + extra + page - 1) / page * page;
	pthread_attr_t attributes;
	pthread_t thread;
	int error = pthread_attr_init(&attributes);

	if (error == 0)
		error = pthread_attr_setstacksize(&attributes, size);
	if (error == 0)
		error = pthread_create(&thread, &attributes, run, g);
	if (error == 0)
		error = pthread_join(thread, NULL);
	if (error != 0)
		fprintf(stderr, "%s: a stack of %zu bytes: %s\n", g->program->name, size, strerror(error));
	return error == 0;
}

int
wasm_rt_host_main(const struct wasm_rt_host_program *program, int argc, char **argv)
{
	static struct guest g; /* static: its contents must live as long as the process */
	static char none[] = "";
	static char *no_arguments[] = {none, NULL};
	int next;

	g.program = program;
	g.settings.max_threads = 64;
	g.settings.leave = program->leave;
	wasm_rt_set_function_names(program->function_names);
	if (argc < 1) /* execv allows it */
		argc = 1, argv = no_arguments;
	if (!take_options(&g, argv, &next))
		return STATUS_WRONG;
	if (!take_call(&g, argv, next))
		return STATUS_WRONG;
	argv[next - 1] = g.settings.argv0 ? (char *)g.settings.argv0 : argv[0];
	argv += next - 1;
	argc = g.call.callee ? 1 : argc - next + 1;
	if (!host_fill_sandboxes(program, &g.settings, argc, argv))
		return STATUS_WRONG;
	limit_threads(&g);

#ifdef SIGPIPE
	signal(SIGPIPE, SIG_IGN); /* a guest sees EPIPE */
#endif
	host_watch_traps();
	if (!host_limit_memory(program->name, &g.settings) ||
		!host_start_watch(program->name, &g.settings))
		return STATUS_WRONG;
	if (!g.settings.max_stack)
		run(&g);
	else if (!run_on_stack(&g))
		return STATUS_WRONG;
	host_end_watch();
	for (uint32_t i = 0; i < program->sandbox_count; i++)
		wasm_rt_wasi_free(&program->sandboxes[i].wasi);
	if (!host_write_trace(program->name, &g.settings) && g.status == 0)
		g.status = STATUS_WRONG;
	host_end_trace();
	return g.status;
}
