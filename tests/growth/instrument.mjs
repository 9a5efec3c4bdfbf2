// instrument(bytes): the module with every memory.grow of its first memory going through a function
// of its own at the end, which also tells a listener what was asked for and what came of it.
// Nothing else changes, indices least of all: what is new comes after what is there.
//
// listen(instance, f): f(delta, result) from now on.

const TABLE = 'growth listeners';
const [TYPE, , FUNCTION, TABLES, , , EXPORT, , ELEMENT, CODE] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const FIXED = { 0x43: 4, 0x44: 8 }; // bytes of f32.const and f64.const
const WORDS = { // integers that follow an instruction
	0x08: 1, 0x09: 1, 0x0c: 1, 0x0d: 1, 0x10: 1, 0x11: 2, 0x12: 1, 0x13: 2, 0x14: 1, 0x15: 1,
		0x18: 1, 0x20: 1, 0x21: 1, 0x22: 1, 0x23: 1, 0x24: 1, 0x25: 1,
	0x26: 1, 0x3f: 1, 0x41: 1, 0x42: 1, 0xd0: 1, 0xd2: 1, 0xd5: 1, 0xd6: 1, 0x02: 1, 0x03: 1,
		0x04: 1, 0x06: 1, 0x07: 1,
};
const WORDS_FC = { 8: 2, 9: 1, 10: 2, 11: 1, 12: 2, 13: 1, 14: 2, 15: 1, 16: 1, 17: 1 };

class Reader {
	constructor(bytes, at = 0) {
		this.bytes = bytes;
		this.at = at;
	}

	// Signed ones are as long as unsigned ones, and their value is not asked for.
	leb() {
		let value = 0, factor = 1;
		for (;;) {
			if (this.at >= this.bytes.length)
				throw new Error('the module ends too early');
			const byte = this.bytes[this.at++];
			value += (byte & 127) * factor;
			if (byte < 128)
				return value;
			factor *= 128;
		}
	}

	skipName() {
		const size = this.leb();
		this.at += size;
	}

	memarg() {
		if (this.leb() & 64)
			this.leb();
		this.leb();
	}
}

const leb = n => (n < 128 ? [n] : [(n % 128) | 128, ...leb(Math.floor(n / 128))]);
const name = text => [...leb(text.length), ...Buffer.from(text)];

function skipVector(r) {
	const op = r.leb();
	if (op <= 11 || op === 92 || op === 93) {
		r.memarg();
	} else if (op === 12 || op === 13) {
		r.at += 16;
	} else if (op >= 21 && op <= 34) {
		r.at++;
	} else if (op >= 84 && op <= 91) {
		r.memarg();
		r.at++;
	}
}

// Steps over an instruction's immediates.
function skip(r, op) {
	if (op >= 0x28 && op <= 0x3e) {
		r.memarg();
	} else if (op === 0x0e) {
		for (let n = r.leb() + 1; n > 0; n--)
			r.leb();
	} else if (op === 0x1c) {
		for (let n = r.leb(); n > 0; n--)
			r.leb();
	} else if (op === 0xfc) {
		for (let n = WORDS_FC[r.leb()] ?? 0; n > 0; n--)
			r.leb();
	} else if (op === 0xfd) {
		skipVector(r);
	} else if (op === 0xfe || op === 0xfb || op === 0x1f) {
		throw new Error(`instruments no instruction ${op.toString(16)}`);
	} else {
		r.at += FIXED[op] ?? 0;
		for (let n = WORDS[op] ?? 0; n > 0; n--)
			r.leb();
	}
}

// A function body (without its size) that calls `log` where it grew the first memory.
function rewriteBody(body, log) {
	const r = new Reader(body), parts = [];
	let from = 0;
	for (let n = r.leb(); n > 0; n--) {
		r.leb();
		r.leb();
	}
	while (r.at < body.length) {
		const start = r.at, op = body[r.at++];
		if (op !== 0x40) {
			skip(r, op);
		} else if (r.leb() === 0) {
			parts.push(body.subarray(from, start), Uint8Array.from([0x10, ...leb(log)]));
			from = r.at;
		}
	}
	if (from === 0)
		return body;
	parts.push(body.subarray(from));
	return Buffer.concat(parts);
}

function rewriteCode(content, log) {
	const r = new Reader(content), count = r.leb(), parts = [];
	for (let i = 0; i < count; i++) {
		const size = r.leb(), body = rewriteBody(content.subarray(r.at, r.at + size), log);
		parts.push(Uint8Array.from(leb(body.length)), body);
		r.at += size;
	}
	return { count, rest: Buffer.concat(parts) };
}

// How many imports are functions and tables.
function countImports(content) {
	const r = new Reader(content), count = { functions: 0, tables: 0 };
	for (let n = r.leb(); n > 0; n--) {
		r.skipName();
		r.skipName();
		const kind = content[r.at++];
		if (kind === 0) {
			r.leb();
			count.functions++;
		} else if (kind === 3) {
			r.at += 2;
		} else if (kind === 4) {
			r.at++;
			r.leb();
		} else {
			if (kind === 1)
				r.at++;
			if (r.leb() & 1)
				r.leb();
			r.leb();
			count.tables += kind === 1;
		}
	}
	return count;
}

export function instrument(bytes) {
	const r = new Reader(bytes, 8), sections = [];
	while (r.at < bytes.length) {
		const id = bytes[r.at++], size = r.leb();
		sections.push({ id, content: bytes.subarray(r.at, r.at + size) });
		r.at += size;
	}
	const find = id => sections.find(s => s.id === id)?.content ?? Uint8Array.from([0]);
	const countOf = id => new Reader(find(id)).leb();
	const imports = countImports(find(2));
	const types = countOf(TYPE), functions = imports.functions + countOf(FUNCTION),
		tables = imports.tables + countOf(TABLES);
	const code = rewriteCode(find(CODE), functions);

	// (func (param i32) (result i32) (local i32)): grows, calls entry 0 of the new table. (func
	// (param i32 i32)): what is there at first.
	const grow = [1, 1, 0x7f, 0x20, 0, 0x40, 0, 0x21, 1, 0x20, 0, 0x20, 1, 0x41, 0, 0x11,
		...leb(types + 1), ...leb(tables), 0x20, 1, 0x0b];
	const nothing = [0, 0x0b];
	const added = {
		[TYPE]: [2, [0x60, 1, 0x7f, 1, 0x7f, 0x60, 2, 0x7f, 0x7f, 0]],
		[FUNCTION]: [2, [...leb(types), ...leb(types + 1)]],
		[TABLES]: [1, [0x70, 0, 1]],
		[EXPORT]: [1, [...name(TABLE), 1, ...leb(tables)]],
		[ELEMENT]: [1, [2, ...leb(tables), 0x41, 0, 0x0b, 0, 1, ...leb(functions + 1)]],
		[CODE]: [2, [...leb(grow.length), ...grow, ...leb(nothing.length), ...nothing]],
	};
	const out = [bytes.subarray(0, 8)];
	const put = (id, content) => out.push(Uint8Array.from([id, ...leb(content.length)]), content);
	const putAdded = (id) => {
		const old = new Reader(find(id)), count = old.leb(), [more, tail] = added[id];
		const rest = id === CODE ? code.rest : find(id).subarray(old.at);
		put(id, Buffer.concat([Uint8Array.from(leb(count + more)), rest, Uint8Array.from(tail)]));
		delete added[id];
	};
	// The order of sections; that of tags (13) and of the data count (12) is not that of their
	// numbers.
	const order = id => ({ 13: 5.5, 12: 9.5 })[id] ?? id;
	for (const { id, content } of sections) {
		for (const missing of Object.keys(added).map(Number)) {
			if (id !== 0 && order(missing) < order(id))
				putAdded(missing);
		}
		if (added[id])
			putAdded(id);
		else
			put(id, content);
	}
	Object.keys(added).map(Number).forEach(putAdded);
	return Buffer.concat(out);
}

// (import "" "" (func (param i32 i32))) (export "" (func 0)): makes a function of JavaScript one of
// WebAssembly.
const adapter = new WebAssembly.Module(Uint8Array.from([
	0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 6, 1, 0x60, 2, 0x7f, 0x7f, 0, 2, 5, 1, 0, 0, 0, 0, 7, 4, 1,
		0, 0, 0,
]));
const { Instance, Table } = WebAssembly, setEntry = Table.prototype.set;

export function listen(instance, f) {
	setEntry.call(instance.exports[TABLE], 0,
		new Instance(adapter, { '': { '': (delta, result) => f(delta >>> 0, result >>> 0) } })
		.exports['']);
}
