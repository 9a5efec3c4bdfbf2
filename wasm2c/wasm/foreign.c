/* What a file is that is no module, as far as its first bytes tell, and what to do with it. */
#include "wasm/reader.h"

#include "util/diag.h"

#include <string.h>

#define COMPILE "compile its source to WebAssembly, for example with clang --target=wasm32-wasi"
#define UNPACK "; unpack it first"
#define LINK "link them into a module first, with clang or wasm-ld"

static const struct {
	const char *magic;
	uint8_t size;
	const char *what;
} kinds[] = {
	{ "\x7f" "ELF", 4, "an ELF file, which has a machine's own code; " COMPILE },
	{ "MZ", 2, "a PE file, which has a machine's own code; " COMPILE },
	{ "\xfe\xed\xfa\xce", 4, "a Mach-O file, which has a machine's own code; " COMPILE },
	{ "\xfe\xed\xfa\xcf", 4, "a Mach-O file, which has a machine's own code; " COMPILE },
	{ "\xce\xfa\xed\xfe", 4, "a Mach-O file, which has a machine's own code; " COMPILE },
	{ "\xcf\xfa\xed\xfe", 4, "a Mach-O file, which has a machine's own code; " COMPILE },
	{ "\xca\xfe\xba\xbe\0\0\0", 7, "a Mach-O file or a Java class; " COMPILE },
	{ "BC\xc0\xde", 4, "LLVM bitcode; make a module of it with llc and wasm-ld, or without -flto" },
	{ "!<arch>\n", 8, "an archive of object files; " LINK },
	{ "!<thin>\n", 8, "an archive of object files; " LINK },
	{ "\x1f\x8b", 2, "compressed by gzip" UNPACK ": gunzip FILE.gz" },
	{ "\x28\xb5\x2f\xfd", 4, "compressed by zstd" UNPACK ": unzstd FILE.zst" },
	{ "\xfd" "7zXZ", 5, "compressed by xz" UNPACK ": unxz FILE.xz" },
	{ "BZh", 3, "compressed by bzip2" UNPACK ": bunzip2 FILE.bz2" },
	{ "PK\3\4", 4, "a zip archive" UNPACK ": unzip FILE.zip" },
	{ "version https://git-lfs", 23, "a pointer of Git LFS; fetch the file itself: git lfs pull" },
};

static bool
is_text(const uint8_t *bytes, size_t n)
{
	size_t i = 0;

	while (i < n && ((bytes[i] >= ' ' && bytes[i] != 0x7f)
	    || (bytes[i] >= '\t' && bytes[i] <= '\r')))
		i++;
	return i == n && n > 0;
}

/* Text of modules begins with a parenthesis, after blanks and line comments. */
static bool
begins_as_wat(const char *text)
{
	for (;;) {
		text += strspn(text, " \t\r\n");
		if (text[0] != ';' || text[1] != ';')
			return *text == '(' || *text == '\0';
		text += strcspn(text, "\n");
	}
}

_Noreturn void
foreign_refuse(struct reader *r)
{
	const char *what = "not a WebAssembly module";
	uint8_t head[256];
	size_t n = reader_peek_at(r, 0, head, sizeof head - 1);

	head[n] = '\0';
	if (is_text(head, n))
		what = begins_as_wat((char *)head)
			? "WebAssembly's text format; assemble it first: wat2wasm FILE.wat -o FILE.wasm"
			: "text, not WebAssembly; if it is a program's source, compile it first, for example "
			  "with clang --target=wasm32-wasi";
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (n >= kinds[i].size && memcmp(head, kinds[i].magic, kinds[i].size) == 0)
			what = kinds[i].what;
	fail_at(0, "magic header not detected: this is %s", what);
}
