// Memories in JavaScript, for modules whose memories the engine lacks: encode.mjs makes calls of
// what needs them.
import { bytesOf, isAtomic, ops } from './ops.mjs';

function trap(what) {
	throw new WebAssembly.RuntimeError(what);
}

class Memory {
	constructor({ at, min, max, pageSize }) {
		Object.assign(this, { at, max, pageSize, bytes: new Uint8Array(min * pageSize) });
	}

	get pages() {
		return this.bytes.length / this.pageSize;
	}

	// An operand or a result of the memory's address type, as a number.
	number(value) {
		return this.at === 'I' ? BigInt.asUintN(64, value) : BigInt(value >>> 0);
	}

	address(n) {
		return this.at === 'I' ? BigInt(n) : n;
	}

	range(from, size) {
		if (from + size > BigInt(this.bytes.length))
			trap('memory access out of bounds');
		return Number(from);
	}

	grow(by) {
		const before = this.pages;
		if (BigInt(before) + by > BigInt(this.max))
			return -1;
		const bytes = new Uint8Array((before + Number(by)) * this.pageSize);
		bytes.set(this.bytes);
		this.bytes = bytes;
		return before;
	}
}

// The name of a DataView's method for an access, after get or set.
function methodOf(op) {
	const [, type, bits, sign] = /^(\w\d+)\.(?:load|store)(\d*)(\w*)/.exec(op);
	if (type[0] === 'f')
		return `Float${type.slice(1)}`;
	const width = Number(bits || type.slice(1));
	return `${width === 64 ? 'Big' : ''}${sign === '_s' || width === 64 ? 'Int' : 'Uint'}${width}`;
}

// What a read-modify-write instruction leaves of what was there and its operands, as BigInts.
function updated(op, old, [operand, replacement]) {
	switch (/rmw\d*\.(\w+?)(_u)?$/.exec(op)[1]) {
	case 'add': return old + operand;
	case 'sub': return old - operand;
	case 'and': return old & operand;
	case 'or': return old | operand;
	case 'xor': return old ^ operand;
	case 'cmpxchg': return old === operand ? replacement : old;
	default: return operand; // xchg
	}
}

function implementAtomic(m, op) {
	const width = bytesOf(op), bits = width * 8, { pushes } = ops.get(op);
	return (address, ...operands) => {
		const at = m.number(address) + BigInt.asUintN(64, operands.pop());
		if (at >> 64n)
			trap('memory access out of bounds');
		if (at % BigInt(width))
			trap('operation does not support unaligned accesses');
		const from = m.range(at, BigInt(width)), view = new DataView(m.bytes.buffer);
		const get = { 8: 'getUint8', 16: 'getUint16', 32: 'getUint32', 64: 'getBigUint64' }[bits];
		const old = BigInt(view[get](from, true));
		const [first, second] = operands.map((v) => BigInt.asUintN(bits, BigInt(v)));
		if (/notify/.test(op))
			return 0;
		if (/wait/.test(op))
			return old === first ? 2 : 1;
		if (/store|rmw/.test(op)) {
			const value = /store/.test(op) ? first : updated(op, old, [first, second]);
			view[get.replace('get', 'set')](from, bits === 64 ? value
				: Number(BigInt.asUintN(bits, value)), true);
		}
		return pushes === 'I' ? old : pushes === 'i' ? Number(old) : undefined;
	};
}

// The function that a field of the module "memory" names.
function implement(memories, segments, field) {
	const [op, index, ...more] = field.split(' ');
	const numbers = more.filter(Boolean).map(Number);
	const m = memories[Number(index)], { imm, pops } = ops.get(op);
	if (isAtomic(op))
		return implementAtomic(m, op);
	if (imm === 'MEM') {
		const method = methodOf(op), wide = /Big/.test(method), size = BigInt(bytesOf(op));
		const at = (address, offset) =>
			m.range(m.number(address) + BigInt.asUintN(64, offset), size);
		if (/load/.test(op))
			return (address, offset) => {
				const from = at(address, offset);
				const value = new DataView(m.bytes.buffer)[`get${method}`](from, true);
				return op.startsWith('i64') && !wide ? BigInt(value) : value;
			};
		return (address, value, offset) => {
			const narrow = pops.at(-1) === 'I' && !wide ? Number(BigInt.asUintN(32, value)) : value;
			new DataView(m.bytes.buffer)[`set${method}`](at(address, offset), narrow, true);
		};
	}
	switch (op) {
	case 'memory.size': return () => m.address(m.pages);
	case 'memory.grow': return (by) => m.address(m.grow(m.number(by)));
	case 'memory.fill': return (to, value, size) => {
		const from = m.range(m.number(to), m.number(size));
		m.bytes.fill(value & 255, from, from + Number(m.number(size)));
	};
	case 'memory.copy': return (to, from, size) => {
		const target = memories[numbers[0]];
		const n = typeof size === 'bigint' ? BigInt.asUintN(64, size) : BigInt(size >>> 0);
		const source = m.range(m.number(from), n);
		target.bytes.set(m.bytes.slice(source, source + Number(n)),
			target.range(target.number(to), n));
	};
	case 'memory.init': return (to, from, size) => {
		const bytes = segments[numbers[0]], start = from >>> 0, n = size >>> 0;
		if (start + n > bytes.length)
			trap('memory access out of bounds');
		m.bytes.set(bytes.subarray(start, start + n), m.range(m.number(to), BigInt(n)));
	};
	case 'data.drop': return () => {
		segments[Number(field.split(' ').at(-1))] = new Uint8Array(0);
	};
	default: throw new Error(`no ${op} here`);
	}
}

// The memories of an instance, and the module "memory" with the fields that are wanted.
export function instantiate({ memories, data }, fields) {
	const made = memories.map((m) => new Memory(m));
	const segments = data.map((d) => Uint8Array.from(d.bytes));
	data.forEach((d, k) => {
		if (d.at === undefined)
			return;
		made[d.memory].bytes.set(segments[k], d.at);
		segments[k] = new Uint8Array(0);
	});
	const imports = fields.map((field) => [field, implement(made, segments, field)]);
	return { memories: made, imports: Object.fromEntries(imports) };
}
