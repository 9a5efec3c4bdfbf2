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

// How many bytes an access touches.
export const bytesOf = (text) =>
	Number(/(?:load|store)(\d+)/.exec(text)?.[1] ?? /^.(\d+)/.exec(text)[1]) / 8;
