/* facts: what the first pass learns of every function, closed over the call graph. (Which features
 * a module uses, and where first, the decoder notes in module.uses.) */
#ifndef WASM_FACTS_H
#define WASM_FACTS_H

#include "util/vec.h"
#include "wasm/module.h"

/* Bytes of stack that need no check of their own: the runtime keeps a margin. */
#define STACK_SMALL 4096

struct func_facts {
	bool reachable;     /* from an export, the start function, an element segment, a global, or
	                       ref.func */
	bool calls_host;    /* calls an import, or through a table or reference: directly */
	bool may_grow;      /* memory.grow here or in any callee (grows.c) */
	bool may_raise;     /* throw, throw_ref, rethrow here or in any callee, whoever catches it */
	bool may_throw;     /* an exception may leave it (throws.c) */
	bool tail_calls;    /* has return_call, return_call_indirect or return_call_ref */
	/* makes tail calls itself, is the target of a return_call, or (where the module has indirect
	 * tail calls or return_call_ref) has its address taken or is exported */
	bool tail_called;
	bool address_taken; /* named by ref.func or by an element segment */
	bool refers;        /* has ref.func */
	/* checks for exhaustion: calls the outside, is the one on a cycle of calls that does, or takes
	 * much stack with what it calls */
	bool stack_check;
	uint32_t stack_bytes; /* an estimate of what it takes, with its callees down to those that check
	                         for themselves */
	bool polls;         /* see weight.h; where facts.interruptible */
	uint32_t weight;    /* what a call of it costs its caller: 0 if it polls */
	uint32_t nlocals;   /* with parameters */
	uint32_t nexns;     /* values of 272 bytes that it may hold: see EXN_BYTES in callgraph.c */
	uint32_t code_insns; /* number of instructions, a measure of the work */
	uint32_t max_stack; /* greatest operand stack height */
	uint32_t ncallees;
	uint32_t *callees;  /* function indices called directly, each once, in ascending order */
	uint32_t ncalled_types;
	uint32_t *called_types; /* the canonical types called through tables and references */
	uint32_t nraisers;
	uint32_t *raisers;  /* in modules with tags: the nodes of callers.h from which an exception that
	                       comes leaves this function, too (raises.c) */
};

struct facts {
	struct func_facts *funcs;    /* nfuncs */
	bool *global_written;        /* by an instruction of this module, or exported mutable, or
	                                imported mutable */
	bool *table_written;         /* table.set, fill, grow, copy, init here; or exported, or
	                                imported */
	uint32_t *type_calls;        /* by canonical type: how many calls through tables and references
	                                have it */
	bool *memory_grows;          /* memory.grow here, or exported, or imported */
	bool interruptible;          /* loops and functions poll */
	bool throws;                 /* the module has tags or handles exceptions; where not, it takes
	                                no notice of any */
	bool *type_grows;            /* by canonical type: a call through a table or reference may grow
	                                a memory */
	bool *node_raises;           /* by node of callers.h: whether it or what it calls may throw,
	                                whoever catches it; where `throws` */
	bool *node_throws;           /* by node of callers.h: whether it may throw; where `throws` */
	bool funcrefs_visible;       /* the outside may see function references, and put some where this
	                                module calls them */
	bool ops_used[OP_COUNT];     /* opcodes in reachable or unreachable code of any body or
	                                expression */
	bool coarse_stacks;          /* set by the caller: what functions take is estimated in powers of
	                                two, and checks print none of their callees' needs, so that they
	                                seldom change */
	uint64_t body_bytes;         /* all bodies */
	uint32_t discard_import;     /* the imported function whose calls are memory.discard of memory
	                                0; UINT32_MAX: none */

	/* While bodies are read: */
	uint32_t *callees;           /* of the body at hand, each once, in the order met */
	uint32_t ncallees, callees_cap;
	uint32_t *last_caller;       /* per function: 1 + the last function seen to call it */
	uint32_t *types, ntypes, types_cap; /* called_types of the body at hand */
	uint32_t *last_type_caller;  /* per type: as last_caller */
	VEC(uint32_t) raisers;       /* of the body at hand */
	uint32_t *last_raiser;       /* per node of callers.h: as last_caller; in modules with tags */
	VEC(uint32_t) raised;        /* inside of the tries at hand, to their end */
	VEC(struct open_try) tries;
	uint32_t try_depth;          /* blocks in the outermost of them, with it */
	bool indirect_tail_calls;    /* return_call_indirect or return_call_ref somewhere */
};

/* Starts from what the module's sections say; *facts is zeroed before. Whatever is allocated lives
 * in the module's arena. */
void facts_init(struct facts *, struct module *);

/* Called by valid_body for each instruction that type checks and that says more than that its
 * opcode is used (signature.noted). `reachable` is false in code after an unconditional branch:
 * such code has no effects and calls nothing. */
void facts_note(struct facts *, struct module *, uint32_t func, const struct insn *,
	bool reachable);

/* Called by valid_body after the body's last instruction. */
void facts_end_body(struct facts *, struct module *, uint32_t func);

/* After the last body: the closures over the call graph. */
void facts_close(struct facts *, struct module *);

static inline bool
facts_op_used(const struct facts *f, enum op op)
{
	return f->ops_used[op];
}

#endif
