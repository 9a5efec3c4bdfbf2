/* Fills in the sandboxes as the host options say. */
#define _POSIX_C_SOURCE 200809L
#include "posix.h"

#include "program.h"

#include <errno.h>
#include <stdlib.h>

#ifdef _WIN32
#define host_environment _environ
#else
extern char **environ;
#define host_environment environ
#endif

static bool
complain(const struct wasm_rt_host_program *program, const char *what, const char *name,
	const char *why)
{
	fprintf(stderr, "%s: %s%s%s: %s\n", program->name, what, *name ? " " : "", name, why);
	return false;
}

static bool
same_variable(const char *a, const char *b)
{
	size_t size = strcspn(a, "=");

	return strncmp(a, b, size) == 0 && (b[size] == '=' || b[size] == '\0');
}

/* Sets a variable, in place of one of the same name. */
static void
set_variable(const char **variables, uint32_t *count, const char *variable)
{
	uint32_t i = 0;

	while (i < *count && !same_variable(variables[i], variable))
		i++;
	variables[i] = variable;
	if (i == *count)
		++*count;
}

/* "NAME=value" for an option with the name alone; NULL if the host has no such variable. */
static const char *
from_host(const char *name)
{
	char **e = host_environment;

	while (e && *e && !same_variable(name, *e))
		e++;
	return e ? *e : NULL;
}

static bool
make_environment(const struct host_settings *settings, const char *const **variables,
	uint32_t *count)
{
	static char listening[sizeof "LISTEN_FDS=" + 10];
	size_t inherited = 0;
	const char **all;

	while (settings->inherit_environment && host_environment && host_environment[inherited])
		inherited++;
	all = malloc((inherited + settings->environment_count + 1) * sizeof *all);
	if (!all)
		return false;
	*count = 0;
	for (size_t i = 0; i < inherited; i++)
		if (strchr(host_environment[i], '='))
			all[(*count)++] = host_environment[i];
	if (settings->listen_count > 0) {
		snprintf(listening, sizeof listening, "LISTEN_FDS=%u", (unsigned)settings->listen_count);
		set_variable(all, count, listening);
	}
	for (uint32_t i = 0; i < settings->environment_count; i++) {
		const char *variable = settings->environment[i];

		if (!strchr(variable, '='))
			variable = from_host(variable);
		if (variable)
			set_variable(all, count, variable);
	}
	*variables = all;
	return true;
}

#if WASI_HAVE_POSIX
/* The sockets come first: a guest looks for them at descriptor 3. */
static bool
give_sockets(const struct wasm_rt_host_program *program, const struct host_settings *settings,
	struct wasm_rt_wasi *wasi, const int *sockets)
{
	for (uint32_t i = 0; i < settings->listen_count; i++)
		if (wasm_rt_wasi_give(wasi, 3 + i, wasm_rt_wasi_host_socket(sockets[i], false)) != 0)
			return complain(program, "no socket for", settings->listen[i], strerror(errno));
	return true;
}

static bool
give_host_directories(const struct wasm_rt_host_program *program,
	const struct host_settings *settings, struct wasm_rt_wasi *wasi)
{
	for (uint32_t i = 0; i < settings->directory_count; i++) {
		const struct host_directory *d = &settings->directories[i];
		unsigned flags = d->system ? WASM_RT_WASI_SYSTEM : 0;
		struct wasi_file *file = wasm_rt_wasi_host_directory(d->host, flags);

		if (!file)
			return complain(program, "directory", d->host,
				errno == EPERM && !d->system ? "the kernel's; give it with :system"
				: strerror(errno));
		if (wasm_rt_wasi_preopen(wasi, file, d->guest,
			d->read_only ? WASM_RT_WASI_READ_ONLY : 0) != 0)
			return complain(program, "directory", d->host, "out of memory");
	}
	return true;
}
#else
/* There are no sockets; host_listen() has already printed that. */
static bool
give_sockets(const struct wasm_rt_host_program *program, const struct host_settings *settings,
	struct wasm_rt_wasi *wasi, const int *sockets)
{
	(void)program;
	(void)settings;
	(void)wasi;
	(void)sockets;
	return true;
}

static bool
give_host_directories(const struct wasm_rt_host_program *program,
	const struct host_settings *settings, struct wasm_rt_wasi *wasi)
{
	(void)wasi;
	return settings->directory_count == 0 ||
		complain(program, "directory", settings->directories[0].host,
			"directories can only be embedded on this system");
}
#endif

static bool
give_directories(const struct wasm_rt_host_program *program, const struct host_settings *settings,
	struct wasm_rt_wasi *wasi)
{
	if (!give_host_directories(program, settings, wasi))
		return false;
	for (uint32_t i = 0; i < program->image_count; i++) {
		const struct wasm_rt_host_image *image = &program->images[i];

		if (wasm_rt_wasi_preopen(wasi, image->open(image->bytes, image->size), image->guest,
			WASM_RT_WASI_READ_ONLY) != 0)
			return complain(program, "embedded directory", image->guest,
				"damaged, or out of memory");
	}
	return true;
}

bool
host_fill_sandboxes(const struct wasm_rt_host_program *program, struct host_settings *settings,
	int argc, char **argv)
{
	const char *const *variables = NULL;
	uint32_t variable_count = 0;
	int *sockets = malloc((settings->listen_count + 1) * sizeof *sockets);

	if (!sockets || !make_environment(settings, &variables, &variable_count)) {
		free(sockets);
		return complain(program, "environment", "", "out of memory");
	}
	for (uint32_t i = 0; i < settings->listen_count; i++)
		if ((sockets[i] = host_listen(program->name, settings->listen[i])) < 0)
			return false;
	for (uint32_t i = 0; i < program->sandbox_count; i++) {
		struct wasm_rt_wasi *wasi = &program->sandboxes[i].wasi;

		wasm_rt_wasi_init(wasi, program->memory(i));
		wasm_rt_wasi_inherit_stdio(wasi);
		wasi->args = (const char *const *)argv;
		wasi->arg_count = (uint32_t)argc;
		wasi->environ = variables;
		wasi->environ_count = variable_count;
		if (!give_sockets(program, settings, wasi, sockets) ||
			!give_directories(program, settings, wasi))
			return false;
	}
	free(sockets);
	return true;
}
