/* Options that wasmcc takes as well. */
#include "main/opt.h"

#include "emit/version.h"
#include "util/diag.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is printed */

void
opt_print_features(feature_set features, const char *before_each_line)
{
	size_t column = 0;

	for (unsigned i = FEATURE_MVP + 1; i < FEATURE_COUNT; i++) {
		const char *name = feature_name((enum feature)i);
		size_t size = strlen(name);

		if (!(features >> i & 1))
			continue;
		if (column == 0 || column + size > 90) {
			printf("%s%s%s", column ? ",\n" : "", before_each_line, name);
			column = strlen(before_each_line) + size;
		} else {
			printf(", %s", name);
			column += 2 + size;
		}
	}
	putchar('\n');
}

void
opt_print_version(void)
{
	feature_set others = feature_all() & ~feature_emitted();

	puts(WASM2C_VERSION);
	puts("Features that are translated:");
	opt_print_features(feature_emitted(), "    ");
	if (others)
		puts("Features that are validated only:");
	if (others)
		opt_print_features(others, "    ");
	opt_check_printed();
}

void
opt_check_printed(void)
{
	errno = 0;
	if (fflush(stdout) != 0 || ferror(stdout))
		fail("cannot write to the standard output%s%s", errno ? ": " : "",
			errno ? strerror(errno) : "");
}

/* ---- what is read */

static bool
parse_size(const char *text, const char **rest, uint64_t *bytes)
{
	char *end;
	unsigned long long value = strtoull(text, &end, 10);
	unsigned shift = *end == 'K' ? 10 : *end == 'M' ? 20 : 0;

	if (*text < '0' || *text > '9' || value > UINT64_MAX >> (shift + 1))
		return false;
	*bytes = (uint64_t)value << shift;
	*rest = end + (shift != 0);
	return true;
}

/* What may follow the sizes. */
static bool
parse_static_words(struct options *o, const char *rest)
{
	uint64_t page;

	if (*rest == 'x') {
		char *end;
		unsigned long n = strtoul(rest + 1, &end, 10);

		if (rest[1] < '1' || rest[1] > '9' || n > STATIC_INSTANCES_MAX)
			return false;
		o->static_instances = (uint32_t)n;
		rest = end;
	}
	if (!strcmp(rest, ",trim")) {
		o->static_trim = true;
	} else if (!strncmp(rest, ",page=", 6)) {
		if (!parse_size(rest + 6, &rest, &page) || *rest || page == 0 || page > 32768
			|| (page & (page - 1)) != 0)
			return false;
		o->static_page = (uint32_t)page;
	} else if (*rest) {
		return false;
	}
	return true;
}

bool
opt_memory(struct options *o, const char *text)
{
	const char *rest = text + 6;

	o->static_memory = true;
	o->static_trim = false;
	o->static_page = 0;
	o->static_instances = 1;
	o->nstatic_bytes = 0;
	if (strncmp(text, "static", 6) != 0 || (*rest && *rest != ':'))
		return false;
	if (!*rest)
		return true;
	do
		if (o->nstatic_bytes == STATIC_SIZES_MAX || !parse_size(rest + 1, &rest,
			&o->static_bytes[o->nstatic_bytes++]))
			return false;
	while (*rest == ',' && rest[1] >= '0' && rest[1] <= '9');
	return parse_static_words(o, rest);
}

bool
opt_feature(struct options *o, const char *arg)
{
	bool on = !strncmp(arg, "--enable-", 9);
	enum feature feature;

	if (!on && strncmp(arg, "--disable-", 10) != 0)
		return false;
	arg += on ? 9 : 10;
	if (on && !strcmp(arg, "all"))
		o->features = feature_all();
	else if (!feature_find(arg, &feature))
		return false;
	else if (on)
		o->features |= (feature_set)1 << feature;
	else
		o->features &= ~((feature_set)1 << feature);
	return true;
}
