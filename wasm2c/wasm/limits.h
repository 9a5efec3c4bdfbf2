/* limits: what the translator accepts at most. Each is far above what toolchains write, and above
 * the JavaScript API's implementation limits; what exceeds one ends in a message that names it. */
#ifndef WASM_LIMITS_H
#define WASM_LIMITS_H

#define LIMIT_TYPES 1000000
#define LIMIT_FUNCTIONS 1000000
#define LIMIT_IMPORTS 1000000
#define LIMIT_EXPORTS 1000000
#define LIMIT_GLOBALS 1000000
#define LIMIT_TABLES 100000
#define LIMIT_MEMORIES 1000
#define LIMIT_TAGS 1000000
#define LIMIT_SEGMENTS 1000000      /* element segments; data segments */
#define LIMIT_SEGMENT_ITEMS 10000000 /* of one element segment */
#define LIMIT_CONST_INSNS 100000    /* of one constant expression */
#define LIMIT_PARAMS 1000
#define LIMIT_RESULTS 1000
#define LIMIT_FIELDS 10000
#define LIMIT_SUBTYPE_DEPTH 63
#define LIMIT_LOCALS 50000          /* of one function, with parameters */
#define LIMIT_BODY_BYTES (128u << 20)
#define LIMIT_NESTING 10000         /* blocks within blocks: bounds the recursion of passes */
#define LIMIT_BR_TABLE 10000000
#define LIMIT_NAME_BYTES (1u << 20)

#endif
