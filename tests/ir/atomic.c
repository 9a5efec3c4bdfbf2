/* atomic: what atomic instructions do in the simulated world.
 *
 * Each is an event, so that their order among each other and among stores is compared. Few
 * addresses are multiples of anything: only some of the others trap, by a hash, or no run would get
 * far. */
#include "world.h"

#include "wasm/signature.h"

void
world_align(struct world *w, uint16_t op, uint32_t memory, uint64_t address, uint64_t offset)
{
	uint64_t width = UINT64_C(1) << signatures[op].access;
	uint64_t end = world_reach(address, offset, width);

	if (end != UINT64_MAX && (end - width) % width != 0
	    && world_hash(end, w->seed + memory) % 8 == 0)
		world_end(w, END_UNALIGNED);
}

/* What an instruction leaves of the old value and its operand; kind: its place among those of one
 * width. */
static uint64_t
updated(uint32_t kind, uint64_t old, uint64_t operand)
{
	switch (kind) {
	case 0: return old + operand;
	case 1: return old - operand;
	case 2: return old & operand;
	case 3: return old | operand;
	case 4: return old ^ operand;
	}
	return operand;
}

static uint64_t
wait(struct world *w, uint32_t memory, uint64_t end, uint64_t old, const uint64_t *args)
{
	if (!w->m->memories[memory].limits.shared)
		world_end(w, END_NOT_SHARED);
	return old != args[1] ? 1 : world_hash(end, args[2]) % 2 * 2;
}

uint64_t
atomic_access(struct world *w, uint16_t op, uint32_t memory, uint64_t end, const uint64_t *args)
{
	enum { KINDS = 7 }; /* add, sub, and, or, xor, xchg, cmpxchg: of each, seven widths */
	uint32_t width = UINT32_C(1) << signatures[op].access;
	uint64_t mask = UINT64_MAX >> (64 - width * 8), old = world_load(w, memory, end, width);
	uint64_t words[4] = { op, end - width, signatures[op].noperands > 1 ? args[1] & mask : 0,
		signatures[op].noperands > 2 ? args[2] : 0 };

	if (signatures[op].noperands > 2 && op >= OP_I32_ATOMIC_RMW_CMPXCHG)
		words[3] &= mask;
	world_note(w, EVENT_ATOMIC, memory, 4, words);
	if (op == OP_MEMORY_ATOMIC_NOTIFY)
		return w->m->memories[memory].limits.shared ? world_hash(end, args[1]) % 3 : 0;
	if (op == OP_MEMORY_ATOMIC_WAIT32 || op == OP_MEMORY_ATOMIC_WAIT64)
		return wait(w, memory, end, old, args);
	if (op >= OP_I32_ATOMIC_RMW_CMPXCHG) {
		if (old == (args[1] & mask))
			world_store(w, memory, end, width, args[2]);
	} else if (op >= OP_I32_ATOMIC_RMW_ADD)
		world_store(w, memory, end, width,
			updated((op - OP_I32_ATOMIC_RMW_ADD) / KINDS, old, args[1]));
	else if (op >= OP_I32_ATOMIC_STORE)
		world_store(w, memory, end, width, args[1]);
	return signatures[op].nresults ? old : 0;
}

void
atomic_fence(struct world *w)
{
	world_note(w, EVENT_ATOMIC, 0, 1, (uint64_t[]){ OP_ATOMIC_FENCE });
}
