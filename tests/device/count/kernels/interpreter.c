/* A machine of bytes that computes greatest common divisors and a sum of squares. */
#include "kernel.h"

enum { HALT, PUSH, LOAD, STORE, ADD, SUB, MUL, LESS, JUMP, JUMP_ZERO };

static int32_t stack[32], variables[8];
static const uint8_t program[] = {
	/* while (a != b) if (a < b) b -= a; else a -= b; c += a * a; */
	/* 0 */ LOAD, 0, LOAD, 1, SUB, JUMP_ZERO, 32,
	/* 7 */ LOAD, 0, LOAD, 1, LESS, JUMP_ZERO, 23,
	/* 14 */ LOAD, 1, LOAD, 0, SUB, STORE, 1, JUMP, 0,
	/* 23 */ LOAD, 0, LOAD, 1, SUB, STORE, 0, JUMP, 0,
	/* 32 */ LOAD, 2, LOAD, 0, LOAD, 0, MUL, ADD, STORE, 2, HALT,
};

static int32_t
run(void)
{
	int32_t *sp = stack, steps = 0;

	for (uint32_t pc = 0;; steps++)
		switch (program[pc++]) {
		case HALT: return steps;
		case PUSH: *sp++ = program[pc++]; break;
		case LOAD: *sp++ = variables[program[pc++]]; break;
		case STORE: variables[program[pc++]] = *--sp; break;
		case ADD: sp--; sp[-1] += sp[0]; break;
		case SUB: sp--; sp[-1] -= sp[0]; break;
		case MUL: sp--; sp[-1] *= sp[0]; break;
		case LESS: sp--; sp[-1] = sp[-1] < sp[0]; break;
		case JUMP: pc = program[pc]; break;
		case JUMP_ZERO: pc = *--sp ? pc + 1 : program[pc]; break;
		}
}

uint32_t
kernel(uint32_t rounds)
{
	uint32_t sum = 0;

	variables[2] = 0;
	while (rounds--)
		for (int32_t i = 1; i < 12; i++) {
			variables[0] = 60 + i;
			variables[1] = 17 * i;
			sum += (uint32_t)run();
		}
	return sum + (uint32_t)variables[2];
}
