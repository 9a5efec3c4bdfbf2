#include "emitc.h"

#include "emit/version.h"
#include "files.h"
#include "lto.h"
#include "runtime.h"
#include "util/sink.h"

#include <errno.h>
#include <string.h>

static const char rules[] =
	"\n"
	".SUFFIXES: .c .o\n"
	".c.o:\n"
	"\t$(CC) $(CFLAGS) $(CPPFLAGS) $(INCLUDE) -c -o $@ $<\n"
	"\n"
	"clean:\n"
	"\trm -f $(TARGET) $(OBJECTS)\n";

/* A line of a Makefile cannot contain a line break, so the shell takes it from the environment. */
static const char newline[] = "define NEWLINE\n\n\nendef\nexport NEWLINE\n";

/* A folder of the runtime, headers and (unless `sources` is NULL) sources, whose names are added to
 * the list. */
static void
copy_part(const struct build *b, const char *part, struct words *sources)
{
	static const char *const ends[] = {".h", ".c"};
	char *to = text_format("%s/runtime_support%s", b->folder, part);

	files_make_folder(to);
	for (unsigned i = 0; i < (sources ? 2 : 1); i++) {
		struct words files = files_list(text_format("%s%s", files_runtime(), part), ends[i]);

		for (uint32_t k = 0; k < files.n; k++) {
			const char *name = text_base(files.v[k]);

			files_copy(files.v[k], text_format("%s/%s", to, name));
			if (i == 1)
				words_add(sources, text_format("runtime_support%s/%s", part, name));
		}
	}
}

/* A word in a Makefile, which make's variables and then the shell read: $ is doubled, and # gets a
 * backslash (backslashes before it are doubled, too). For a line break, the shell's quotes are
 * closed and opened again. */
static void
put_word(struct sink *s, const char *word)
{
	size_t backslashes = 0;

	for (char *c = text_quoted(word); *c; c++) {
		if (*c == '$')
			put_char(s, '$');
		for (size_t i = 0; *c == '#' && i <= backslashes; i++)
			put_char(s, '\\');
		backslashes = *c == '\\' ? backslashes + 1 : 0;
		if (*c == '\n')
			put_str(s, "'\"$$NEWLINE\"'");
		else
			put_char(s, *c);
	}
}

static void
put_words(struct sink *s, const struct words *words)
{
	for (uint32_t i = 0; i < words->n; i++) {
		put_char(s, ' ');
		put_word(s, words->v[i]);
	}
}

static bool
has_line_break(const struct words *words)
{
	uint32_t i = 0;

	while (i < words->n && !strchr(words->v[i], '\n'))
		i++;
	return i < words->n;
}

void
emitc_check(const struct request *r)
{
	for (uint32_t i = 0; i < r->sources.n; i++)
		if (!files_exist(r->sources.v[i]))
			die("cannot read %s: %s", r->sources.v[i], strerror(errno));
}

void
emitc_write(const struct build *b, const char *target)
{
	bool program = b->plan->main != LINK_NONE;
	struct words sources = {NULL, 0, 0};
	struct sink s;

	for (uint32_t i = 0; i < b->sources.n; i++)
		words_add(&sources, text_base(b->sources.v[i]));
	for (uint32_t i = 0; i < b->request->sources.n; i++) {
		char *name = text_format("%s.c", build_own_name(b->request, i));

		files_copy(b->request->sources.v[i], text_format("%s/%s", b->folder, name));
		words_add(&sources, name);
	}
	copy_part(b, "", NULL);
	copy_part(b, "/host", NULL);
	for (unsigned i = 0; i < RUNTIME_PARTS; i++)
		if (program || !runtime_parts[i].of_programs)
			copy_part(b, runtime_parts[i].folder, &sources);

	sink_open_file(&s, text_format("%s/Makefile", b->folder));
	put_format(&s, "# Written by wasmcc " WASM2C_VERSION ": builds %s. For another machine: make "
		"CC=aarch64-linux-gnu-gcc\n", target);
	if (!program && lto_is_wanted(b->request))
		put_str(&s, "# With clang, -flto needs its archiver: make CC=clang AR=llvm-ar\n");
	if (has_line_break(&b->request->compile_flags) || has_line_break(&b->request->link_flags) ||
		strchr(b->request->level, '\n'))
		put_str(&s, newline);
	put_format(&s, "TARGET = %s\nCFLAGS = ", target);
	put_word(&s, b->request->level);
	put_words(&s, &b->request->compile_flags);
	put_str(&s, "\nCPPFLAGS = -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64\n"
		"INCLUDE = -Iruntime_support -Iruntime_support/wasi -Iruntime_support/host\nLIBS =");
	put_words(&s, &b->request->link_flags);
	put_str(&s, " -lm -lpthread\nOBJECTS =");
	for (uint32_t i = 0; i < sources.n; i++) {
		char *stem = text_format("%.*s", (int)strlen(sources.v[i]) - 2, sources.v[i]);

		put_format(&s, " \\\n\t%s.o", stem);
	}
	if (program)
		put_str(&s, "\n\n$(TARGET): $(OBJECTS)\n"
			"\t$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(OBJECTS) $(LIBS)\n");
	else
		put_str(&s, "\n\n$(TARGET): $(OBJECTS)\n\trm -f $@\n\t$(AR) rcs $@ $(OBJECTS)\n");
	put_str(&s, rules);
	sink_close(&s);
	sink_commit_all();
}
