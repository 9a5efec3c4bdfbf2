// C names by the header's contract (doc/design.md), written down here a second time so that the
// translator's are checked.

// A name's bytes as part of a C identifier.
export function mangle(name, isModule = false) {
	const bytes = Buffer.from(name);
	let out = '';
	bytes.forEach((byte, i) => {
		const char = String.fromCharCode(byte);
		/* An escaped _ before this one no longer counts as one. */
		const edge = char === '_' && (i === 0 || i === bytes.length - 1 || out.endsWith('_'));
		const afterPrefix = /[0-9A-F]/.test(char) && bytes.subarray(Math.max(0, i - 2), i)
			.toString('latin1') === '0x';
		if (edge || afterPrefix || !/[A-Za-z0-9_]/.test(char))
			out += '0x' + byte.toString(16).toUpperCase().padStart(2, '0');
		else
			out += char === '_' && isModule ? '__' : char;
	});
	return out;
}

export const symbol = (module, field) => `w2c_${mangle(module, true)}_${mangle(field)}`;

/* The string by which translated modules compare an import's type with that of what provides it. */
export const typeString = (module, field) => `wasm2c_${mangle(module, true)}_type_${mangle(field)}`;

const C_TYPES = {
	i: 'u32', j: 'u64', f: 'f32', d: 'f64', o: 'v128',
	r: 'wasm_rt_funcref_t', e: 'wasm_rt_externref_t', x: 'wasm_rt_exnref_t',
};
export const cType = (letter) => C_TYPES[letter];
export const cResult = (results) =>
	results.length === 0 ? 'void' : results.length === 1 ? cType(results)
	: `struct wasm_multi_${results}`;

const TABLES = { r: 'wasm_rt_funcref_table_t', e: 'wasm_rt_externref_table_t',
	x: 'wasm_rt_exnref_table_t' };

// What the accessor of a global, memory or table points at.
export function cPointee(kind, type) {
	switch (kind) {
	case 'global': return cType(type);
	case 'table': return TABLES[type];
	case 'memory': return type.shared ? 'wasm_rt_shared_memory_t' : 'wasm_rt_memory_t';
	}
}

// How a header declares a symbol: "RESULT(parameter types after the first)", or undefined if it
// does not.
export function declared(header, name) {
	if (new RegExp(`\\bextern const wasm_rt_tag_t ${name};`).test(header))
		return 'tag';
	const match = new RegExp(`([\\w \\t*]+?)\\b${name}\\s*\\(([^)]*)\\)\\s*;`).exec(header);
	if (!match)
		return undefined;
	const types = match[2].split(',').slice(1);
	return `${match[1]}(${types})`.replace(/\bextern\b|\s+/g, '');
}
