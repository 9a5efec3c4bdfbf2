// Modules as trees of objects, to bytes.
//
//   module    { memories, tables, globals, functions, data, elements }
//   memory    { at: 'i' or 'I', min, max, pageSize, exported, shared }
//   table     { min, max, exported }         of funcref
//   global    { name, type, value, exported }
//   function  { name, params, results, imported, exported, locals, body }
//   data      { memory, at, bytes }          at is undefined for passive ones
//   elements  { table, at, functions }       likewise
//
// An instruction is { op, pops, pushes } with the types that it takes off the operand stack and
// leaves there, and its immediates: value, local, global, memory, to, offset, segment, table,
// callee, type, heap, label, labels; a block has label, params, results, body, and other for its
// else. Labels, functions and globals are referred to as objects.
//
// With { here: true } the module is for the engine that runs this, which may lack several memories,
// 64-bit ones or other sizes of page: a module that has such gets none, but calls imports of a
// module "memory", whose fields name the instructions (memories.mjs). And Node.js 20 has the codes
// of references to functions from before they were standard.
import { bytesOf, isAtomic, ops } from './ops.mjs';

const CODES = { i: [0x7f], I: [0x7e], f: [0x7d], F: [0x7c], r: [0x70], R: [0x63, 0], N: [0x64, 0] };
const OLD_CODES = { ...CODES, R: [0x6c, 0], N: [0x6b, 0] };
const OLD_OPERATIONS = { 'ref.as_non_null': 0xd3, br_on_null: 0xd4 };
// (type (func)) (type (func (param (ref null 0))))
const isOld = !WebAssembly.validate(Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
	1, 9, 2, 0x60, 0, 0, 0x60, 1, 0x63, 0, 0]));

export function uleb(n) {
	const out = [];
	let value = BigInt(n);
	do {
		out.push(Number(value & 127n) | (value > 127n ? 128 : 0));
		value >>= 7n;
	} while (value);
	return out;
}

function sleb(n) {
	const out = [];
	let value = BigInt(n);
	for (;;) {
		const byte = Number(value & 127n);
		value >>= 7n;
		if ((value === 0n && !(byte & 64)) || (value === -1n && byte & 64)) {
			out.push(byte);
			return out;
		}
		out.push(byte | 128);
	}
}

function little(bits, size) {
	return Array.from({ length: size }, (_, k) => Number(BigInt(bits) >> BigInt(8 * k) & 255n));
}

// Of bytes, or of arrays of them.
const vector = (items) => [...uleb(items.length), ...items.flat()];
const string = (text) => vector([...Buffer.from(text)]);

// Each instruction that a module needs a memory for.
const needsMemory = (op) => /^(MEM|MEMORY|MEMORY_INIT|MEMORY_COPY|DATA)$/.test(ops.get(op).imm);

export function walk(list, visit) {
	for (const node of list) {
		visit(node);
		walk(node.body ?? [], visit);
		walk(node.other ?? [], visit);
	}
}

// The field that stands for an instruction on memories.
function loweredField(node) {
	const parts = [node.op, node.memory ?? '', node.to ?? '', node.segment ?? ''];
	return parts.join(' ').trimEnd();
}

// Whether the module is encoded without its memories for the engine here.
export const isLowered = ({ memories }) => memories.length > 1
	|| memories.some((m) => m.pageSize !== 65536 || m.at === 'I');

class Encoder {
	constructor(module, here) {
		const lowered = here && isLowered(module);
		Object.assign(this, { module, lowered, old: here && isOld, types: ['i:i'],
			fields: new Map() });
		this.codes = this.old ? OLD_CODES : CODES;
		if (lowered)
			for (const f of module.functions)
				walk(f.body ?? [], (node) => {
					if (needsMemory(node.op)) {
						const offset = ops.get(node.op).imm === 'MEM' ? 'I' : '';
						this.fields.set(loweredField(node), `${node.pops}${offset}:${node.pushes}`);
					}
				});
		const imported = module.functions.filter((f) => f.imported);
		this.order = new Map([...imported, ...this.fields.keys(),
			...module.functions.filter((f) => !f.imported)].map((f, k) => [f, k]));
		this.globals = new Map(module.globals.map((g, k) => [g, k]));
	}

	letters(text) {
		return [...text].map((t) => this.codes[t]);
	}

	typeIndex(text) {
		const at = this.types.indexOf(text);
		return at >= 0 ? at : this.types.push(text) - 1;
	}

	type(text) {
		return uleb(this.typeIndex(text));
	}

	blockType({ params, results }) {
		if (params || results.length > 1)
			return sleb(BigInt(this.typeIndex(`${params}:${results}`)));
		return results ? this.codes[results] : [0x40];
	}

	label(label) {
		const depth = this.labels.length - 1 - this.labels.lastIndexOf(label);
		if (depth >= this.labels.length)
			throw new Error('a branch out of its block');
		return uleb(depth);
	}

	func(f) {
		const index = this.order.get(f);
		if (index === undefined)
			throw new Error('a function that is gone');
		return uleb(index);
	}

	immediates(node) {
		switch (ops.get(node.op).imm) {
		case 'NONE': return node.types ? vector(this.letters(node.types)) : [];
		case 'SELECT': return vector(this.letters(node.types));
		case 'I32': return sleb(BigInt.asIntN(32, node.value));
		case 'I64': return sleb(BigInt.asIntN(64, node.value));
		case 'F32': return little(node.value, 4);
		case 'F64': return little(node.value, 8);
		case 'LOCAL': return uleb(node.local);
		case 'GLOBAL': return uleb(this.globals.get(node.global));
		case 'MEM': {
			const align = isAtomic(node.op) ? Math.log2(bytesOf(node.op)) : 0;
			return [...(node.memory ? [0x40 | align, ...uleb(node.memory)] : [align]),
				...uleb(node.offset)];
		}
		case 'FENCE': return [0];
		case 'MEMORY': return uleb(node.memory);
		case 'MEMORY_INIT': return [...uleb(node.segment), ...uleb(node.memory)];
		case 'MEMORY_COPY': return [...uleb(node.to), ...uleb(node.memory)];
		case 'DATA': case 'ELEM': return uleb(node.segment);
		case 'TABLE': return uleb(node.table);
		case 'TABLE_INIT': return [...uleb(node.segment), ...uleb(node.table)];
		case 'TABLE_COPY': return [...uleb(node.to), ...uleb(node.table)];
		case 'FUNC': return this.func(node.callee);
		case 'CALL_INDIRECT': return [...this.type(node.type), ...uleb(node.table)];
		case 'TYPE': return this.type(node.type);
		case 'HEAP': return node.heap === 'r' ? [0x70] : [0];
		case 'LABEL': return this.label(node.label);
		case 'BR_TABLE': return [...uleb(node.labels.length - 1),
			...node.labels.flatMap((l) => this.label(l))];
		default: throw new Error(`no encoding for ${node.op}`);
		}
	}

	instruction(node, out) {
		const { prefix, code, imm } = ops.get(node.op);
		if (this.lowered && needsMemory(node.op)) {
			if (imm === 'MEM')
				out.push(0x42, ...sleb(BigInt.asIntN(64, BigInt(node.offset))));
			out.push(0x10, ...this.func(loweredField(node)));
			return;
		}
		out.push(...(prefix ? [prefix, ...uleb(code)]
			: [this.old ? OLD_OPERATIONS[node.op] ?? code : code]));
		if (imm !== 'BLOCK') {
			out.push(...this.immediates(node));
			return;
		}
		out.push(...this.blockType(node));
		this.labels.push(node.label);
		node.body.forEach((n) => this.instruction(n, out));
		if (node.other) {
			out.push(0x05);
			node.other.forEach((n) => this.instruction(n, out));
		}
		this.labels.pop();
		out.push(0x0b);
	}

	code(f) {
		const out = [];
		this.labels = [f.label];
		f.body.forEach((node) => this.instruction(node, out));
		return [...vector([...f.locals].map((t) => [1, ...this.codes[t]])), ...out, 0x0b];
	}

	section(id, items) {
		return items.length ? [id, ...vector(vector(items))] : [];
	}

	constant(type, value) {
		return { i: [0x41, ...sleb(BigInt.asIntN(32, value))],
			I: [0x42, ...sleb(BigInt.asIntN(64, value))],
			f: [0x43, ...little(value, 4)], F: [0x44, ...little(value, 8)] }[type].concat(0x0b);
	}

	imports() {
		const host = this.module.functions.filter((f) => f.imported)
			.map((f) => [...string('env'), ...string(f.name), 0,
				...this.type(`${f.params}:${f.results}`)]);
		return [...host, ...[...this.fields].map(([field, type]) =>
			[...string('memory'), ...string(field), 0, ...this.type(type)])];
	}

	memory(m) {
		const flags = 1 | (m.shared ? 2 : 0) | (m.at === 'I' ? 4 : 0)
			| (m.pageSize === 65536 ? 0 : 8);
		return [flags, ...uleb(m.min), ...uleb(m.max),
			...(m.pageSize === 65536 ? [] : uleb(Math.log2(m.pageSize)))];
	}

	exports() {
		const { module } = this;
		const list = module.functions.filter((f) => f.exported).map((f) =>
			[...string(f.name), 0, ...this.func(f)]);
		const some = (all, kind, name) =>
			all.forEach((x, k) => x.exported
			&& list.push([...string(name(x, k)), kind, ...uleb(k)]));
		some(module.tables, 1, (t, k) => `table${k}`);
		if (!this.lowered)
			some(module.memories, 2, (m, k) => `memory${k}`);
		some(module.globals, 3, (g) => g.name);
		return list;
	}

	element({ table, at, functions }) {
		const list = vector(functions.map((f) => this.func(f)));
		return at === undefined ? [1, 0, ...list]
			: [2, ...uleb(table), ...this.constant('i', BigInt(at)), 0, ...list];
	}

	datum({ memory, at, bytes }) {
		if (at === undefined)
			return [1, ...vector(bytes)];
		return [2, ...uleb(memory), ...this.constant(this.module.memories[memory].at, BigInt(at)),
			...vector(bytes)];
	}

	bytes() {
		const { module, lowered } = this;
		const defined = module.functions.filter((f) => !f.imported);
		const codes = defined.map((f) => vector(this.code(f)));
		const declared = defined.map((f) => this.type(`${f.params}:${f.results}`));
		const imports = this.imports();
		const listed = [...this.order].filter(([f]) => f.body).map(([f]) =>
			this.func(f)); // for ref.func
		const signatures = this.types.map((text) =>
			[0x60, ...text.split(':').flatMap((t) => vector(this.letters(t)))]);
		return Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
			...this.section(1, signatures), ...this.section(2, imports),
				...this.section(3, declared),
			...this.section(4, module.tables.map((t) => [0x70, 1, ...uleb(t.min), ...uleb(t.max)])),
			...(lowered ? [] : this.section(5, module.memories.map((m) => this.memory(m)))),
			...this.section(6, module.globals.map((g) =>
				[...this.codes[g.type], 1, ...this.constant(g.type, g.value)])),
			...this.section(7, this.exports()),
			...this.section(9, [...module.elements.map((e) => this.element(e)),
				[3, 0, ...vector(listed)]]),
			...(lowered || !module.data.length ? []
				: [12, ...vector(uleb(module.data.length).flat())]),
			...this.section(10, codes),
			...(lowered ? [] : this.section(11, module.data.map((d) => this.datum(d))))]);
	}
}

export const encode = (module, { here = false } = {}) => new Encoder(module, here).bytes();
