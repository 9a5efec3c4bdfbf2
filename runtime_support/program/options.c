/* The host options: one line of `options` each. */
#define _POSIX_C_SOURCE 200809L
#include "program.h"

#include <stdarg.h>
#include <stdlib.h>

const char host_option_help[] =
	"  --dir HOST[::GUEST][:ro]   give the guest a directory, under the same or another name, to "
	"read only with :ro;\n"
	"                             with :system devices and the kernel's file systems (/proc) that "
	"lie in it, too\n"
	"  --env NAME=VALUE           give the guest a variable of the environment; NAME alone: with "
	"the host's value\n"
	"  --env-inherit              give the guest all variables of the host\n"
	"  --invoke NAME              call an export in place of _start, with the arguments as text;\n"
	"                             print its results with their types, one a line\n"
	"  --argv0 NAME               the name under which the guest sees itself\n"
	"  --max-memory SIZE          how large all memories together may become: bytes, or with K, M "
	"or G\n"
	"  --max-stack SIZE           how much stack calls may take\n"
	"  --max-threads N            how many threads the guest may have besides the first (64)\n"
	"  --memory-report            print at the end how memories grew, on the standard error "
	"stream\n"
	"  --memory-trace FILE        write at the end how memories grew: FILE.csv, .json, .prom "
	"(Prometheus) or .svg (a plot)\n"
	"  --timeout SEC              end the guest after so many seconds, with status 124\n"
	"  --inherit-network LISTEN   give the guest a socket that listens at [HOST:]PORT, or fd:N, "
	"one that is open already\n";

/* What an option's function gets: the option's value, the settings, and room for a message. */
struct taking {
	struct host_settings *settings;
	const char *value; /* NULL where the option takes none */
	char *message;
	size_t size;
};

static bool
complain(const struct taking *t, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(t->message, t->size, format, arguments);
	va_end(arguments);
	return false;
}

/* An array with room for one more element. The settings live as long as the process. */
static void *
longer(const struct taking *t, void *array, uint32_t count, size_t size)
{
	void *more = realloc(array, (count + 1) * size);

	if (!more)
		complain(t, "out of memory");
	return more;
}

bool
host_parse_size(const char *text, uint64_t *bytes)
{
	static const char units[] = "KMG";
	char *end;
	const char *unit;
	unsigned long long n;
	unsigned shift = 0;

	if (*text < '0' || *text > '9')
		return false;
	n = strtoull(text, &end, 10);
	if (*end && (unit = strchr(units, *end >= 'a' ? *end - 'a' + 'A' : *end)) != NULL) {
		shift = 10 * (unsigned)(unit - units + 1);
		end++;
	}
	*bytes = (uint64_t)n << shift;
	return !*end && n <= UINT64_MAX >> shift;
}

/* Removes a word from the end of the text, if it is there and is not the whole of GUEST. */
static bool
take_end(char *text, const char *word)
{
	size_t size = strlen(text), end = strlen(word);
	bool found = size >= end && strcmp(text + size - end, word) == 0 &&
		(size == end || text[size - end - 1] != ':');

	if (found)
		text[size - end] = '\0';
	return found;
}

static bool
set_dir(const struct taking *t)
{
	struct host_settings *s = t->settings;
	char *text = strdup(t->value), *guest;
	struct host_directory *all = longer(t, s->directories, s->directory_count, sizeof *all);

	if (all)
		s->directories = all;
	if (!all || !text)
		return complain(t, "out of memory");
	all += s->directory_count;
	all->read_only = take_end(text, ":ro");
	all->system = take_end(text, ":system");
	if (all->system && !all->read_only)
		all->read_only = take_end(text, ":ro");
	guest = strstr(text, "::");
	if (guest) {
		*guest = '\0';
		guest += 2;
	}
	all->host = text;
	all->guest = guest ? guest : text;
	if (!*all->host || !*all->guest)
		return complain(t, "--dir takes HOST[::GUEST][:ro][:system], not \"%s\"", t->value);
	s->directory_count++;
	return true;
}

static bool
set_env(const struct taking *t)
{
	struct host_settings *s = t->settings;
	const char *value = t->value, **all;
	size_t name = strcspn(value, "=");

	if (name == 0)
		return complain(t, "--env takes NAME=VALUE, not \"%s\"", value);
	all = longer(t, s->environment, s->environment_count, sizeof *all);
	if (!all)
		return false;
	s->environment = all;
	all[s->environment_count++] = value;
	return true;
}

static bool
set_env_inherit(const struct taking *t)
{
	t->settings->inherit_environment = true;
	return true;
}

static bool
set_argv0(const struct taking *t)
{
	t->settings->argv0 = t->value;
	return true;
}

static bool
set_invoke(const struct taking *t)
{
	t->settings->invoke = t->value;
	return true;
}

static bool
set_max_memory(const struct taking *t)
{
	uint64_t size;

	if (!host_parse_size(t->value, &size) || size == 0)
		return complain(t, "--max-memory takes a size such as 64M, not \"%s\"", t->value);
	t->settings->max_memory = size;
	return true;
}

static bool
set_max_stack(const struct taking *t)
{
	uint64_t size;

	/* No guest runs with less than this, and no machine has more. */
	if (!host_parse_size(t->value, &size) || size < 4096 || size > (SIZE_MAX >> 2))
		return complain(t, "--max-stack takes a size from 4K on, such as 64M, not \"%s\"",
			t->value);
	t->settings->max_stack = size;
	return true;
}

static bool
set_max_threads(const struct taking *t)
{
	char *end;
	unsigned long n = strtoul(t->value, &end, 10);

	if (*t->value < '0' || *t->value > '9' || *end || n > 65535)
		return complain(t, "--max-threads takes a number up to 65535, not \"%s\"", t->value);
	t->settings->max_threads = n;
	return true;
}

static bool
set_memory_report(const struct taking *t)
{
	t->settings->memory_report = true;
	return true;
}

static bool
set_memory_trace(const struct taking *t)
{
	const char **all;

	if (!host_knows_trace(t->value))
		return complain(t,
			"--memory-trace takes a file whose name ends in .csv, .json, .prom or .svg, not \"%s\"",
			t->value);
	all = longer(t, t->settings->memory_traces, t->settings->memory_trace_count, sizeof *all);
	if (!all)
		return false;
	t->settings->memory_traces = all;
	all[t->settings->memory_trace_count++] = t->value;
	return true;
}

static bool
set_timeout(const struct taking *t)
{
	char *end;
	double seconds = strtod(t->value, &end);

	if (*end || !((*t->value >= '0' && *t->value <= '9') || *t->value == '.') ||
		!(seconds >= 1e-6 && seconds <= 1e8))
		return complain(t, "--timeout takes a number of seconds, not \"%s\"", t->value);
	t->settings->timeout = (uint64_t)(seconds * 1e9);
	return true;
}

static bool
set_network(const struct taking *t)
{
	struct host_settings *s = t->settings;
	const char *port = strrchr(t->value, ':'), **all;

	port = port ? port + 1 : t->value;
	if (!*port || port[strspn(port, "0123456789")] || strlen(port) > 5 ||
		strtoul(port, NULL, 10) > 65535)
		return complain(t, "--inherit-network takes [HOST:]PORT or fd:N, not \"%s\"", t->value);
	all = longer(t, s->listen, s->listen_count, sizeof *all);
	if (!all)
		return false;
	s->listen = all;
	all[s->listen_count++] = t->value;
	return true;
}

static const struct {
	const char *name;
	bool takes_value;
	bool (*set)(const struct taking *);
} options[] = {
	{"--dir", true, set_dir},
	{"--env", true, set_env},
	{"--env-inherit", false, set_env_inherit},
	{"--argv0", true, set_argv0},
	{"--invoke", true, set_invoke},
	{"--max-memory", true, set_max_memory},
	{"--max-stack", true, set_max_stack},
	{"--max-threads", true, set_max_threads},
	{"--memory-report", false, set_memory_report},
	{"--memory-trace", true, set_memory_trace},
	{"--timeout", true, set_timeout},
	{"--inherit-network", true, set_network},
};

enum host_option
host_option_take(struct host_settings *settings, char *const *argv, int *next, char *message,
	size_t size)
{
	const char *word = argv[*next];
	size_t name = strcspn(word, "=");
	struct taking t = {.settings = settings, .message = message, .size = size};

	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		if (strlen(options[i].name) != name || strncmp(options[i].name, word, name) != 0)
			continue;
		++*next;
		if (options[i].takes_value)
			t.value = word[name] ? word + name + 1 : argv[*next];
		else if (word[name])
			return complain(&t, "%s takes no value", options[i].name), HOST_OPTION_BAD;
		if (options[i].takes_value && !t.value)
			return complain(&t, "%s needs a value", options[i].name), HOST_OPTION_BAD;
		if (options[i].takes_value && !word[name])
			++*next;
		return options[i].set(&t) ? HOST_OPTION_OK : HOST_OPTION_BAD;
	}
	return HOST_OPTION_UNKNOWN;
}
