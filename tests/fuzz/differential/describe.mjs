// What a module imports and exports, with types (node's --experimental-wasm-type-reflection), the C
// name of each from the header that the translator wrote, and the calls that are made of it: the
// same for both sides.
import fs from 'node:fs';

const TYPES = new Set(['i32', 'i64', 'f32', 'f64', 'v128', 'funcref', 'externref']);

export class Unsuitable extends Error {}

function valueTypes(list) {
	return list.map((type) => {
		const name = { anyfunc: 'funcref' }[type] ?? type;
		if (!TYPES.has(name))
			throw new Unsuitable(`a value of type ${type}`);
		return name;
	});
}

// The functions and accessors of the header: { name, result, params } in order, imports and exports
// apart. A tag is an object.
function prototypes(header, what) {
	const found = [];
	for (const [, line] of header.matchAll(new RegExp(`^/\\* ${what}: .*\\*/\n(.*)$`, 'gm'))) {
		const parts = /^(?:extern const )?(.*?[ *])(\w+)(\(.*\))?;$/.exec(line);
		found.push({ result: parts[1].trim(), cname: parts[2], params: parts[3] });
	}
	return found;
}

// Externs with what the header says of each: what is 'import' or 'export'.
export function externs(list, header, what) {
	const protos = prototypes(header, what);
	if (list.length !== protos.length)
		throw new Error(`the header has ${protos.length} of ${list.length} externs`);
	return list.map((item, i) => {
		const { kind, type } = item;
		const all = { ...item, ...protos[i], type: undefined };
		if (kind === 'function')
			return { ...all, args: valueTypes(type.parameters), results: valueTypes(type.results) };
		if (kind === 'global') { /* JavaScript cannot read one of type v128 */
			const [value] = valueTypes([type.value]), unread = value === 'v128' &&
				what === 'export';
			return { ...all, kind: unread ? 'vector' : kind, value, mutable: type.mutable };
		}
		if (kind === 'tag')
			return all;
		return { ...all, minimum: type.minimum, maximum: type.maximum };
	});
}

// The structs of the instances that a module imports from.
export const instances = (header) => /^void wasm2c_m_instantiate\((.*)\);$/m.exec(header)[1]
	.split(',').slice(1).map((p) => /struct (\w+)/.exec(p)[1]);

// A small generator of numbers that does not hang on the platform.
export function random(seed) {
	let state = BigInt(seed) * 0x9e3779b97f4a7c15n & 0xffffffffffffffffn;
	return () => {
		state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
		return state >> 32n;
	};
}

const CORNERS = {
	i32: [0n, 1n, 0xffffffffn, 0x80000000n, 0x7fffffffn, 2n, 31n, 32n, 255n, 65536n],
	i64: [0n, 1n, 0xffffffffffffffffn, 0x8000000000000000n, 0x7fffffffffffffffn, 0xffffffffn,
	0x100000000n, 63n, 64n],
	f32: [0n, 0x80000000n, 0x3f800000n, 0xbf800000n, 0x7f800000n, 0xff800000n, 1n, 0x7f7fffffn,
	0x4f000000n, 0xcf000000n, 0x3f000000n],
	f64: [0n, 0x8000000000000000n, 0x3ff0000000000000n, 0xbff0000000000000n, 0x7ff0000000000000n,
	0xfff0000000000000n, 1n,
		0x41dfffffffc00000n, 0x41e0000000000000n, 0xc1e0000000200000n, 0x43e0000000000000n,
		0x3fe0000000000000n],
};

// Argument bits. Floats are no NaNs: their bits do not survive JavaScript.
export function argument(type, next) {
	if (!CORNERS[type])
		return '0';
	if (next() % 3n)
		return CORNERS[type][Number(next() % BigInt(CORNERS[type].length))].toString();
	if (type === 'i32')
		return next().toString();
	if (type === 'i64')
		return (next() << 32n | next()).toString();
	return (type === 'f32' ? next() & 0x7f7fffffn : (next() & 0x7fe00000n) << 32n | next())
		.toString();
}

const OBJECTS = ['table', 'memory', 'global', 'vector', 'tag'];

/* JavaScript can neither call such a function nor be called as one: it throws, which harness.mjs
 * makes a trap. */
export const hasVector = ({ args, results }) => args.includes('v128') || results.includes('v128');

export function describe(wasm, headerFile, seed) {
	const module = new WebAssembly.Module(fs.readFileSync(wasm));
	const header = fs.readFileSync(headerFile, 'utf8');
	const imports = externs(WebAssembly.Module.imports(module), header, 'import');
	const exports = externs(WebAssembly.Module.exports(module), header, 'export');
	const next = random(seed);
	const calls = [];

	for (const e of exports) {
		if (OBJECTS.includes(e.kind))
			continue;
		if (e.kind !== 'function')
			throw new Unsuitable(`an export of kind ${e.kind}`);
		if (hasVector(e))
			continue;
		for (let i = 0; i < (e.args.length ? 3 : 1); i++)
			calls.push({ name: e.name, cname: e.cname,
				args: e.args.map((type) => ({ type, bits: argument(type, next) })),
				results: e.results });
	}
	for (const i of imports)
		if (!['function', 'global', 'memory', 'table'].includes(i.kind))
			throw new Unsuitable(`an import of kind ${i.kind}`);
	return { imports, exports, calls, instances: instances(header) };
}
