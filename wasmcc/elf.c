#include "elf.h"

#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { SYMTAB = 2, RELA = 4, NOBITS = 8, REL = 9 };
enum { WRITE = 1, ALLOC = 2, EXECINSTR = 4, LINK_ORDER = 0x80 };
enum { COMMON = 0xfff2 };

/* The file's bytes, and where the header says its tables are. */
struct file {
	struct elf *elf;
	uint8_t *bytes;
	uint64_t size;
};

struct header {
	uint64_t name, type, flags, offset, size, link, info, each;
};

uint64_t
elf_number(const struct elf *e, const uint8_t *bytes, unsigned size)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < size; i++)
		n |= (uint64_t)bytes[i] << 8 * (e->big ? size - 1 - i : i);
	return n;
}

static const uint8_t *
at(const struct file *f, uint64_t offset, uint64_t size)
{
	if (offset > f->size || size > f->size - offset)
		die("%s: an object that ends too early", f->elf->path);
	return f->bytes + offset;
}

static uint64_t
get(const struct file *f, uint64_t offset, unsigned size)
{
	return elf_number(f->elf, at(f, offset, size), size);
}

/* A string of a table that ends with a zero byte. */
static const char *
string(const struct file *f, const struct header *table, uint64_t i)
{
	if (table->size == 0 || i >= table->size || *at(f, table->offset + table->size - 1, 1))
		die("%s: an object without names", f->elf->path);
	return (const char *)at(f, table->offset + i, 1);
}

static struct header
section_header(const struct file *f, uint64_t offset)
{
	unsigned word = f->elf->wide ? 8 : 4, a = 8;

	return (struct header){
		.name = get(f, offset, 4), .type = get(f, offset + 4, 4),
		.flags = get(f, offset + a, word), .offset = get(f, offset + a + 2 * word, word),
		.size = get(f, offset + a + 3 * word, word), .link = get(f, offset + a + 4 * word, 4),
		.info = get(f, offset + a + 4 * word + 4, 4),
		.each = get(f, offset + a + 5 * word + 8, word),
	};
}

static void
read_symbols(const struct file *f, const struct header *table, const struct header *names)
{
	bool wide = f->elf->wide;

	for (uint64_t i = 0; table->each && i + table->each <= table->size; i += table->each) {
		uint64_t place = table->offset + i;
		unsigned info = (unsigned)get(f, place + (wide ? 4 : 12), 1);
		unsigned section = (unsigned)get(f, place + (wide ? 6 : 14), 2);
		uint64_t size = get(f, place + (wide ? 16 : 8), wide ? 8 : 4);

		*vec_push(&f->elf->symbols) = (struct elf_symbol){
			.name = string(f, names, get(f, place, 4)),
			.section = section && section < f->elf->sections.n ? section : ELF_NONE,
			.size = size,
			.global = info >> 4 != 0, .weak = info >> 4 == 2, .function = (info & 15) == 2,
		};
		if (section != COMMON)
			continue;
		f->elf->symbols.v[f->elf->symbols.n - 1].section = f->elf->sections.n;
		*vec_push(&f->elf->sections) = (struct elf_section){.name = "COMMON", .size = size,
			.in_memory = true, .writable = true, .of = ELF_NONE};
	}
}

/* The index of the symbol is in the upper half of the info, except on 64-bit MIPS. */
static void
read_relocations(const struct file *f, const struct header *table)
{
	unsigned word = f->elf->wide ? 8 : 4;
	struct elf_section *in = table->info < f->elf->sections.n
		? &f->elf->sections.v[table->info] : NULL;

	for (uint64_t i = 0; table->each && i + table->each <= table->size; i += table->each) {
		uint64_t info = get(f, table->offset + i + word, word);
		uint64_t symbol = f->elf->wide ? info >> 32 : info >> 8;

		if (!in || symbol >= f->elf->symbols.n)
			continue;
		if (in->nrelocations++ == 0)
			in->first = f->elf->relocations.n;
		*vec_push(&f->elf->relocations) = (uint32_t)symbol;
	}
}

static void
read_file(struct file *f, const char *path)
{
	FILE *file = fopen(path, "rb");
	long size;

	if (!file || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0
		|| fseek(file, 0, SEEK_SET) != 0)
		die("cannot read %s: %s", path, strerror(errno));
	f->size = (uint64_t)size;
	f->bytes = xmalloc((size_t)size + 1);
	if (fread(f->bytes, 1, (size_t)size, file) != (size_t)size)
		die("cannot read %s", path);
	fclose(file);
}

static _Noreturn void
refuse(const char *path)
{
	die("%s is no ELF object: of other formats, and of -flto, there is no report",
		text_base(path));
}

void
elf_read(struct elf *e, const char *path)
{
	struct file f = {.elf = e};
	struct header *headers;
	uint64_t first, each, n;

	*e = (struct elf){.path = path};
	read_file(&f, path);
	if (f.size < 52 || memcmp(f.bytes, "\177ELF", 4) != 0)
		refuse(path);
	e->wide = f.bytes[4] == 2;
	e->big = f.bytes[5] == 2;
	e->machine = (unsigned)get(&f, 18, 2);
	first = get(&f, e->wide ? 40 : 32, e->wide ? 8 : 4);
	each = get(&f, e->wide ? 58 : 46, 2);
	n = get(&f, e->wide ? 60 : 48, 2);
	if (n == 0)
		n = section_header(&f, first).size; /* the number of sections, if it is too large for the
		                                       header */
	if (n == 0 || n > f.size / 40)
		die("%s: an object without sections", path);
	headers = xmalloc((size_t)n * sizeof *headers);
	for (uint64_t i = 0; i < n; i++)
		headers[i] = section_header(&f, first + i * each);
	for (uint64_t i = 0; i < n; i++) {
		const struct header *h = &headers[i];
		uint64_t names = get(&f, e->wide ? 62 : 50, 2);

		*vec_push(&e->sections) = (struct elf_section){
			.name = string(&f, &headers[names < n ? names : headers[0].link], h->name),
			.size = h->size, .bytes = h->type == NOBITS ? NULL : at(&f, h->offset, h->size),
			.in_memory = h->flags & ALLOC, .writable = h->flags & WRITE,
			.code = h->flags & EXECINSTR,
			.of = h->flags & LINK_ORDER && h->link < n ? (uint32_t)h->link : ELF_NONE,
		};
		if (!strncmp(e->sections.v[i].name, ".gnu.lto_", 9)) /* the code comes when linking */
			refuse(path);
	}
	for (uint64_t i = 0; i < n; i++)
		if (headers[i].type == SYMTAB && headers[i].link < n)
			read_symbols(&f, &headers[i], &headers[headers[i].link]);
	for (uint64_t i = 0; i < n; i++)
		if (headers[i].type == REL || headers[i].type == RELA)
			read_relocations(&f, &headers[i]);
	free(headers);
}
