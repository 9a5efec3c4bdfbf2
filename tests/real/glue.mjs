// The C between replay.c and one module, from what record.mjs noted of its imports and exports and
// from the header.

const CTYPE = { i32: 'u32', i64: 'u64', f32: 'f32', f64: 'f64', funcref: 'wasm_rt_funcref_t',
	externref: 'wasm_rt_externref_t' };
const CHAR = { i32: 'i', i64: 'j', f32: 'f', f64: 'd', funcref: 'r', externref: 'e' };

const fromBits = (type, bits) =>
	({ i32: `(u32)${bits}`, i64: bits, f32: `f32_of_bits(${bits})`, f64: `f64_of_bits(${bits})`,
	externref: `(wasm_rt_externref_t)(uintptr_t)${bits}` })[type];
const toBits = (type, value) =>
	({ i32: value, i64: value, f32: `bits_of_f32(${value})`, f64: `bits_of_f64(${value})`,
	externref: `(uintptr_t)${value}` })[type];

// The prototypes of the header: { result, cname, params }, in the order of the sections.
function prototypes(header, what) {
	return [...header.matchAll(new RegExp(`^/\\* ${what}: .*\\*/\n(.*)$`, 'gm'))].map(([, line]) =>
		{
		const [, result, cname, params] = /^(?:extern const )?(.*?[ *])(\w+)(\(.*\))?;$/.exec(line);
		return { result: result.trim(), cname, params };
	});
}

const isPlain = (types) => types.every((type) => type !== 'funcref');

function importedFunction(i, k) {
	const struct = /struct (\w+)/.exec(i.params)[1], n = i.parameters.length;
	const params = i.parameters.map((type, a) => `, ${CTYPE[type]} a${a}`).join('');
	const head = `${i.result}\n${i.cname}(struct ${struct} *host${params})\n{\n\t(void)host;\n`;
	if (!isPlain(i.parameters) || !isPlain(i.results))
		return `${head}${i.parameters.map((_, a) => `\t(void)a${a};\n`).join('')}\tabort();\n}\n`;
	const args = n
		? `\tconst uint64_t args[] = { `
		+ `${i.parameters.map((type, a) => toBits(type, `a${a}`)).join(', ')} };\n` : '';
	const call = `\treplay_import(${k}, ${n}, ${n ? 'args' : 'NULL'}, ${i.results.length}, `
		+ `${i.results.length ? 'out' : 'NULL'});\n`;
	let out = '';
	if (i.results.length === 1)
		out = `\treturn ${fromBits(i.results[0], 'out[0]')};\n`;
	else if (i.results.length)
		out = `\treturn (${i.result}){ `
			+ `${i.results.map((type, r) => fromBits(type, `out[${r}]`)).join(', ')} };\n`;
	return `${head}${args}${i.results.length
		? `\tuint64_t out[${i.results.length}];\n` : ''}${call}${out}}\n`;
}

function importedObject(i, k) {
	if (i.kind === 'tag')
		return `static char object${k};\nconst wasm_rt_tag_t ${i.cname} = &object${k};\n`;
	const struct = /struct (\w+)/.exec(i.params)[1], type = i.result.replace(/\*$/, '').trim();
	return `static ${type} object${k};\n\n${type} *\n${i.cname}(struct ${struct} *host)\n{\n`
		+ `\t(void)host;\n\treturn &object${k};\n}\n`;
}

function setUp(i, k) {
	switch (i.kind) {
	case 'memory': return `\twasm_rt_allocate_memory(&object${k}, ${i.minimum}, `
		+ `${i.maximum ?? 65536}, false, 65536);\n`;
	case 'table': return `\twasm_rt_allocate_funcref_table(&object${k}, ${i.minimum}, `
		+ `${i.maximum ?? '0xffffffffu'});\n`;
	case 'global': return `\tobject${k} = ${fromBits(i.value, `UINT64_C(0x${i.bits})`)};\n`;
	}
	return '';
}

// result = f(args), with bits on both sides: the statements of one case.
function callCase(f, first, { parameters, results }) {
	const call = `${f}(${[first,
		...parameters.map((type, a) => fromBits(type, `args[${a}]`))].join(', ')})`;
	if (!results.length)
		return `\t\t${call};\n\t\tbreak;\n`;
	if (results.length === 1)
		return `\t\tresults[0] = ${toBits(results[0], call)};\n\t\tbreak;\n`;
	const members = results.map((type, r) => `${CHAR[type]}${r}`);
	return `\t\t{\n`
		+ `\t\t\tstruct wasm_multi_${results.map((type) => CHAR[type]).join('')} multi = ${call};\n`
		+ members.map((member, r) =>
			`\t\t\tresults[${r}] = ${toBits(results[r], `multi.${member}`)};\n`)
			.join('') + '\t\t}\n\t\tbreak;\n';
}

function callType({ parameters, results }) {
	const result = results.length > 1
		? `struct wasm_multi_${results.map((type) => CHAR[type]).join('')}`
		: CTYPE[results[0]] ?? 'void';
	return `${result} (*)(${['void *', ...parameters.map((type) => CTYPE[type])].join(', ')})`;
}

// Cases for what JavaScript changes by itself: globals that are imported, entries of the table.
function changes(needed, given, placed) {
	const out = ['void\nglue_set_global(unsigned k, uint64_t value)\n{\n\t(void)value;\n'
		+ '\tswitch (k) {'];
	needed.forEach((i, k) => {
		if (i.kind === 'global' && i.mutable)
			out.push(`\tcase ${k}:\n\t\tobject${k} = ${fromBits(i.value, 'value')};\n\t\tbreak;`);
	});
	out.push('\tdefault:\n\t\tabort();\n\t}\n}\n');
	out.push('wasm_rt_funcref_t\nglue_function(unsigned k)\n{\n'
		+ '\twasm_rt_funcref_t ref = { NULL, NULL, { NULL }, &instance };\n\n\tswitch (k) {');
	for (const k of placed) {
		const { cname, parameters, results } = given[k];
		const types = [parameters.length, results.length,
			...[...parameters, ...results].map((type) => `WASM_RT_${type.toUpperCase()}`)];
		out.push(`\tcase ${k}:\n\t\tref.func = (wasm_rt_function_ptr_t)${cname};\n`
			+ `\t\tref.func_type = wasm2c_m_get_func_type(${types.join(', ')});\n\t\tbreak;`);
	}
	out.push('\tdefault:\n\t\tabort();\n\t}\n\treturn ref;\n}\n');
	return out;
}

export function glue({ imports, exports, signatures, placed }, header) {
	const needed = prototypes(header, 'import').map((proto, k) => ({ ...proto, ...imports[k] }));
	const given = prototypes(header, 'export').map((proto, k) => ({ ...proto, ...exports[k] }));
	const instances = /^void wasm2c_m_instantiate\((.*)\);$/m.exec(header)[1].split(',').slice(1)
		.map((p) => `(${p.trim()})0`);
	const find = (kind, test = () => true) => {
		const k = needed.findIndex((i) => i.kind === kind && test(i)),
			e = given.find((x) => x.kind === kind && test(x));
		return k >= 0 ? `&object${k}` : e ? `${e.cname}(&instance)` : null;
	};
	const table = find('table', (t) => t.element !== 'externref');
	const out = ['#include "m.h"\n#include "replay.h"\n\n#include <stdlib.h>\n\n'
		+ 'static w2c_m instance;\n'];

	needed.forEach((i, k) =>
		out.push(i.kind === 'function' ? importedFunction(i, k) : importedObject(i, k)));
	out.push(`void\nglue_instantiate(void)\n{\n`
		+ `${needed.map(setUp)
		.join('')}\twasm2c_m_instantiate(${['&instance', ...instances].join(', ')});\n}\n`);
	out.push('void\nglue_free(void)\n{\n\twasm2c_m_free(&instance);\n}\n');
	out.push(`wasm_rt_memory_t *\nglue_memory(void)\n{\n\treturn ${find('memory') ?? 'NULL'};\n`
		+ `}\n`);
	out.push('wasm_rt_funcref_table_t *\nglue_functions(void)\n{\n'
		+ `\treturn ${table ?? 'NULL'};\n}\n`);
	out.push(...changes(needed, given, placed));
	out.push(`wasm_rt_externref_table_t *\nglue_externs(void)\n{\n`
		+ `\treturn ${find('table', (t) => t.element === 'externref') ?? 'NULL'};\n}\n`);
	out.push('void\nglue_export(unsigned k, const uint64_t *args, uint64_t *results)\n{\n'
		+ '\t(void)args;\n\t(void)results;\n\tswitch (k) {');
	given.forEach((e, k) => {
		if (e.kind === 'function' && isPlain(e.parameters) && isPlain(e.results))
			out.push(`\tcase ${k}:\n${callCase(e.cname, '&instance', e)}`);
	});
	out.push('\tdefault:\n\t\tabort();\n\t}\n}\n');
	out.push('void\n'
		+ 'glue_table(unsigned index, unsigned type, const uint64_t *args, uint64_t *results)\n{');
	out.push('\tconst wasm_rt_funcref_t *entry;\n\n\t(void)args;\n\t(void)results;');
	out.push(table ? `\tentry = &(${table})->data[index];` : '\t(void)index;\n\tabort();');
	out.push('\tswitch (type) {');
	signatures.forEach((type, k) =>
		out.push(`\tcase ${k}:\n`
		+ `${callCase(`((${callType(type)})entry->func)`, 'entry->module_instance', type)}`));
	out.push('\tdefault:\n\t\tabort();\n\t}\n}\n');
	return out.join('\n');
}
