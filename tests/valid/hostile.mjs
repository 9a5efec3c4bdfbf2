// Modules that claim or hold so much of something that a careless decoder runs out of memory, stack
// or time: a name, the module, what is said of it, and whether it is only validated.

function leb(n) {
	const bytes = [];
	for (; n >= 128; n = Math.floor(n / 128))
		bytes.push(n % 128 + 128);
	return [...bytes, n];
}

const section = (id, contents) =>
	Buffer.concat([Buffer.from([id, ...leb(contents.length)]), Buffer.from(contents)]);
const header = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const types = section(1, [1, 0x60, 0, 0]);

function withCode(contents, ...more) {
	return Buffer.concat([header, types, section(3, [1, 0]), ...more, section(10, contents)]);
}

function withBody(body, ...more) {
	return withCode(Buffer.concat([Buffer.from([1, ...leb(body.length)]), body]), ...more);
}

const repeat = (n, ...bytes) => Buffer.alloc(n * bytes.length, Buffer.from(bytes));
const join = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));
const big = [0xff, 0xff, 0xff, 0xff, 0x0f]; // 2^32 - 1

export function* hostile() {
	yield ['blocks', withBody(join([0], repeat(100000, 2, 0x40), repeat(100001, 0x0b))),
		'blocks nested deeper than 10000'];
	yield ['blocks-open', withBody(join([0], repeat(1000000, 3, 0x40))),
		'blocks nested deeper than 10000'];
	yield ['locals', withBody(join([1], big, [0x7f, 0x0b])), 'too many locals: more than 50000'];
	yield ['locals-twice', withBody(join([2], big, [0x7f], big, [0x7f, 0x0b])),
		'too many locals: more than 50000'];
	yield ['locals-most', withBody(join([1], leb(50000), [0x7f, 0x0b])), 'valid'];
	yield ['locals-none', withBody(join(leb(100000), repeat(100000, 0, 0x7f), [0x0b])), 'valid'];
	yield ['body-size', withCode(join([1], leb(2 ** 30), [0, 0x0b])),
		'function 0 too large: 1073741824 bytes, the limit is 134217728'];
	yield ['body-count', withCode(join(big, [2, 0, 0x0b])),
		'too many function bodies: 4294967295, the limit is 1000000'];
	yield ['br-table', withBody(join([0, 0x41, 0, 0x0e], big, [0, 0x0b])),
		'too many branch targets: 4294967295, the limit is 10000000'];
	yield ['br-table-long',
		withBody(join([0, 0x41, 0, 0x0e], leb(200000), repeat(200001, 0), [0x0b])), 'valid'];
	yield ['array-new-fixed',
		Buffer.concat([header, section(1, [2, 0x60, 0, 0, 0x5e, 0x7f, 1]), section(3, [1, 0]),
		section(10, join([1, 12, 0, 0, 0xfb, 8, 1], big, [0x1a, 0x0b]))]), 'valid'];
	yield ['select', withBody(join([0, 0, 0x1c], big, [0x0b])),
		'too many types of select: 4294967295, the limit is 1000'];
	yield ['operands',
		Buffer.concat([header,
		section(1, join([2, 0x60, 0], leb(1000), repeat(1000, 0x7f), [0x60, 0, 0])),
		section(3, [2, 0, 1]), section(10, (() => {
			const first = [0, 0, 0x0b], second = join([0], repeat(100000, 0x10, 0), [0, 0x0b]);
			return join([2], leb(first.length), first, leb(second.length), second);
		})())]), 'operand stack higher than 1000000'];
	yield ['unreachable', withBody(join([0, 0], repeat(1000000, 0x6a, 0x1a), [0x0b])), 'valid'];
	yield* deep();
	yield* multiplied();
	const counts = { 1: ['types', 1000000], 2: ['imports', 1000000], 3: ['functions', 1000000],
		4: ['tables', 100000],
		5: ['memories', 1000], 6: ['globals', 1000000], 7: ['exports', 1000000],
		9: ['element segments', 1000000] };
	for (const [id, [what, limit]] of Object.entries(counts))
		yield [`count-${id}`, Buffer.concat([header, section(id, big)]),
			`too many ${what}: 4294967295, the limit is ${limit}`];
}

// A few bytes each that stand for a thousand operands or fields, or fifty thousand locals.
function* multiplied() {
	const thousand = repeat(1000, 0x7f), fields = repeat(10000, 0x7f, 0);
	const withTypes = (contents, body) =>
		Buffer.concat([header, section(1, contents), section(3, [1, 0]),
		section(10, join([1], leb(body.length), body))]);
	const wide = join([2, 0x60, 0, 0, 0x60], leb(1000), thousand, leb(1000), thousand);
	const structure = join([2, 0x60, 0, 0, 0x5f], leb(10000), fields);
	const operands = repeat(1000, 0x41, 0), drops = repeat(1000, 0x1a);
	const bodies = {
		'blocks': [wide, operands, repeat(500000, 2, 1, 0x0b), drops],
		'br-table': [wide, [3, 1, 3, 1], operands, [0x41, 0, 0x0e], leb(9999998),
		repeat(4999999, 0, 1), [0, 0x0b, 0x0b], drops],
		'struct-new': [structure, [0], repeat(1000000, 0xfb, 0, 1, 0x1a)],
		'struct-new-default': [structure, repeat(1000000, 0xfb, 1, 1, 0x1a)],
	};
	for (const [name, [contents, ...code]] of Object.entries(bodies)) {
		const entry = code[0][0] === 3 ? operands : []; // a loop's parameters
		yield [`multiplied-${name}`, withTypes(contents, join([0], entry, ...code, [0x0b])),
			'valid', true];
	}
	// A thousand references each time, sixty-two supertypes away from what is wanted.
	const chain = [[0x50, 0, 0x5f, 0]], repeated = repeat(1000, 0xd0, 62);
	while (chain.length < 63)
		chain.push([0x50, 1, chain.length - 1, 0x5f, 0]);
	const far = join([0x60], leb(1000), repeat(1000, 0x63, 0), leb(1000), repeat(1000, 0x63, 62));
	const calls = join([0], repeated, repeat(100000, 0x10, 0), drops, [0x0b]);
	yield ['multiplied-supertypes',
		Buffer.concat([header, section(1, join([65], ...chain, [0x60, 0, 0], far)),
		section(3, [2, 64, 63]),
		section(10, join([2, 3, 0, 0, 0x0b], leb(calls.length), calls))]), 'valid', true];
	const n = 300000;
	yield ['multiplied-locals',
		Buffer.concat([header, types, section(3, join(leb(n), Buffer.alloc(n))),
		section(10, join(leb(n), repeat(n, 6, 1, 0xd0, 0x86, 3, 0x7f, 0x0b)))]), 'valid', true];
}

// One function of an i32 to an i32, and a memory.
function withFunction(...code) {
	const body = join([0], ...code, [0x0b]);
	return Buffer.concat([header, section(1, [1, 0x60, 1, 0x7f, 1, 0x7f]), section(3, [1, 0]),
		section(5, [1, 0, 1]),
		section(7, [1, 1, 0x65, 0, 0]), section(10, join([1], leb(body.length), body))]);
}

// Valid, but deep or long: a pass that recurses over these, or is not linear, fails.
function* deep() {
	const get = [0x20, 0], store = [0x41, 0, 0x41, 1, 0x36, 2, 0];
	const codes = {
		'unary': [get, repeat(200000, 0x45)],
		'operands-high': [get, repeat(200000, ...get), repeat(200000, 0x6a)],
		'loads': [get, repeat(200000, 0x28, 0, 0)],
		'loads-dropped': [repeat(100000, ...get, 0x28, 2, 0, 0x1a), get],
		'stores': [repeat(100000, ...get, ...get, 0x36, 2, 0), get],
		'selects': [get, repeat(100000, ...get, ...get, 0x1b)],
		'calls': [get, repeat(100000, 0x10, 0)],
		'ifs-empty': [repeat(9990, ...get, 4, 0x40), repeat(9990, 0x0b), get],
		'ifs': [repeat(9990, ...get, 4, 0x40, ...store), repeat(9990, 0x0b), get],
		'elses': [repeat(9990, ...get, 4, 0x40, ...store, 5), repeat(9990, 0x0b), get],
		'loops': [repeat(9990, 3, 0x40, ...store), repeat(9990, ...get, 0x0d, 0, 0x0b), get],
		'block-results': [repeat(9990, 2, 0x7f), get, repeat(9990, 0x0b)],
		'branches-out': [repeat(9990, 2, 0x40, ...get, 0x0d, 0), repeat(9990, 0x0b), get],
		'returns': [repeat(50000, 2, 0x40, ...get, 0x0d, 0, 0x41, 5, 0x0f, 0x0b), get],
		'ifs-after-each-other': [repeat(50000, ...get, 4, 0x40, ...store, 5, ...store, 0x0b), get],
		'br-table-nested': [repeat(5000, 2, 0x40), get, [0x0e], leb(4999),
		...Array.from({ length: 5000 }, (_, i) => leb(i)),
			repeat(5000, ...store, 0x0b), get],
	};
	for (const [name, code] of Object.entries(codes))
		yield [`deep-${name}`, withFunction(...code), 'valid'];
}
