#include "options.h"

#include "program/program.h"
#include "main/opt.h"
#include "os.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
	"usage: wasmcc [options] MODULE.wasm... [-o OUTPUT]\n"
	"       wasmcc --run [options] MODULE.wasm [guest arguments]\n"
	"       wasmcc --inspect[=json] MODULE.wasm...\n"
	"       wasmcc --size-report[=json|svg] [options] MODULE.wasm... [FILE.c...]\n"
	"\n"
	"Makes native programs and libraries of WebAssembly modules, with $CC (" OS_COMPILER "). "
	"Modules are linked by their imports.\n"
	"\n"
	"Output:\n"
	"  -o, --output OUTPUT        a program; NAME.a or NAME.so: a library, and its header beside "
	"it\n"
	"  -c                         an object\n"
	"  -S, --emit-c DIR           the sources of it all and a Makefile, in a folder (for -S: the "
	"one of -o)\n"
	"      --run                  build into a cache, and run; the guest gets all that follows the "
	"module's name\n"
	"      --inspect[=json]       print what is in the modules: imports, exports, features\n"
	"      --size-report[=json|svg]\n"
	"                             print what the modules take of flash, RAM and stack when they "
	"are compiled\n"
	"\n"
	"Modules:\n"
	"  -n, --module-name NAME     the name by which the next module is imported and called in C; "
	"without it the file's name\n"
	"      --link MODULE.wasm     another module, for --run\n"
	"      --stub-missing         let imported functions that nobody provides trap when they are "
	"called\n"
	"      --enable-FEATURE, --disable-FEATURE, --no-debug-names,\n"
	"      --interruptible, --memory=static[:BYTES,...[xN][,trim|,page=BYTES]]\n"
	"                             as wasm2c has them\n"
	"      --memory-profile FILE  the same; and the program writes there how large memories "
	"become\n"
	"\n"
	"Compiling:\n"
	"  -O0 ... -O3, -Os, -g       as of the compiler; -O2 is the default\n"
	"  -j N                       how many compilers run at once; without it, as many as there are "
	"processors\n"
	"  -W... -f... -m... -D... -U... -I... -L... -l... -std=... --sysroot=DIR -static -pthread "
	"-s,\n"
	"  and files .c .o .a .so     go to the compiler\n"
	"      --profile-generate[=DIR]\n"
	"                             make a program that notes in a folder (OUTPUT.profile) what it "
	"executes,\n"
	"      --profile-use[=DIR]    and one that is faster for what was noted (gcc, clang)\n"
	"  -v, --verbose              show the commands\n"
	"  -h, --help; --version\n"
	"\n"
	"The host, built into a program or for --run:\n";

static const char more_usage[] =
	"  --fuel N                   end the guest with a trap after N instructions\n"
	"  --embed-dir HOST::GUEST    put a directory into the program itself; the guest can read it\n";

static _Noreturn void
complain(const char *what, const char *word)
{
	die("%s%s; see wasmcc --help", what, word);
}

struct command_line {
	struct request *request;
	char **argv;
	int next;
	const char *name; /* -n, until its module comes */
};

static const char *
value_of(struct command_line *c, const char *option, const char *attached)
{
	if (attached)
		return attached;
	if (!c->argv[c->next])
		complain(option, " needs a value");
	return c->argv[c->next++];
}

/* Whether a word is the option `name`, with a value behind "=" or in the next word. */
static bool
takes(struct command_line *c, const char *word, const char *name, const char **value)
{
	size_t size = strlen(name);

	if (strncmp(word, name, size) || (word[size] && word[size] != '='))
		return false;
	*value = value_of(c, name, word[size] ? word + size + 1 : NULL);
	return true;
}

static void
add_module(struct command_line *c, const char *path, bool linked)
{
	struct module_file file = {path, c->name, linked};

	if (!file.name)
		file.name = text_stem(path);
	if (strcmp(path, "-") == 0)
		die("a module cannot be read from standard input");
	if (strcmp(path, "run") == 0 && access(path, F_OK) != 0)
		die("there is no module \"run\"; to run one: wasmcc --run MODULE.wasm");
	*vec_push(&c->request->modules) = file;
	c->name = NULL;
}

static void
add_file(struct command_line *c, const char *path)
{
	static const char *const ends[] = {".c", ".o", ".a", ".so"};
	size_t i = 0;

	if (path[0] == '-' && path[1]) /* it came after "--"; a compiler would take it for an option */
		path = text_format("./%s", path);
	while (i < sizeof ends / sizeof *ends && !text_ends_with(path, ends[i]))
		i++;
	if (i == sizeof ends / sizeof *ends) {
		add_module(c, path, false);
		return;
	}
	words_add(i == 0 ? &c->request->sources : &c->request->link_flags, path);
	c->request->own_objects = true;
}

static unsigned
parse_jobs(const char *text)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || n < 1 || n > 1024)
		complain("-j takes a number from 1 to 1024, not ", text);
	return (unsigned)n;
}

static void
help(void)
{
	fputs(usage, stdout);
	fputs(host_option_help, stdout);
	fputs(more_usage, stdout);
	opt_check_printed();
	exit(0);
}

/* --embed-dir HOST::GUEST */
static void
add_embedded(struct request *r, const char *value)
{
	const char *colons = strstr(value, "::");

	if (!colons || colons == value || !colons[2])
		complain("--embed-dir takes HOST::GUEST, not ", value);
	if (!OS_PACKS_FOLDERS)
		die("--embed-dir: on Windows wasmcc cannot embed directories; on other systems it can, "
			"into programs for Windows, too");
	words_add(&r->embedded, value);
}

static bool
parse_host_option(struct command_line *c)
{
	static struct host_settings settings;
	char message[512], *word = c->argv[c->next];
	int next = c->next;

	switch (host_option_take(&settings, c->argv, &next, message, sizeof message)) {
	case HOST_OPTION_UNKNOWN:
		return false;
	case HOST_OPTION_BAD:
		complain(message, "");
	case HOST_OPTION_OK:
		break;
	}
	if (next == c->next + 2)
		word = text_format("%s=%s", word, c->argv[c->next + 1]);
	words_add(&c->request->host_options, word);
	c->request->invoke = settings.invoke;
	c->next = next;
	return true;
}

/* Programs that nobody interrupts only count fuel. */
static void
set_fuel(struct request *r, const char *number)
{
	if (!*number || number[strspn(number, "0123456789")] || strlen(number) > 18)
		complain("--fuel takes a number of instructions, not ", text_quoted(number));
	if (!r->fuel)
		words_add(&r->compile_flags, "-DWASM_RT_FUEL=1");
	r->fuel = number;
}

static void
settle_fuel(struct request *r)
{
	if (!r->fuel)
		return;
	if (!r->translation.interruptible) {
		words_add(&r->translator_options, "--interruptible");
		words_add(&r->compile_flags, "-DWASM_RT_INTERRUPTION=0");
	}
	r->translation.interruptible = true;
}

/* Options that wasm2c has, with the same meaning. */
static bool
parse_translator_option(struct command_line *c, const char *word)
{
	struct request *r = c->request;
	struct options *o = &r->translation;
	const char *value, *whole = word;

	if (takes(c, word, "--memory", &value)) {
		if (!opt_memory(o, value))
			die(OPT_MEMORY_WRONG "; see wasmcc --help", value);
		whole = text_format("--memory=%s", value);
	} else if (takes(c, word, "--memory-profile", &value)) {
		o->memory_profile = value;
		whole = text_format("--memory-profile=%s", value);
	} else if (!strcmp(word, "--interruptible")) {
		o->interruptible = true;
	} else if (!strcmp(word, "--no-debug-names")) {
		o->debug_names = false;
	} else if (!opt_feature(o, word)) {
		return false;
	}
	words_add(&r->translator_options, whole);
	return true;
}

/* --profile-generate[=DIR] and --profile-use[=DIR] */
static bool
parse_profile(struct request *r, const char *word)
{
	size_t size = strcspn(word, "=");

	if (size == 18 && !strncmp(word, "--profile-generate", size))
		r->profile = PROFILE_GENERATE;
	else if (size == 13 && !strncmp(word, "--profile-use", size))
		r->profile = PROFILE_USE;
	else
		return false;
	if (word[size] && !word[size + 1])
		complain(word, " needs a folder");
	r->profile_folder = word[size] ? word + size + 1 : NULL;
	return true;
}

static bool
parse_long(struct command_line *c, const char *word)
{
	struct request *r = c->request;
	const char *value;

	if (takes(c, word, "--output", &value))
		r->output = value;
	else if (takes(c, word, "--emit-c", &value))
		r->output = value, r->product = PRODUCT_SOURCES;
	else if (takes(c, word, "--module-name", &value))
		c->name = value;
	else if (takes(c, word, "--link", &value))
		add_module(c, value, true);
	else if (takes(c, word, "--fuel", &value))
		set_fuel(r, value);
	else if (takes(c, word, "--embed-dir", &value))
		add_embedded(r, value);
	else if (takes(c, word, "--sysroot", &value))
		words_add(&r->compile_flags, text_format("--sysroot=%s", value));
	else if (!strcmp(word, "--run"))
		r->run = true;
	else if (!strcmp(word, "--inspect"))
		r->inspect = INSPECT_TEXT;
	else if (!strcmp(word, "--inspect=json"))
		r->inspect = INSPECT_JSON;
	else if (!strcmp(word, "--size-report") || !strcmp(word, "--size-report=text"))
		r->size_report = SIZE_REPORT_TEXT;
	else if (!strcmp(word, "--size-report=json"))
		r->size_report = SIZE_REPORT_JSON;
	else if (!strcmp(word, "--size-report=svg"))
		r->size_report = SIZE_REPORT_SVG;
	else if (!strcmp(word, "--stub-missing"))
		r->stub_missing = true;
	else if (!strcmp(word, "--verbose"))
		r->verbose = true;
	else if (!strcmp(word, "--help"))
		help();
	else if (!strcmp(word, "--version"))
		opt_print_version(), exit(0);
	else
		return parse_profile(r, word) || parse_translator_option(c, word);
	return true;
}

static bool
is_one_of(const char *word, const char *const *list)
{
	while (*list && strcmp(word, *list))
		list++;
	return *list != NULL;
}

/* Options for the compiler. The value of -D and the like may be the next word. */
static bool
parse_compiler_option(struct command_line *c, const char *word)
{
	static const char *const for_both[] = {"-g", "-pthread", "-pipe", NULL};
	static const char standard[] = "-std=";
	static const char *const for_link[] =
		{"-static", "-static-pie", "-pie", "-no-pie", "-s", "-rdynamic", NULL};
	struct request *r = c->request;
	char letter = word[1];
	const char *whole = word;

	if (is_one_of(word, for_link)) {
		words_add(&r->link_flags, word);
		return true;
	}
	if (letter == 'O') {
		r->level = word;
		return true;
	}
	if (!is_one_of(word, for_both) && strncmp(word, standard, strlen(standard)) != 0 &&
		!strchr("WfmDUILlg", letter))
		return false;
	if (strchr("DUILl", letter) && !word[2])
		whole = text_format("%s%s", word, value_of(c, word, NULL));
	if (letter == 'l')
		r->own_objects = true;
	words_add(letter == 'l' || letter == 'L' ||
		!strncmp(word, "-Wl,", 4) ? &r->link_flags : &r->compile_flags, whole);
	return true;
}

static bool
parse_short(struct command_line *c, const char *word)
{
	struct request *r = c->request;
	const char *rest = word[2] ? word + 2 : NULL;

	switch (word[1]) {
	case 'o':
		r->output = value_of(c, "-o", rest);
		return true;
	case 'n':
		if (!strcmp(word, "-no-pie"))
			return parse_compiler_option(c, word);
		c->name = value_of(c, "-n", rest);
		return true;
	case 'j':
		r->jobs = parse_jobs(value_of(c, "-j", rest));
		return true;
	case 'c':
		r->product = PRODUCT_OBJECT;
		return !rest;
	case 'S':
		r->product = PRODUCT_SOURCES;
		return !rest;
	case 'v':
		r->verbose = true;
		return !rest;
	case 'h':
		if (!rest)
			help();
		return false;
	default:
		return parse_compiler_option(c, word);
	}
}

/* Puts each function and variable into a section of its own, so that a linker can take only those
 * that are used. */
static void
settle_size_report(struct request *r)
{
	static const char *const flags[] = {"-ffunction-sections", "-fdata-sections", "-fstack-usage"};

	r->product = PRODUCT_ARCHIVE;
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (!words_have(&r->compile_flags, flags[i]))
			words_add(&r->compile_flags, flags[i]);
}

/* A name without a module after it belongs to the only module. */
static void
check(struct command_line *c)
{
	struct request *r = c->request;

	if (r->modules.n == 0 && r->sources.n > 0)
		die("no module: %s is compiled into the program of one. To make a module of C: "
			"clang --target=wasm32-wasi %s -o NAME.wasm", r->sources.v[0],
				text_quoted(r->sources.v[0]));
	if (r->modules.n == 0)
		complain("no module", "");
	if (r->output && text_ends_with(r->output, ".wasm"))
		die("-o %s: what wasmcc makes of a module is no module but a native program or library; "
			"give it another name", r->output);
	if (r->output && r->product != PRODUCT_SOURCES && text_ends_with(r->output, ".c"))
		die("-o %s: wasmcc makes programs and libraries; C comes from wasm2c, or with -S DIR",
			r->output);
	if (c->name && r->modules.n > 1)
		complain("-n stands before the module that it names: ", c->name);
	if (c->name)
		r->modules.v[0].name = c->name;
	if (r->inspect && (r->run || r->output || r->product != PRODUCT_DEFAULT))
		complain("--inspect makes nothing: --run, -o, -c and -S have no meaning with it", "");
	if (r->run && (r->output || r->product != PRODUCT_DEFAULT))
		complain("--run leaves nothing: -o, -c and -S have no meaning with it", "");
	if (r->profile && (r->run || r->inspect || r->size_report || r->product == PRODUCT_SOURCES))
		complain("--profile-generate and --profile-use are for programs and libraries that are "
			"kept: --run, --inspect, --size-report and -S have no meaning with them", "");
	if (r->size_report && (r->run || r->inspect || r->product != PRODUCT_DEFAULT))
		complain("--size-report makes nothing: --run, --inspect, -c and -S have no meaning with "
			"it", "");
	if (r->size_report)
		settle_size_report(r);
	else if (r->product == PRODUCT_DEFAULT && r->output && text_ends_with(r->output, ".a"))
		r->product = PRODUCT_ARCHIVE;
	else if (r->product == PRODUCT_DEFAULT && r->output && text_ends_with(r->output, ".so"))
		r->product = PRODUCT_SHARED;
	else if (r->product == PRODUCT_DEFAULT && (r->output || r->run || r->invoke))
		r->product = PRODUCT_PROGRAM;
}

void
options_parse(struct request *r, int argc, char **argv)
{
	struct command_line c = {.request = r, .argv = argv, .next = argc > 0 ? 1 : 0};
	const char *compiler = getenv("CC");
	bool only_files = false;

	*r = (struct request){.level = "-O2",
		.translation = {.features = feature_defaults(), .debug_names = true}};
	r->jobs = os_processors();
	words_split(&r->compiler, compiler ? compiler : "");
	if (r->compiler.n == 0)
		words_add(&r->compiler, OS_COMPILER);
	while (c.argv[c.next] && !r->guest_arguments) {
		const char *word = c.argv[c.next];

		if (!only_files && !strcmp(word, "--")) {
			only_files = true;
			c.next++;
		} else if (only_files || word[0] != '-' || !word[1]) {
			c.next++;
			add_file(&c, word);
			if (r->run && r->modules.n > 0 && !r->modules.v[r->modules.n - 1].linked)
				r->guest_arguments = c.argv + c.next;
		} else if (!parse_host_option(&c)) {
			c.next++;
			if (word[1] == '-' ? !parse_long(&c, word) : !parse_short(&c, word))
				complain("unknown option ", word);
		}
	}
	settle_fuel(r);
	check(&c);
}
