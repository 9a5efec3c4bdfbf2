#include "main/opt.h"

#include "emit/version.h"
#include "ir/passes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_OUTPUTS 10000
#define MAX_JOBS 256

/* ---- what is printed */

static const char usage[] =
	"usage: wasm2c [options] FILE.wasm\n"
	"\n"
	"Translates a WebAssembly module to C. FILE.wasm is validated first; \"-\" is standard input.\n"
	"\n"
	"Output:\n"
	"  -o, --output=FILE.c      write FILE.c and FILE.h; without -o both go to standard output.\n"
	"                           The source may have any other extension, or none\n"
	"      --num-outputs=N      write FILE_0.c to FILE_<N-1>.c, FILE.h and FILE-impl.h, so that N\n"
	"                           compilers can work at once\n"
	"  -n, --module-name=NAME   the module's name in the C symbols. The default is the name in\n"
	"                           the module's name section, with a \"$\" before it, or else the\n"
	"                           name of the input file\n"
	"  -j, --jobs=N             translate with N threads; the output is the same\n"
	"      --no-debug-names     ignore the names of functions and locals in the module\n"
	"      --interruptible      loops and functions poll: the host can stop them\n"
	"      --memory=static[:BYTES,...[xN][,trim|,page=BYTES]]\n"
	"                           make every memory an array in the C, which needs no allocator.\n"
	"                           BYTES (K and M may follow) are the sizes of the arrays; the last\n"
	"                           one also stands for all further memories. The default is the\n"
	"                           memory's maximum, or its minimum if it has no maximum. xN: arrays\n"
	"                           for N instances. trim: an array may be too small for accesses,\n"
	"                           which then trap. page: the guest knows that pages have so many\n"
	"                           bytes, 1 to 32K\n"
	"      --memory-profile=FILE\n"
	"                           make growth up to the sizes in FILE, those of earlier runs, free\n"
	"                           of system calls, and let the runtime note there how large\n"
	"                           memories become\n"
	"      --validate           only validate; write nothing\n"
	"      --dump=PHASE,...     in place of C, show each function's tree after these phases of\n"
	"                           the translation, or all: build, trim, control, forward, declare,\n"
	"                           bounds, views, loads\n"
	"      --dump-function=NAME show this one only; a name, or an index\n"
	"      --stats              in place of C, say what each optimisation leaves in it: checks of\n"
	"                           memory accesses, calls through tables, and more\n"
	"\n"
	"Features of WebAssembly (all that are standardised are on):\n"
	"      --enable-FEATURE     accept modules that use it\n"
	"      --disable-FEATURE    refuse them\n"
	"      --enable-all         accept all features\n"
	"  FEATURE is one of:\n";

static const char more_usage[] =
	"\n"
	"Other:\n"
	"  -v, --verbose            say what is in the module; twice: more\n"
	"  -h, --help               print this and stop\n"
	"      --version            print the version and the features that are translated, and stop\n";

static void
print_help(void)
{
	fputs(usage, stdout);
	opt_print_features(feature_all(), "    ");
	fputs(more_usage, stdout);
	opt_check_printed();
}

static bool
complain(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fputs("wasm2c: ", stderr);
	vfprintf(stderr, fmt, args);
	fputs("; see wasm2c --help\n", stderr);
	va_end(args);
	return false;
}

/* ---- what is read */

struct command_line {
	struct options *options;
	int argc, next;
	char **argv;
};

/* The value of an option: what follows "=" (or, of a short one, its letter), else the next
 * argument. */
static bool
take_value(struct command_line *c, const char *option, const char *attached, const char **value)
{
	if (attached)
		*value = attached;
	else if (c->next < c->argc)
		*value = c->argv[c->next++];
	else
		return complain("%s needs a value", option);
	return true;
}

static bool
parse_count(const char *option, const char *text, unsigned long max, uint32_t *n)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || value < 1 || value > max)
		return complain("%s takes a number from 1 to %lu, not \"%s\"", option, max, text);
	*n = (uint32_t)value;
	return true;
}

/* Whether an argument is the long option `name`, with or without "=value". */
static bool
is_long(const char *arg, const char *name, const char **attached)
{
	size_t size = strlen(name);

	if (strncmp(arg, name, size) || (arg[size] && arg[size] != '='))
		return false;
	*attached = arg[size] ? arg + size + 1 : NULL;
	return true;
}

static bool
parse_long(struct command_line *c, const char *arg)
{
	struct options *o = c->options;
	const char *attached, *value = NULL;

	if (is_long(arg, "--output", &attached))
		return take_value(c, arg, attached, &o->output);
	if (is_long(arg, "--module-name", &attached))
		return take_value(c, arg, attached, &o->module_name);
	if (is_long(arg, "--num-outputs", &attached))
		return take_value(c, arg, attached, &value)
		    && parse_count("--num-outputs", value, MAX_OUTPUTS, &o->num_outputs);
	if (is_long(arg, "--jobs", &attached))
		return take_value(c, arg, attached, &value)
		    && parse_count("--jobs", value, MAX_JOBS, &o->jobs);
	if (is_long(arg, "--memory", &attached))
		return take_value(c, arg, attached, &value)
		    && (opt_memory(o, value) || complain(OPT_MEMORY_WRONG, value));
	if (is_long(arg, "--memory-profile", &attached))
		return take_value(c, arg, attached, &o->memory_profile);
	if (is_long(arg, "--dump", &attached))
		return take_value(c, arg, attached, &value)
		    && (phases_parse(value, &o->dump) || complain("no phases: \"%s\"", value));
	if (is_long(arg, "--dump-function", &attached))
		return take_value(c, arg, attached, &o->dump_function);
	if (!strcmp(arg, "--no-debug-names"))
		o->debug_names = false;
	else if (!strcmp(arg, "--interruptible"))
		o->interruptible = true;
	else if (!strcmp(arg, "--stats"))
		o->stats = true;
	else if (!strcmp(arg, "--validate"))
		o->validate_only = true;
	else if (!strcmp(arg, "--verbose"))
		o->verbose++;
	else
		return opt_feature(o, arg) || complain("unknown option %s", arg);
	return true;
}

/* One or more letters; the first that takes a value takes the rest. */
static bool
parse_short(struct command_line *c, const char *arg)
{
	const char *value = NULL;

	for (const char *letter = arg + 1; *letter; letter++)
		switch (*letter) {
		case 'v':
			c->options->verbose++;
			break;
		case 'o':
			return take_value(c, "-o", letter[1] ? letter + 1 : NULL, &c->options->output);
		case 'n':
			return take_value(c, "-n", letter[1] ? letter + 1 : NULL, &c->options->module_name);
		case 'j':
			return take_value(c, "-j", letter[1] ? letter + 1 : NULL, &value)
			    && parse_count("-j", value, MAX_JOBS, &c->options->jobs);
		default:
			return complain("unknown option -%c", *letter);
		}
	return true;
}

static bool
parse_file(struct command_line *c, const char *arg)
{
	if (c->options->input)
		return complain("more than one input: \"%s\" and \"%s\"", c->options->input, arg);
	c->options->input = arg;
	return true;
}

/* ---- prefixes */

struct expansion {
	char name[64]; /* of the option that was found last */
	unsigned found;
};

/* Notes an option, given in two parts, if `arg` is its beginning. */
static void
try_name(struct expansion *e, const char *arg, const char *first, const char *second)
{
	char name[sizeof e->name];

	snprintf(name, sizeof name, "%s%s", first, second);
	if (strncmp(name, arg, strlen(arg)) != 0)
		return;
	memcpy(e->name, name, sizeof name);
	e->found = strcmp(name, arg) ? e->found + 1 : 1000; /* the whole name: nothing else is meant */
}

/* Sees what a long option without "=" may be short for: WABT takes each beginning that only one of
 * its options has. Options that WABT does not have come second, so that they make none of these
 * ambiguous. */
static void
find_names(struct expansion *e, const char *arg, bool of_wabt)
{
	static const char *const theirs[] = { "output", "module-name", "num-outputs", "no-debug-names",
		"verbose", "help",
		"version", "enable-all" };
	static const char *const ours[] = { "interruptible", "jobs", "memory", "memory-profile",
		"validate" };
	const char *const *names = of_wabt ? theirs : ours;
	size_t n = of_wabt ? sizeof theirs / sizeof *theirs : sizeof ours / sizeof *ours;

	for (size_t i = 0; i < n && e->found < 1000; i++)
		try_name(e, arg, "--", names[i]);
	for (unsigned i = FEATURE_MVP + 1; i < FEATURE_COUNT && e->found < 1000; i++) {
		if ((i != FEATURE_MEMORY_DISCARD) != of_wabt)
			continue;
		try_name(e, arg, "--enable-", feature_name((enum feature)i));
		try_name(e, arg, "--disable-", feature_name((enum feature)i));
	}
}

/* The option that an argument is short for, in *e; the argument itself where it is none, or has a
 * value; NULL where it could be several. */
static const char *
expand(struct expansion *e, const char *arg)
{
	*e = (struct expansion){ .found = 0 };
	if (strncmp(arg, "--", 2) != 0 || strchr(arg, '='))
		return arg;
	find_names(e, arg, true);
	if (e->found == 0)
		find_names(e, arg, false);
	if (e->found > 1 && e->found < 1000) {
		complain("%s could be several options", arg);
		return NULL;
	}
	return e->found ? e->name : arg;
}

enum opt_action
opt_parse(struct options *o, int argc, char **argv)
{
	struct command_line c = { .options = o, .argc = argc, .next = 1, .argv = argv };
	bool only_files = false;

	*o = (struct options){ .num_outputs = 1, .debug_names = true, .features = feature_defaults() };
	while (c.next < argc) {
		struct expansion e;
		const char *arg = argv[c.next++];
		bool ok;

		if (!only_files && strcmp(arg, "--") != 0)
			arg = expand(&e, arg);
		if (!arg)
			return OPT_BAD;
		if (only_files || arg[0] != '-' || !arg[1]) {
			ok = parse_file(&c, arg);
		} else if (!strcmp(arg, "--")) {
			ok = only_files = true;
		} else if (!strcmp(arg, "--help") || !strcmp(arg, "-h")) {
			print_help();
			return OPT_DONE;
		} else if (!strcmp(arg, "--version")) {
			opt_print_version();
			return OPT_DONE;
		} else {
			ok = arg[1] == '-' ? parse_long(&c, arg) : parse_short(&c, arg);
		}
		if (!ok)
			return OPT_BAD;
	}
	if (o->output && !*o->output) {
		complain("an output without a name");
		return OPT_BAD;
	}
	if (o->input)
		return OPT_RUN;
	complain("no input file");
	return OPT_BAD;
}
