/* feature: the proposals by the names that the command line and the messages use. */
#ifndef WASM_FEATURE_H
#define WASM_FEATURE_H

#include <stdbool.h>
#include <stdint.h>

/* X(enumerator, command-line name, on by default, emitter has it) */
#define FEATURES(X) \
	X(MUTABLE_GLOBALS, "mutable-globals", 1, 1) \
	X(SATURATING_FLOAT_TO_INT, "saturating-float-to-int", 1, 1) \
	X(SIGN_EXTENSION, "sign-extension", 1, 1) \
	X(MULTI_VALUE, "multi-value", 1, 1) \
	X(BULK_MEMORY, "bulk-memory", 1, 1) \
	X(REFERENCE_TYPES, "reference-types", 1, 1) \
	X(SIMD, "simd", 1, 1) \
	X(RELAXED_SIMD, "relaxed-simd", 1, 1) \
	X(TAIL_CALL, "tail-call", 1, 1) \
	X(EXTENDED_CONST, "extended-const", 1, 1) \
	X(FUNCTION_REFERENCES, "function-references", 1, 1) \
	X(GC, "gc", 1, 0) \
	X(MULTI_MEMORY, "multi-memory", 1, 1) \
	X(MEMORY64, "memory64", 1, 1) \
	X(EXCEPTIONS, "exceptions", 1, 1) \
	X(LEGACY_EXCEPTIONS, "legacy-exceptions", 1, 1) \
	X(THREADS, "threads", 1, 1) \
	X(CUSTOM_PAGE_SIZES, "custom-page-sizes", 1, 1) \
	X(WIDE_ARITHMETIC, "wide-arithmetic", 1, 1) \
	X(MEMORY_DISCARD, "memory-discard", 0, 1) \
	X(COMPACT_IMPORTS, "compact-imports", 1, 1) \
	X(ANNOTATIONS, "annotations", 1, 1) \
	X(CODE_METADATA, "code-metadata", 1, 1)

enum feature {
	FEATURE_MVP, /* always on */
#define X(id, name, on, emitted) FEATURE_##id,
	FEATURES(X)
#undef X
	FEATURE_COUNT
};

/* A set of features: bit i for enumerator i. */
typedef uint32_t feature_set;

const char *feature_name(enum feature);
feature_set feature_defaults(void);
feature_set feature_all(void);
feature_set feature_emitted(void); /* those that the emitter translates; others are refused by
                                      name */
bool feature_find(const char *name, enum feature *); /* by command-line name */

/* What a module uses, and where first: a feature that is off ends the reading there, and one that
 * the emitter lacks is refused before anything is emitted. */
struct feature_uses {
	feature_set on;                /* what the user allows */
	feature_set seen;              /* what was met so far; FEATURE_MVP always */
	uint64_t first[FEATURE_COUNT]; /* the file offset, where seen */
};

void feature_uses_init(struct feature_uses *, feature_set on);
/* slow path of the below */
void feature_use(struct feature_uses *, enum feature, uint64_t offset, const char *what);

/* Notes that `what`, at the file offset, is there only with the feature; fail()s where that is
 * off. */
static inline void
feature_need(struct feature_uses *u, enum feature f, uint64_t offset, const char *what)
{
	if (!(u->seen >> f & 1))
		feature_use(u, f, offset, what);
}

/* fail()s by name and offset of the first use where a feature was seen that is not in the set. */
void feature_refuse_others(const struct feature_uses *, feature_set translated);

#endif
