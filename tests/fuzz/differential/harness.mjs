// The C program that makes the calls of a plan and prints what reference.mjs prints.
import { hasVector } from './describe.mjs';

export const CTYPE = { i32: 'u32', i64: 'u64', f32: 'f32', f64: 'f64', v128: 'v128',
	funcref: 'wasm_rt_funcref_t', externref: 'wasm_rt_externref_t' };
const CHAR = { i32: 'i', i64: 'j', f32: 'f', f64: 'd', funcref: 'r', externref: 'e' };

export const PRELUDE = `
#include "m.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static w2c_m instance;
static long lines;

/* The first lines are enough, and a program that only logs must end. */
#define PRINT(...) ((void)(lines < 20000 && printf(__VA_ARGS__)))
#define NEWLINE ((void)(lines++ < 20000 && putchar('\\n')))

static void show_i32(u32 v) { PRINT(" %lx", (unsigned long)v); }
static void show_i64(u64 v) { PRINT(" %llx", (unsigned long long)v); }
static void show_f32(f32 v) { u32 b; memcpy(&b, &v, 4); if (v != v) PRINT(" nan");
	else show_i32(b); }
static void show_f64(f64 v) { u64 b; memcpy(&b, &v, 8); if (v != v) PRINT(" nan");
	else show_i64(b); }
static void show_funcref(wasm_rt_funcref_t v) { PRINT(v.func ? " ref" : " null"); }
static void show_externref(wasm_rt_externref_t v) { PRINT(v ? " ref" : " null"); }
static f32 bits_f32(u32 b) { f32 v; memcpy(&v, &b, 4); return v; }
static f64 bits_f64(u64 b) { f64 v; memcpy(&v, &b, 8); return v; }
static wasm_rt_funcref_t no_func(void) { wasm_rt_funcref_t v; memset(&v, 0, sizeof v); return v; }

static const char *
trap(int code)
{
	static const char *const classes[] = { "none", "bounds", "range", "zero", "range",
		"unreachable", "bounds", "null", "exception",
		"unaligned", "exhaustion" };
	return code < (int)(sizeof classes / sizeof classes[0]) ? classes[code] :
		wasm_rt_strerror((wasm_rt_trap_t)code);
}

static void show_memory(const char *name, const wasm_rt_memory_t *m)
{
	u32 hash = 0xcbf29ce4;
	for (u64 i = 0; i < m->size; i++)
		hash = (hash ^ m->data[i]) * 0x01000193;
	PRINT("memory %s %llx %lx", name, (unsigned long long)m->pages, (unsigned long)hash);
	NEWLINE;
}

/* clang and tcc are not asked whether all of these are used */
static void unused(void) { (void)show_i32; (void)show_i64; (void)show_f32; (void)show_f64;
	(void)show_funcref; (void)show_externref;
	(void)bits_f32; (void)bits_f64; (void)no_func; (void)show_memory; (void)unused; }
`;

export function constant({ type, bits }) {
	const hex = `0x${BigInt(bits).toString(16)}u`;
	switch (type) {
	case 'i32': return hex;
	case 'i64': return `${hex}ll`;
	case 'f32': return `bits_f32(${hex})`;
	case 'f64': return `bits_f64(${hex}ll)`;
	case 'funcref': return 'no_func()';
	default: return 'NULL';
	}
}

// back: the lines that make its result, zeros if not given
export function importedFunction(i, back) {
	const names = i.args.map((_, k) => `a${k}`);
	const struct = /struct (\w+)/.exec(i.params)[1];
	if (hasVector(i)) {
		const params = names.map((name, k) => `, ${CTYPE[i.args[k]]} ${name}`).join('');
		return `${i.result} ${i.cname}(struct ${struct} *host${params})\n{\n\t(void)host;\n`
			+ names.map((name) => `\t(void)${name};\n`).join('')
			+ '\twasm_rt_trap(WASM_RT_TRAP_UNREACHABLE);\n}\n';
	}
	const body = i.args.map((type, k) => `\tshow_${type}(a${k});`);
	if (back === undefined && i.results.length === 1)
		back = `\treturn ${constant({ type: i.results[0], bits: '0' })};\n`;
	if (back === undefined && i.results.length > 1)
		back = `\t${i.result} zero;\n\tmemset(&zero, 0, sizeof zero);\n\treturn zero;\n`;
	return `${i.result} ${i.cname}(struct ${struct} `
		+ `*host${names.map((name, k) => `, ${CTYPE[i.args[k]]} ${name}`).join('')})\n{\n`
		+ `\t(void)host;\n\tPRINT("import ${i.cname}");\n${body.join('\n')}\n`
			+ `${i.args.length ? '' : '\tPRINT(" ");\n'}\tNEWLINE;\n${back ?? ''}}\n`;
}

function importedObject(i, n) {
	const struct = /struct (\w+)/.exec(i.params)[1];
	const type = i.result.replace(/\*$/, '').trim();
	return `static ${type} object${n};\n`
		+ `${type} *${i.cname}(struct ${struct} *host) { (void)host; return &object${n}; }\n`;
}

function setUp(i, n) {
	if (i.kind === 'memory')
		return `\twasm_rt_allocate_memory(&object${n}, ${i.minimum}, ${i.maximum ?? 65536}, `
			+ `false, 65536);\n`;
	if (i.kind === 'table')
		return `\twasm_rt_allocate_funcref_table(&object${n}, ${i.minimum}, `
			+ `${i.maximum ?? '0xffffffffu'});\n`;
	return '';
}

export function callLines(call, k) {
	const args = ['&instance', ...call.args.map(constant)].join(', ');
	const out = [`static void call_${k}(void)\n{`];
	if (!call.results.length)
		out.push(`\t${call.cname}(${args});\n\tPRINT("call ${k} = ");`);
	else if (call.results.length === 1)
		out.push(`\t${CTYPE[call.results[0]]} r = ${call.cname}(${args});\n`
			+ `\tPRINT("call ${k} =");\n\tshow_${call.results[0]}(r);`);
	else {
		const chars = call.results.map((type) => CHAR[type]);
		out.push(`\tstruct wasm_multi_${chars.join('')} r = ${call.cname}(${args});\n`
			+ `\tPRINT("call ${k} =");`);
		chars.forEach((char, n) => out.push(`\tshow_${call.results[n]}(r.${char}${n});`));
	}
	out.push('\tNEWLINE;\n}\n');
	return out.join('\n');
}

export function harness(plan) {
	const out = [PRELUDE];
	plan.imports.forEach((i, n) =>
		out.push(i.kind === 'function' ? importedFunction(i) : importedObject(i, n)));
	plan.calls.forEach((call, k) => out.push(callLines(call, k)));
	out.push('int\nmain(void)\n{');
	out.push(`\tstatic void (*const calls[])(void) = { `
		+ `${plan.calls.map((_, k) => `call_${k}, `).join('')}0 };`);
	out.push('\tvolatile int i = 0;\n\tint code;\n\n\twasm_rt_init();');
	plan.imports.forEach((i, n) => out.push(setUp(i, n)));
	out.push('\tcode = wasm_rt_impl_try();\n\tif (code) {\n'
		+ '\t\tPRINT("instantiate trap %s\\n", trap(code));\n\t\treturn 0;\n\t}');
	out.push(`\twasm2c_m_instantiate(${['&instance',
		...plan.instances.map((name) => `(struct ${name} *)0`)].join(', ')});`);
	out.push('\tcode = wasm_rt_impl_try();\n\tif (code) {\n'
		+ '\t\tPRINT("call %d trap %s", i, trap(code));\n\t\tNEWLINE;\n\t\ti++;\n\t}');
	out.push('\tfor (; calls[i]; i++)\n\t\tcalls[i]();');
	for (const e of plan.exports) {
		if (e.kind === 'global')
			out.push(`\tPRINT("global ${e.cname}");\n\tshow_${e.value}(*${e.cname}(&instance));\n`
				+ `\tNEWLINE;`);
		if (e.kind === 'table')
			out.push(`\tPRINT("table ${e.cname} %lx", (unsigned `
				+ `long)${e.cname}(&instance)->size);\n\tNEWLINE;`);
		if (e.kind === 'memory')
			out.push(`\tshow_memory("${e.cname}", ${e.cname}(&instance));`);
	}
	out.push('\twasm2c_m_free(&instance);\n\treturn 0;\n}\n');
	return out.join('\n');
}
