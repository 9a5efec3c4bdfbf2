/* A stack machine that runs the sieve of Eratosthenes: a switch, a table of functions, calls. */
enum { PUSH, LOAD, STORE, ADD, MUL, LESS, JUMP, JUMP_IF, CALL, HALT };

static int memory[20000], stack[64];

static int first(int x) { return x + 1; }
static int second(int x) { return x ^ 1; }
static int third(int x) { return x * 3; }
static int (*const functions[])(int) = { first, second, third };

/* for (i = 2; i < 10000; i++) if (!memory[i]) for (j = i * i; j < 10000; j += i) memory[j] = 1; i
 * and j at 10000 and 10001. */
static const int program[] = {
	PUSH, 2, PUSH, 10000, STORE,
	/* 5 */ PUSH, 10000, LOAD, PUSH, 100, LESS, JUMP_IF, 15, HALT, HALT,
	/* 15 */ PUSH, 10000, LOAD, LOAD, JUMP_IF, 61,
	/* 21 */ PUSH, 10000, LOAD, PUSH, 10000, LOAD, MUL, PUSH, 10001, STORE,
	/* 31 */ PUSH, 10001, LOAD, PUSH, 10000, LESS, JUMP_IF, 41, JUMP, 61,
	/* 41 */ PUSH, 1, PUSH, 10001, LOAD, STORE, PUSH, 10001, LOAD, PUSH, 10000, LOAD, ADD, PUSH,
		10001, STORE, JUMP, 31, HALT, HALT,
	/* 61 */ PUSH, 10000, LOAD, CALL, 0, PUSH, 10000, STORE, JUMP, 5
};

static int
run(void)
{
	int *sp = stack, steps = 0;

	for (int pc = 0;; steps++)
		switch (program[pc++]) {
		case PUSH: *sp++ = program[pc++]; break;
		case LOAD: sp[-1] = memory[sp[-1]]; break;
		case STORE: sp -= 2; memory[sp[1]] = sp[0]; break;
		case ADD: sp--; sp[-1] += sp[0]; break;
		case MUL: sp--; sp[-1] *= sp[0]; break;
		case LESS: sp--; sp[-1] = sp[-1] < sp[0]; break;
		case JUMP: pc = program[pc]; break;
		case JUMP_IF: sp--; pc = *sp ? program[pc] : pc + 1; break;
		case CALL: sp[-1] = functions[program[pc++]](sp[-1]); break;
		case HALT: return steps;
		}
}

unsigned
kernel(unsigned rounds)
{
	unsigned sum = 0;

	while (rounds--)
		for (int repeat = 0; repeat < 20; repeat++) {
			for (int i = 0; i < 10000; i++)
				memory[i] = 0;
			sum += (unsigned)run();
			for (int i = 0; i < 10000; i++)
				sum += (unsigned)memory[i] + (unsigned)functions[i % 3](i);
		}
	return sum;
}
