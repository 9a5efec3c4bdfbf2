// The instructions, from the translator's own table (wasm2c/wasm/op.def): by text, { prefix, code,
// imm, pops, pushes }. Types are letters: i I f F for i32 i64 f32 f64, r funcref, R and N a
// nullable and a non-null reference to a function of type i:i; a in a signature is a memory's
// address type.
import fs from 'node:fs';

const table = fs.readFileSync(new URL('../../../wasm2c/wasm/op.def', import.meta.url), 'utf8');

export const ops = new Map();
const line = /^OP\((\w+),\s*(\w+),\s*(\w+),\s*"([^"]+)",\s*(\w+),\s*(NULL|"[^"]*")/gm;
for (const [, id, prefix, code, text, imm, sig] of table.matchAll(line)) {
	const [pops, pushes] = sig === 'NULL' ? [] : sig.slice(1, -1).split(':');
	ops.set(id === 'SELECT_T' ? 'select t' : text,
		{ prefix: Number(prefix), code: Number(code), imm, pops, pushes });
}

export const isAtomic = (text) => /\.atomic\./.test(text);
const isWait = (text) => /\.wait/.test(text);

// Those that compute numbers from numbers and nothing else, by the type of their result.
const isNumber = (types) => types !== undefined && /^[iIfF]*$/.test(types);
export const numeric = { i: [], I: [], f: [], F: [] };
for (const [text, { imm, pops, pushes }] of ops)
	if (imm === 'NONE' && isNumber(pops) && isNumber(pushes) && pops && pushes.length === 1)
		numeric[pushes].push(text);

const accesses = [...ops].filter(([, { imm, prefix }]) => imm === 'MEM' && prefix === 0);
const named = (pattern) => accesses.map(([text]) => text).filter((text) => pattern.test(text));
const loads = named(/\.load/), stores = named(/\.store/);
export const loadsOf = Object.fromEntries([...'iIfF'].map((t) =>
	[t, loads.filter((text) => ops.get(text).pushes === t)]));
export const storesOf = Object.fromEntries([...'iIfF'].map((t) =>
	[t, stores.filter((text) => ops.get(text).pops === `a${t}`)]));

// The atomic ones by the type of their result, '' of those without. Waits are apart: a memory
// that is not shared has none.
const atomics = [...ops].filter(([text, { imm }]) => imm === 'MEM' && isAtomic(text));
export const atomicsOf = Object.fromEntries(['i', 'I', ''].map((t) =>
	[t, atomics.map(([text]) => text)
		.filter((text) => ops.get(text).pushes === t && !isWait(text))]));
export const waits = atomics.map(([text]) => text).filter(isWait);

// How many bytes an access touches.
export const bytesOf = (text) => Number(/(?:load|store|rmw|wait)(\d+)/.exec(text)?.[1]
	?? /^[if](\d+)/.exec(text)?.[1] ?? 32) / 8; // memory.atomic.notify
