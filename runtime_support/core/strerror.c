/* Messages of traps. */
#include "core-private.h"

const char *
wasm_rt_strerror(wasm_rt_trap_t code)
{
	switch (code) {
	case WASM_RT_TRAP_NONE: return "no trap";
	case WASM_RT_TRAP_OOB: return "out of bounds memory or table access";
	case WASM_RT_TRAP_INT_OVERFLOW: return "integer overflow";
	case WASM_RT_TRAP_DIV_BY_ZERO: return "integer divide by zero";
	case WASM_RT_TRAP_INVALID_CONVERSION: return "invalid conversion to integer";
	case WASM_RT_TRAP_UNREACHABLE: return "unreachable";
	case WASM_RT_TRAP_CALL_INDIRECT:
		return "undefined element, uninitialized element or indirect call type mismatch";
	case WASM_RT_TRAP_NULL_REF: return "null reference";
	case WASM_RT_TRAP_UNCAUGHT_EXCEPTION: return "uncaught exception";
	case WASM_RT_TRAP_UNALIGNED: return "unaligned atomic";
	case WASM_RT_TRAP_EXHAUSTION: return "call stack exhausted";
	case WASM_RT_TRAP_OUT_OF_MEMORY: return "out of memory";
	case WASM_RT_TRAP_INCOMPATIBLE_IMPORT: return "incompatible import type";
	case WASM_RT_TRAP_EXIT: return "exit";
	case WASM_RT_TRAP_NOT_SHARED: return "expected shared memory";
	case WASM_RT_TRAP_INTERRUPTED: return "interrupted";
	case WASM_RT_TRAP_OUT_OF_FUEL: return "all fuel consumed";
	}
	return "unknown trap";
}
