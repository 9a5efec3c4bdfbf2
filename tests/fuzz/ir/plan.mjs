// What is called, with which arguments, and what is looked at: the same for both sides.
import { externs, instances } from '../differential/describe.mjs';
import { isLowered } from './encode.mjs';

export const NAMES = { i: 'i32', I: 'i64', f: 'f32', F: 'f64', r: 'funcref' };
const named = (types) => [...types].map((t) => NAMES[t]);
const INTEGERS = [0, 1, 2, 4, 8, 16, 20, 60, 65536, 65532, 131072, 0xffffffff, 7, 255, 3, 32];

// What imported functions yield.
export const HOST_VALUES = { i32: INTEGERS, i64: INTEGERS,
	f32: INTEGERS.map((n) => 0x3f800000 + n % 64 * 65536),
	f64: INTEGERS.map((n) => (0x3ff00000n + BigInt(n % 64) * 256n) << 32n) };
HOST_VALUES.funcref = INTEGERS;


export function plan(module, header) {
	const functionType = (f) => ({ parameters: named(f.params), results: named(f.results) });
	const exported = (list, make) => list.map(make).filter((e, k) => list[k].exported);
	const hosts = module.functions.filter((f) => f.imported);
	const imports = externs(hosts.map((f) => ({ module: 'env', name: f.name, kind: 'function',
		type: functionType(f) })), header, 'import');
	const exports = externs([
		...exported(module.functions,
			(f) => ({ name: f.name, kind: 'function', type: functionType(f) })),
		...exported(module.tables, (t, k) => ({ name: `table${k}`, kind: 'table', type: {} })),
		...exported(module.memories, (m, k) => ({ name: `memory${k}`, kind: 'memory', type: {},
			shared: m.shared })),
		...exported(module.globals, (g) =>
			({ name: g.name, kind: 'global', type: { value: NAMES[g.type], mutable: true } })),
	], header, 'export');
	const cname = new Map(exports.map((e) => [e.name, e.cname]));
	const calls = [], groups = [];

	for (const f of module.functions.filter((g) => g.exported)) {
		const first = calls.length;
		for (const bits of f.calls)
			calls.push({ name: f.name, cname: cname.get(f.name),
				args: [...f.params].map((t, n) => ({ type: NAMES[t], bits: bits[n] })),
				results: named(f.results) });
		groups.push(calls.slice(first).map((_, k) => first + k));
	}
	return { imports, exports, calls, groups, instances: instances(header),
		lowered: isLowered(module), memories: module.memories, data: module.data,
		hostMemory: Boolean(module.memories[0]?.exported),
		hostGlobal: module.globals.find((g) => g.exported && g.type === 'i')?.name };
}
