// The outside of a binary module: its imports and exports with their types. For valid modules only.
//
// An import is { module, field, kind, type }, an export { name, kind, type }; names are Buffers.
// kind is 'func', 'table', 'memory', 'global' or 'tag'. type is
//   func, tag   { params, results }   strings of type letters
//   global, table   a type letter
//   memory      { shared }
// The letters are those of the header's contract: i j f d o for numbers, r for all references to
// functions, x for extern, e for exn; and a for any other reference.

const KINDS = ['func', 'table', 'memory', 'global', 'tag'];
const NUMBERS = { 0x7f: 'i', 0x7e: 'j', 0x7d: 'f', 0x7c: 'd', 0x7b: 'o' };
const HEAPS = { 0x70: 'r', 0x73: 'r', 0x6f: 'e', 0x72: 'e', 0x69: 'x', 0x74: 'x' };

class Reader {
	constructor(bytes, at = 0, end = bytes.length) {
		Object.assign(this, { bytes, at, end });
	}
	u8() {
		return this.bytes[this.at++];
	}
	peek() {
		return this.bytes[this.at];
	}
	/* Any LEB128 number as unsigned; good for skipping signed ones too. */
	leb() {
		let value = 0n, shift = 0n;
		for (;;) {
			const byte = this.u8();
			value |= BigInt(byte & 0x7f) << shift;
			shift += 7n;
			if (byte < 0x80)
				return Number(value);
		}
	}
	slice(size) {
		this.at += size;
		return this.bytes.subarray(this.at - size, this.at);
	}
	name() {
		return this.slice(this.leb());
	}
	list(item) {
		return Array.from({ length: this.leb() }, () => item());
	}
}

// The first byte after the constant expression's instructions, for the opcodes that constant
// expressions may have.
function skipConstant(r) {
	for (;;) {
		const op = r.u8();
		switch (op) {
		case 0x0b: return;
		case 0x43: r.at += 4; break;
		case 0x44: r.at += 8; break;
		case 0x41: case 0x42: case 0x23: case 0xd0: case 0xd2: r.leb(); break;
		case 0xfd: r.leb(); r.at += 16; break;
		case 0xfb: {
			const sub = r.leb();
			if (sub <= 1 || sub === 6 || sub === 7)
				r.leb();
			else if (sub === 8)
				r.leb(), r.leb();
			break;
		}
		default: break; /* arithmetic has no immediates */
		}
	}
}

export function outside(bytes) {
	const top = new Reader(bytes, 8);
	const types = [], imports = [], exports = [];
	const spaces = { func: [], table: [], memory: [], global: [], tag: [] };

	const readers = (r) => {
		const heap = (code) => {
			if (code in HEAPS)
				return HEAPS[code];
			if (code >= 0x40 && code < 0x80)
				return 'a';
			r.at--;
			const target = types[r.leb()];
			return !target || target.params !== undefined ? 'r' : 'a';
				/* a later type of the same group: taken for a function */
		};
		const valtype = () => {
			const code = r.u8();
			if (code in NUMBERS)
				return NUMBERS[code];
			return heap(code === 0x63 || code === 0x64 ? r.u8() : code);
		};
		const limits = () => {
			const flags = r.u8();
			r.leb();
			if (flags & 1)
				r.leb();
			if (flags & 8)
				r.leb();
			return { shared: (flags & 2) !== 0 };
		};
		const table = () => {
			const type = valtype();
			limits();
			return type;
		};
		const global = () => {
			const type = valtype();
			r.u8();
			return type;
		};
		const tag = () => {
			r.u8();
			return types[r.leb()];
		};
		const func = () => types[r.leb()];
		const external = { func, table, memory: limits, global, tag };
		return { valtype, external };
	};

	const letters = (list) => list.join('');
	function readType(r, valtype) {
		let form = r.u8();
		if (form === 0x50 || form === 0x4f) {
			r.list(() => r.leb());
			form = r.u8();
		}
		const field = () => {
			if (r.peek() === 0x78 || r.peek() === 0x77)
				r.u8();
			else
				valtype();
			r.u8();
		};
		switch (form) {
		case 0x60: return { params: letters(r.list(valtype)), results: letters(r.list(valtype)) };
		case 0x5f: r.list(field); return {};
		case 0x5e: field(); return {};
		}
		throw new Error(`unknown form of type 0x${form.toString(16)}`);
	}

	while (top.at < top.end) {
		const id = top.u8(), size = top.leb(), r = new Reader(bytes, top.at, top.at + size);
		const { valtype, external } = readers(r);
		top.at += size;
		switch (id) {
		case 1:
			r.list(() => {
				if (r.peek() !== 0x4e) {
					types.push(readType(r, valtype));
					return;
				}
				r.u8();
				r.list(() => types.push(readType(r, valtype)));
			});
			break;
		case 2:
			r.list(() => {
				const module = r.name(), field = r.name(), kind = KINDS[r.u8()],
					type = external[kind]();
				imports.push({ module, field, kind, type });
				spaces[kind].push(type);
			});
			break;
		case 3: r.list(() => spaces.func.push(external.func())); break;
		case 4:
			r.list(() => {
				const initialised = r.peek() === 0x40;
				if (initialised)
					r.at += 2;
				spaces.table.push(external.table());
				if (initialised)
					skipConstant(r);
			});
			break;
		case 5: r.list(() => spaces.memory.push(external.memory())); break;
		case 6:
			r.list(() => {
				spaces.global.push(external.global());
				skipConstant(r);
			});
			break;
		case 7:
			r.list(() => {
				const name = r.name(), kind = KINDS[r.u8()], type = spaces[kind][r.leb()];
				exports.push({ name, kind, type });
			});
			break;
		case 13: r.list(() => spaces.tag.push(external.tag())); break;
		}
	}
	return { imports, exports, memories: spaces.memory.length };
}
