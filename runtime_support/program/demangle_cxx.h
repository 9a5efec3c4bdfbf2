/* demangle_cxx: the tree of a C++ name, between its reader (demangle_cxx.c, and for expressions in
 * template arguments demangle_cxx_expression.c) and what prints it (demangle_cxx_print.c). */
#ifndef WASM_RT_HOST_DEMANGLE_CXX_H
#define WASM_RT_HOST_DEMANGLE_CXX_H

#include "demangle.h"

#include <stdint.h>

/* What nodes have: a and b are other nodes (0: none), text is in the mangled name or constant. */
enum cxx_kind {
	CXX_NAME,     /* text */
	CXX_NESTED,   /* a::b */
	CXX_TEMPLATE, /* a<b>, b a list */
	CXX_LIST,     /* a, then b, a list */
	CXX_FUNCTION, /* a's name, or as a type 0; b: its CXX_SIGNATURE; text: qualifiers after it */
	CXX_SIGNATURE, /* a: parameters, a list; b: the result or 0 */
	CXX_SUFFIXED, /* a, then text: " const", "*", "&" */
	CXX_ARRAY,    /* b[text] */
	CXX_MEMBER,   /* a pointer to a member of a, which is b */
	CXX_PREFIXED, /* text, then a: "vtable for ", "~", "operator " */
	CXX_LITERAL,  /* (a)text, or text and b */
	CXX_LAMBDA,   /* {lambda(a)#text} */
	CXX_UNNAMED,  /* {unnamed type#text} */
	CXX_PACK,     /* a, a list, in the place of one argument */
	CXX_JOINED    /* a, text, b */
};

struct cxx_node {
	uint8_t kind;
	uint16_t a, b, size;
	const char *text;
};

#define CXX_NODES 1024
#define CXX_SUBSTITUTIONS 256

/* ---- the reader: functions read from p, and return a node; 0 where `bad` is set */

struct cxx {
	const char *p;
	struct cxx_node nodes[CXX_NODES]; /* the first is none */
	uint16_t count, substitutions[CXX_SUBSTITUTIONS], nsubstitutions;
	uint16_t arguments;   /* the list that T_ and so on refer to */
	unsigned depth;
	const char *qualifiers; /* of the member function whose name was read: " const" */
	/* That name ends in arguments; is that of a constructor or conversion, which has no result. */
	bool is_template, is_special;
	bool bad;
};

struct cxx_operator {
	char code[3];
	unsigned char operands; /* in an expression; 0: it is none there */
	const char *text;
};

uint16_t cxx_refuse(struct cxx *); /* sets `bad`; 0 */
uint16_t cxx_add(struct cxx *, enum cxx_kind, uint16_t a, uint16_t b, const char *text, size_t);
uint16_t cxx_text(struct cxx *, enum cxx_kind, uint16_t a, const char *text);
bool cxx_take(struct cxx *, const char *text);      /* whether it was there, and has been read */
unsigned cxx_sequence(struct cxx *, unsigned base); /* "_" is 0, "0_" is 1, ... */
const char *cxx_number(unsigned n);                 /* n + 1 as text; "..." above 10 */
uint16_t cxx_list(struct cxx *, uint16_t (*item)(struct cxx *), const char *ends);
uint16_t cxx_source_name(struct cxx *);
uint16_t cxx_type(struct cxx *);
uint16_t cxx_literal(struct cxx *);              /* after "L" */
uint16_t cxx_parameter(struct cxx *);            /* after "T" */
uint16_t cxx_arguments(struct cxx *, uint16_t of); /* after "I" */
const struct cxx_operator *cxx_take_operator(struct cxx *); /* NULL: none was there */
uint16_t cxx_expression(struct cxx *);
uint16_t cxx_decltype(struct cxx *);             /* after "DT" */

/* ---- the printer */

/* Prints the tree of a node; within bounds, what is beyond them is left out. */
void cxx_print(const struct cxx_node *nodes, uint16_t root, struct text *);

#endif
