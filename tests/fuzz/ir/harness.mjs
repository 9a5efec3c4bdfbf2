// The C program that makes the calls of a plan and prints what reference.mjs prints.
import { PRELUDE, callLines, importedFunction } from '../differential/harness.mjs';
import { HOST_VALUES } from './plan.mjs';

const OBSERVE = `
static u32 host;

static u32 turn(void) { host = host * 1103515245u + 12345u; return host >> 16; }

/* FNV-1a over 32-bit words, and bytes at the end */
static void hash(const void *bytes, u64 pages, u64 size, u64 most)
{
	u32 h = 0xcbf29ce4;
	const u8 *data = bytes;
	u64 k;
	size = size < most ? size : most;
	for (k = 0; k + 4 <= size; k += 4) {
		u32 word;
		memcpy(&word, data + k, 4);
		h = (h ^ word) * 0x01000193u;
	}
	for (; k < size; k++)
		h = (h ^ data[k]) * 0x01000193u;
	PRINT(" %llx %lx", (unsigned long long)pages, (unsigned long)h);
}

static void nulls(const wasm_rt_funcref_table_t *t)
{
	PRINT(" ");
	for (u32 k = 0; k < t->size; k++)
		PRINT("%c", t->data[k].func ? 'f' : '.');
}
`;

function state({ exports }) {
	const out = ['static void state(const char *word, u64 most)\n{',
		'\t(void)most;\n\tPRINT("%s", word);'];
	for (const { kind, cname, value } of exports) {
		if (kind === 'memory')
			out.push(`\thash((const void *)${cname}(&instance)->data, ${cname}(&instance)->pages,`,
				`\t\t${cname}(&instance)->size, most);`);
		if (kind === 'global')
			out.push(`\tshow_${value}(*${cname}(&instance));`);
		if (kind === 'table')
			out.push(`\tnulls(${cname}(&instance));`);
	}
	return `${out.join('\n')}\n\tNEWLINE;\n}\n`;
}

function hostValue(type) {
	const at = `host_${type}[turn() & 15]`;
	return { i32: `(u32)${at}`, i64: at, f32: `bits_f32((u32)${at})`,
		f64: `bits_f64(${at})` }[type];
}

// What an imported function sees, does and yields.
function back(i, plan) {
	const { cname: memory, shared } = plan.hostMemory
		? plan.exports.find((e) => e.name === 'memory0') : {};
	const global = plan.hostGlobal && plan.exports.find((e) => e.name === plan.hostGlobal).cname;
	const out = ['\tu32 what;\n\tstate("at", 1024);\n\twhat = turn();\n\t(void)what;'];
	if (memory) {
		const grow = `wasm_rt_grow_memory${shared ? '_shared' : ''}`;
		out.push(`\tif (what % 4 == 0)\n\t\t${grow}(${memory}(&instance), 1);`);
		out.push('\tif (what % 4 == 1)',
			`\t\t${memory}(&instance)->data[what >> 2 & 63] = (u8)(what >> 8);`);
	}
	if (global)
		out.push(`\tif (what % 4 == 2)\n\t\t*${global}(&instance) = what >> 8;`);
	if (i.results.length === 1)
		out.push(`\treturn ${hostValue(i.results[0])};`);
	if (i.results.length > 1) {
		const letters = { i32: 'i', i64: 'j', f32: 'f', f64: 'd' };
		out.push(`\t${i.result} r;`,
			...i.results.map((type, n) => `\tr.${letters[type]}${n} = ${hostValue(type)};`),
			'\treturn r;');
	}
	return `${out.join('\n')}\n`;
}

export function harness(plan) {
	const hex = (list) => list.map((n) => `0x${n.toString(16)}u`).join(', ');
	const values = ['i32', 'i64', 'f32', 'f64']
		.map((type) => `static const u64 host_${type}[16] = { ${hex(HOST_VALUES[type])} };\n`);
	const instances = ['&instance', ...plan.instances.map((name) => `(struct ${name} *)0`)];
	const imported = plan.imports.map((i) => importedFunction(i, back(i, plan)));
	const starts = plan.calls.map((_, k) => (plan.groups.some((g) => g[0] === k) ? 1 : 0));
	return `${PRELUDE}${values.join('')}${OBSERVE}${state(plan)}${imported.join('')}
${plan.calls.map(callLines).join('\n')}
static void (*const calls[])(void) = { ${plan.calls.map((_, k) => `call_${k}`).join(', ')}, 0 };
/* 1: a new instance is made before the call */
static const char first[] = { ${starts.join(', ')}, 0 };

static void begin(void)
{
	host = 1;
	wasm2c_m_instantiate(${instances.join(', ')});
}

int
main(void)
{
	volatile int i;
	int code;

	setvbuf(stdout, NULL, _IOLBF, 1 << 16); /* what was printed before a crash tells where */
	wasm_rt_init();
	for (i = 0; calls[i]; i++) {
		if (first[i]) {
			if (i)
				wasm2c_m_free(&instance);
			begin();
		}
		code = wasm_rt_impl_try();
		if (code) {
			PRINT("call %d trap %s", i, trap(code));
			NEWLINE;
			state("after", (u64)-1);
			wasm2c_m_free(&instance);
			begin();
		} else {
			calls[i]();
			state("state", (u64)-1);
		}
	}
	wasm2c_m_free(&instance);
	fflush(stdout);
	return 0;
}
`;
}
