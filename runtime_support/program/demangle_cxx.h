/* demangle_cxx: the tree of a C++ name, between its reader (demangle_cxx.c) and what prints it
 * (demangle_cxx_print.c). */
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
	CXX_PACK      /* a, a list, in the place of one argument */
};

struct cxx_node {
	uint8_t kind;
	uint16_t a, b, size;
	const char *text;
};

#define CXX_NODES 1024

/* Prints the tree of a node; within bounds, what is beyond them is left out. */
void cxx_print(const struct cxx_node *nodes, uint16_t root, struct text *);

#endif
