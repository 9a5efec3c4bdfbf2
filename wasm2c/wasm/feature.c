#include "wasm/feature.h"

#include "util/diag.h"

#include <string.h>

static const char *const names[FEATURE_COUNT] = {
	"mvp",
#define X(id, name, on, emitted) name,
	FEATURES(X)
#undef X
};

const char *
feature_name(enum feature f)
{
	return names[f];
}

static const feature_set mvp = (feature_set)1 << FEATURE_MVP;

feature_set
feature_defaults(void)
{
	return mvp
#define X(id, name, on, emitted) | (feature_set)(on) << FEATURE_##id
	FEATURES(X)
#undef X
	;
}

feature_set
feature_all(void)
{
	return ((feature_set)1 << FEATURE_COUNT) - 1;
}

feature_set
feature_emitted(void)
{
	return mvp
#define X(id, name, on, emitted) | (feature_set)(emitted) << FEATURE_##id
	FEATURES(X)
#undef X
	;
}

bool
feature_find(const char *name, enum feature *found)
{
	unsigned f;

	for (f = FEATURE_MVP + 1; f < FEATURE_COUNT; f++) {
		if (strcmp(names[f], name) == 0) {
			*found = (enum feature)f;
			return true;
		}
	}
	return false;
}

void
feature_uses_init(struct feature_uses *u, feature_set on)
{
	memset(u, 0, sizeof *u);
	u->on = on | mvp;
	u->seen = mvp;
}

void
feature_use(struct feature_uses *u, enum feature f, uint64_t offset, const char *what)
{
	if (!(u->on >> f & 1))
		fail_at(offset, "%s belongs to the proposal \"%s\", which is disabled", what, names[f]);
	u->seen |= (feature_set)1 << f;
	u->first[f] = offset;
}

void
feature_refuse_others(const struct feature_uses *u, feature_set translated)
{
	feature_set others = u->seen & ~(translated | mvp);
	unsigned f, first = FEATURE_COUNT;

	/* Modules with the old instructions have tags, too, which are not what is wrong with them. */
	if (others >> FEATURE_LEGACY_EXCEPTIONS & 1)
		others &= ~((feature_set)1 << FEATURE_EXCEPTIONS);
	for (f = 0; f < FEATURE_COUNT; f++)
		if (others >> f & 1 && (first == FEATURE_COUNT || u->first[f] < u->first[first]))
			first = f;
	if (first < FEATURE_COUNT)
		fail_at(u->first[first],
			"the proposal \"%s\", used here first, is not supported by the translator yet",
			names[first]);
}
