/* eval: the results of the integer operations, those with PROP_INTEGER. */
#include "ir/ir.h"
#include "wasm/signature.h"

static uint64_t
divide(int64_t a, int64_t b)
{
	return b == -1 ? 0 - (uint64_t)a : (uint64_t)(a / b);
}

static uint64_t
remainder_of(int64_t a, int64_t b)
{
	return b == -1 ? 0 : (uint64_t)(a % b);
}

uint64_t
eval(uint16_t op, uint64_t a, uint64_t b)
{
	bool is64 = signatures[op].operands[0] == TYPE_I64;
	unsigned width = is64 ? 64 : 32, shift = (unsigned)b & (width - 1),
		back = (0 - shift) & (width - 1);
	int64_t sa, sb;
	uint64_t value = 0;

	if (!is64) {
		a = (uint32_t)a;
		b = (uint32_t)b;
	}
	sa = is64 ? (int64_t)a : (int32_t)(uint32_t)a;
	sb = is64 ? (int64_t)b : (int32_t)(uint32_t)b;
	switch (op) {
	case OP_I32_EQZ: case OP_I64_EQZ: value = a == 0; break;
	case OP_I32_EQ: case OP_I64_EQ: value = a == b; break;
	case OP_I32_NE: case OP_I64_NE: value = a != b; break;
	case OP_I32_LT_S: case OP_I64_LT_S: value = sa < sb; break;
	case OP_I32_LT_U: case OP_I64_LT_U: value = a < b; break;
	case OP_I32_GT_S: case OP_I64_GT_S: value = sa > sb; break;
	case OP_I32_GT_U: case OP_I64_GT_U: value = a > b; break;
	case OP_I32_LE_S: case OP_I64_LE_S: value = sa <= sb; break;
	case OP_I32_LE_U: case OP_I64_LE_U: value = a <= b; break;
	case OP_I32_GE_S: case OP_I64_GE_S: value = sa >= sb; break;
	case OP_I32_GE_U: case OP_I64_GE_U: value = a >= b; break;
	case OP_I32_ADD: case OP_I64_ADD: value = a + b; break;
	case OP_I32_SUB: case OP_I64_SUB: value = a - b; break;
	case OP_I32_MUL: case OP_I64_MUL: value = a * b; break;
	case OP_I32_DIV_S: case OP_I64_DIV_S: value = b ? divide(sa, sb) : 0; break;
	case OP_I32_DIV_U: case OP_I64_DIV_U: value = b ? a / b : 0; break;
	case OP_I32_REM_S: case OP_I64_REM_S: value = b ? remainder_of(sa, sb) : 0; break;
	case OP_I32_REM_U: case OP_I64_REM_U: value = b ? a % b : 0; break;
	case OP_I32_AND: case OP_I64_AND: value = a & b; break;
	case OP_I32_OR: case OP_I64_OR: value = a | b; break;
	case OP_I32_XOR: case OP_I64_XOR: value = a ^ b; break;
	case OP_I32_SHL: case OP_I64_SHL: value = a << shift; break;
	case OP_I32_SHR_S: case OP_I64_SHR_S: value = (uint64_t)(sa >> shift); break;
	case OP_I32_SHR_U: case OP_I64_SHR_U: value = a >> shift; break;
	case OP_I32_ROTL: case OP_I64_ROTL: value = a << shift | a >> back; break;
	case OP_I32_ROTR: case OP_I64_ROTR: value = a >> shift | a << back; break;
	case OP_I32_WRAP_I64: case OP_I64_EXTEND_I32_U: value = a; break;
	case OP_I64_EXTEND_I32_S: value = (uint64_t)sa; break;
	case OP_I32_EXTEND8_S: case OP_I64_EXTEND8_S: value = (uint64_t)(int8_t)(uint8_t)a; break;
	case OP_I32_EXTEND16_S: case OP_I64_EXTEND16_S: value = (uint64_t)(int16_t)(uint16_t)a; break;
	case OP_I64_EXTEND32_S: value = (uint64_t)(int32_t)(uint32_t)a; break;
	}
	return signatures[op].results[0] == TYPE_I32 ? (uint32_t)value : value;
}

uint64_t
eval_load(uint16_t op, uint64_t bytes)
{
	unsigned unused = 64 - (8u << signatures[op].access);

	bytes <<= unused;
	return op_info[op].props & PROP_SIGNED ? (uint64_t)((int64_t)bytes >> unused) : bytes >> unused;
}
