/* Names of functions from the symbol table of the program's own file: unlike the dynamic linker, it
 * also knows static functions. */
#if defined(__linux__)
#define HAVE_ELF 1
#define _POSIX_C_SOURCE 200809L
#include <elf.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#else
#define HAVE_ELF 0
#endif
#if defined(__APPLE__)
#define HAVE_DLADDR 1
#define _DARWIN_C_SOURCE
#include <dlfcn.h>
#else
#define HAVE_DLADDR 0
#endif
#include "wasm-rt-symbol.h"

#include <string.h>

#include "demangle.h"

#if HAVE_ELF

#if UINTPTR_MAX > 0xffffffff
typedef Elf64_Ehdr file_head;
typedef Elf64_Shdr section;
typedef Elf64_Sym symbol;
#else
typedef Elf32_Ehdr file_head;
typedef Elf32_Shdr section;
typedef Elf32_Sym symbol;
#endif

/* For 32-bit and 64-bit files. */
#define SYMBOL_TYPE(s) ((s)->st_info & 15)

struct table {
	const symbol *symbols;
	size_t count;
	const char *strings;
	size_t strings_size;
};

/* The bytes of the file at an offset; NULL if the file ends before their end. */
static const void *
part(const uint8_t *file, size_t file_size, uint64_t offset, uint64_t size)
{
	return offset <= file_size && size <= file_size - offset ? file + offset : NULL;
}

static bool
find_table(const uint8_t *file, size_t size, struct table *table)
{
	const file_head *head = part(file, size, 0, sizeof *head);
	const section *sections, *strings;

	if (!head || memcmp(head->e_ident, ELFMAG, SELFMAG) != 0 ||
		head->e_shentsize != sizeof *sections)
		return false;
	sections = part(file, size, head->e_shoff, (uint64_t)head->e_shnum * sizeof *sections);
	if (!sections)
		return false;
	for (unsigned i = 0; i < head->e_shnum; i++) {
		if (sections[i].sh_type != SHT_SYMTAB || sections[i].sh_link >= head->e_shnum)
			continue;
		strings = &sections[sections[i].sh_link];
		table->symbols = part(file, size, sections[i].sh_offset, sections[i].sh_size);
		table->count = (size_t)(sections[i].sh_size / sizeof(symbol));
		table->strings = part(file, size, strings->sh_offset, strings->sh_size);
		table->strings_size = (size_t)strings->sh_size;
		return table->symbols && table->strings && table->strings_size > 0 &&
			table->strings[table->strings_size - 1] == '\0';
	}
	return false;
}

static const char *
name_of(const struct table *table, const symbol *s)
{
	return s->st_name < table->strings_size ? table->strings + s->st_name : "";
}

/* Finds by how much the program's addresses differ from those in the file, by looking up
 * wasm_rt_symbol_name in the file. */
static bool
find_bias(const struct table *table, uintptr_t *bias)
{
	for (size_t i = 0; i < table->count; i++) {
		const symbol *s = &table->symbols[i];
		if (SYMBOL_TYPE(s) == STT_FUNC && strcmp(name_of(table, s), "wasm_rt_symbol_name") == 0) {
			*bias = (uintptr_t)wasm_rt_symbol_name - (uintptr_t)s->st_value;
			return true;
		}
	}
	return false;
}

static const char *
find_symbol(const struct table *table, uintptr_t pc)
{
	uintptr_t bias;

	if (!find_bias(table, &bias))
		return NULL;
	for (size_t i = 0; i < table->count; i++) {
		const symbol *s = &table->symbols[i];
		uintptr_t start = (uintptr_t)s->st_value + bias;
#if defined(__arm__)
		start &= ~(uintptr_t)1; /* a Thumb function's mark */
#endif
		if (SYMBOL_TYPE(s) == STT_FUNC && pc >= start && pc - start < s->st_size)
			return name_of(table, s);
	}
	return NULL;
}

static bool
symbol_of(uintptr_t pc, char *name, size_t size, bool guest_only)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	struct stat stat;
	struct table table;
	void *file = MAP_FAILED;
	const char *found = NULL;

	if (fd >= 0 && fstat(fd, &stat) == 0 && stat.st_size > 0)
		file = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (fd >= 0)
		close(fd);
	if (file == MAP_FAILED)
		return false;
	if (find_table(file, (size_t)stat.st_size, &table))
		found = find_symbol(&table, pc);
	if (found && !wasm_rt_demangle(found, name, size) && guest_only)
		found = NULL;
	munmap(file, (size_t)stat.st_size);
	return found != NULL;
}

#elif HAVE_DLADDR

static bool
symbol_of(uintptr_t pc, char *name, size_t size, bool guest_only)
{
	Dl_info info;

	if (dladdr((const void *)pc, &info) == 0 || !info.dli_sname)
		return false;
	return wasm_rt_demangle(info.dli_sname, name, size) || !guest_only;
}

#else

static bool
symbol_of(uintptr_t pc, char *name, size_t size, bool guest_only)
{
	(void)pc, (void)name, (void)size, (void)guest_only;
	return false;
}

#endif

static bool
symbol_name(uintptr_t pc, char *name, size_t size, bool guest_only)
{
	bool found = size > 0 && symbol_of(pc, name, size, guest_only);

	if (!found && size > 0)
		name[0] = '\0';
	return found;
}

bool
wasm_rt_symbol_name(uintptr_t pc, char *name, size_t size)
{
	return symbol_name(pc, name, size, false);
}

bool
wasm_rt_symbol_guest_name(uintptr_t pc, char *name, size_t size)
{
	return symbol_name(pc, name, size, true);
}
