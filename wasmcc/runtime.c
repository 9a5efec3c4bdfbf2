#include "runtime.h"

#include "files.h"
#include "lto.h"
#include "os.h"
#include "util/posix.h"

#include <stdlib.h>
#include <string.h>

const struct runtime_part runtime_parts[RUNTIME_PARTS] = {
	{"/core", "wasm-rt-", false},
	{"/memory", "wasm-rt-", false},
	{"/table", "wasm-rt-", false},
	{"/account", "wasm-rt-", false},
	{"/reset", "wasm-rt-", false},
	{"/wasi", "wasm-rt-wasi-", false},
	{"/program", "wasm-rt-host-", true},
	{"/report", "wasm-rt-report-", true},
};

void
runtime_add_includes(struct words *command)
{
	static const char *const folders[] = {"", "/wasi", "/host"};

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		words_add(command, text_format("-I%s%s", files_runtime(), folders[i]));
}

struct words
runtime_sources(const char *folder)
{
	return files_list(text_format("%s%s", files_runtime(), folder), ".c");
}

/* tcc has no thread-local variables. So archives that it has compiled, beside a wasmcc that it has
 * compiled, fit only its own code. */
bool
runtime_is_native(const char *compiler)
{
#ifdef __TINYC__
	static const char *const names[] = {"tcc"};
#else
	static const char *const names[] = {"cc", "gcc", "clang", "c99", "c11"};
#endif
	char *base = text_format("%s", text_base(compiler));

	if (text_ends_with(base, OS_PROGRAM_END))
		base[strlen(base) - strlen(OS_PROGRAM_END)] = '\0';
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t size = strlen(names[i]);

		if (strncmp(base, names[i], size) == 0 && !base[size + strspn(base + size, "-.0123456789")])
			return true;
	}
	return false;
}

/* The target in a cross compiler's name: arm-linux-gnueabihf for arm-linux-gnueabihf-gcc-12. NULL:
 * there is none. */
static char *
target(const char *compiler)
{
	static const char *const names[] = {"-gcc", "-cc", "-clang"};
	const char *base = text_base(compiler);

	for (const char *c = strchr(base, '-'); c; c = strchr(c + 1, '-'))
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			if (strncmp(c, names[i], strlen(names[i])) == 0)
				return text_format("%.*s", (int)(c - base), base);
	return NULL;
}

/* The path of an archive for a compiler: among wasmcc's own archives, or in the folder named after
 * the target. */
static char *
archive_for(const char *compiler, const char *name)
{
	char *machine = target(compiler);

	if (machine)
		return files_archive(text_format("%s/%s", machine, name));
	return runtime_is_native(compiler) ? files_archive(name) : NULL;
}

/* The word of $CC that is the compiler: programs that only pass work on to it may stand before it
 * ("ccache gcc"). */
static uint32_t
compiler_word(const struct request *r)
{
	static const char *const launchers[] = {"ccache", "distcc", "sccache", "icecc"};
	uint32_t i = 0;

	while (i + 1 < r->compiler.n) {
		const char *base = text_base(r->compiler.v[i]);
		size_t k = 0;

		while (k < sizeof launchers / sizeof *launchers && strcmp(base, launchers[k]) != 0)
			k++;
		if (k == sizeof launchers / sizeof *launchers)
			break;
		i++;
	}
	return i;
}

/* Its name. NULL if options or other words follow. */
static const char *
bare_compiler(const struct request *r)
{
	uint32_t i = compiler_word(r);

	return i + 1 == r->compiler.n ? r->compiler.v[i] : NULL;
}

static enum compiler_kind
kind_of(const char *path)
{
	const char *base = text_base(path);

	return strstr(base, "clang") ? COMPILER_CLANG : strstr(base, "gcc") ? COMPILER_GCC
		: COMPILER_OTHER;
}

/* A link named gcc may lead to ccache. */
enum compiler_kind
runtime_compiler_kind(const struct request *r, const char **path)
{
	const char *name = r->compiler.v[compiler_word(r)];
	char *found = files_find_program(name), *real = found ? realpath(found, NULL) : NULL;
	enum compiler_kind kind = kind_of(real ? real : name);

	*path = real ? real : name;
	free(found);
	return kind != COMPILER_OTHER ? kind : kind_of(name);
}

char *
runtime_llvm_tool(const char *clang, const char *name)
{
	char *beside = files_find_program(text_format("%.*s%s", (int)(text_base(clang) - clang), clang,
		name));

	return beside ? beside : files_find_program(name);
}

bool
runtime_archives(const struct request *r, bool with_host, struct words *to)
{
	static const char *const names[] = {
		"libwasm-host.a", "libwasm-report.a", "libwasm-wasi.a", "libwasm-rt.a"};
	struct words archives = {NULL, 0, 0};
	const char *compiler = bare_compiler(r);

	if (r->product == PRODUCT_SHARED || !compiler)
		return false;
	/* Machine options, macros and code generation may change what the runtime must be. */
	for (uint32_t i = 0; i < r->compile_flags.n; i++)
		if (strchr("mDUf-", r->compile_flags.v[i][1]))
			return false;
	for (unsigned i = with_host ? 0 : 2; i < sizeof names / sizeof *names; i++) {
		char *path = archive_for(compiler, names[i]);

		if (!path)
			return false;
		words_add(&archives, path);
	}
	words_add_all(to, &archives);
	vec_free(&archives);
	return true;
}

bool
runtime_unpack(const char *folder, const char *ar, struct words *list)
{
	struct words objects = {NULL, 0, 0};

	for (uint32_t i = 0; i < list->n; i++) {
		struct words command = {NULL, 0, 0}, members;
		struct jobs jobs = {.parallel = 1};
		char *part;

		if (!text_ends_with(list->v[i], ".a")) {
			words_add(&objects, list->v[i]);
			continue;
		}
		/* Each archive gets its own folder, because members of different archives may have the same
		 * name. ar unpacks to the current folder. */
		part = text_format("%s/%s.parts", folder, text_base(list->v[i]));
		files_make_folder(part);
		words_add(&command, ar);
		words_add(&command, "x");
		words_add(&command, list->v[i]);
		jobs_add(&jobs, &command);
		jobs.v[0].folder = part;
		if (!jobs_run(&jobs))
			return false;
		members = files_list(part, ".o");
		words_add_all(&objects, &members);
	}
	*list = objects;
	return true;
}

char *
runtime_ar(const struct request *r)
{
	const char *ar = getenv("AR"), *bare = bare_compiler(r);
	const char *compiler = bare ? bare : r->compiler.v[0];
	char *machine = target(compiler), *found;

	if (ar && *ar)
		return text_format("%s", ar);
	if (lto_is_wanted(r) && (found = lto_archiver(r)) != NULL)
		return found;
	found = machine ? files_find_program(text_format("%.*s%s-ar",
		(int)(text_base(compiler) - compiler), compiler, machine)) : NULL;
	return found ? found : text_format("ar");
}

void
runtime_copy_headers(const char *folder, bool wasi, bool profile, bool interrupt)
{
	static const char *const names[] = {"wasm-rt.h", "wasm-rt-exceptions.h", "wasi/wasm-rt-wasi.h",
		"wasm-rt-profile.h", "wasm-rt-interrupt.h"};
	const bool wanted[] = {true, true, wasi, profile, interrupt};

	for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
		if (wanted[i])
			files_copy(text_format("%s/%s", files_runtime(), names[i]),
				text_format("%s/%s", folder, text_base(names[i])));
}
