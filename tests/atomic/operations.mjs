// A module with a function for each atomic instruction and for each load and store, on one memory:
// what they give, what they leave in memory, and which trap ends them.
export const SIZE = 65536;

// [text, operands after the address, result]
const atomic = [
	['memory.atomic.notify', ['i32'], 'i32', 4],
	['memory.atomic.wait32', ['i32', 'i64'], 'i32', 4],
	['memory.atomic.wait64', ['i64', 'i64'], 'i32', 8],
];
for (const [type, widths] of [
	['i32', [32, 8, 16]],
	['i64', [64, 8, 16, 32]],
])
	for (const bits of widths) {
		const narrow = bits < Number(type.slice(1)),
			n = narrow ? bits : '',
			u = narrow ? '_u' : '',
			width = bits / 8;
		atomic.push([`${type}.atomic.load${n}${u}`, [], type, width]);
		atomic.push([`${type}.atomic.store${n}`, [type], null, width]);
		for (const op of ['add', 'sub', 'and', 'or', 'xor', 'xchg'])
			atomic.push([`${type}.atomic.rmw${n}.${op}${u}`, [type], type, width]);
		atomic.push([`${type}.atomic.rmw${n}.cmpxchg${u}`, [type, type], type, width]);
	}

const plain = [];
for (const type of ['i32', 'i64', 'f32', 'f64']) {
	const bits = Number(type.slice(1));
	plain.push([`${type}.load`, [], type, bits / 8], [`${type}.store`, [type], null, bits / 8]);
	if (type[0] === 'i')
		for (const n of [8, 16, 32].filter((n) => n < bits))
			plain.push(
				[`${type}.load${n}_s`, [], type, n / 8],
				[`${type}.load${n}_u`, [], type, n / 8],
				[`${type}.store${n}`, [type], null, n / 8],
			);
}

const vector = [['v128.load', [], 'v128', 16], ['v128.store', ['v128'], null, 16]];
for (const shape of ['8x8_s', '8x8_u', '16x4_s', '16x4_u', '32x2_s', '32x2_u', '64_zero'])
	vector.push([`v128.load${shape}`, [], 'v128', 8]);
vector.push(['v128.load32_zero', [], 'v128', 4]);
for (const n of [8, 16, 32, 64]) {
	vector.push([`v128.load${n}_splat`, [], 'v128', n / 8]);
	for (const lane of [0, 128 / n - 1])
		vector.push(
			[`v128.load${n}_lane`, ['v128'], 'v128', n / 8, lane],
			[`v128.store${n}_lane`, ['v128'], null, n / 8, lane],
		);
}

// What is tried: the body of (func (param $p ADDRESS) (param $a $b i64) (result i64)), and what
// decides which addresses are of interest.
export const list = [];
const operand = { i32: (x) => `(i32.wrap_i64 ${x})`, i64: (x) => x };
operand.f32 = (x) => `(f32.reinterpret_i32 ${operand.i32(x)})`;
operand.f64 = (x) => `(f64.reinterpret_i64 ${x})`;
operand.v128 = (x) => `(i64x2.replace_lane 1 (i64x2.splat ${x}) (local.get $b))`;
const result = {
	i32: (x) => `(i64.extend_i32_u ${x})`,
	i64: (x) => x,
	f32: (x) => `(i64.extend_i32_u (i32.reinterpret_f32 ${x}))`,
	f64: (x) => `(i64.reinterpret_f64 ${x})`,
	v128: (x) => `(local.set $v ${x}) (i64.add (i64.mul (i64x2.extract_lane 0 (local.get $v))
		(i64.const 31)) (i64x2.extract_lane 1 (local.get $v)))`,
};
for (const offset of [0, 3])
	for (const [op, operands, type, width, lane] of [...atomic, ...plain, ...vector]) {
		const args = operands.map((t, i) => operand[t](`(local.get ${i ? '$b' : '$a'})`)).join(' ');
		const call = `(${op} ${offset ? `offset=${offset}` : ''} ${lane ?? ''}
			(local.get $p) ${args})`;
		list.push({
			name: `${op}${offset ? ` offset=${offset}` : ''}`,
			body: type ? result[type](call) : `${call} (i64.const 0)`,
			width,
			offset,
			wakes: op.includes('wait'),
			aligned: op.includes('atomic'),
		});
	}
list.push({ name: 'atomic.fence', body: '(atomic.fence) (i64.const 0)', width: 1, offset: 0 });

// The kinds of memory: what declares it, and its type of addresses.
export const KINDS = {
	shared: ['1 1 shared', 'i32'],
	unshared: ['1 1', 'i32'],
	shared64: ['i64 1 1 shared', 'i64'],
	unshared64: ['i64 1 1', 'i64'],
	sharedbytes: [`${SIZE} ${SIZE} shared (pagesize 1)`, 'i32'],
	unsharedbytes: [`${SIZE} ${SIZE} (pagesize 1)`, 'i32'],
};

export function module(kind) {
	const [memory, address] = KINDS[kind];
	const fs = list.map(
		({ body }, i) => `(func $f${i} (param $p ${address}) (param $a i64) (param $b i64)
			(result i64) (local $v v128) ${body})`,
	);
	return `(module
	(memory (export "memory") ${memory})
	(type $f (func (param ${address} i64 i64) (result i64)))
	(table funcref (elem ${list.map((_, i) => `$f${i}`).join(' ')}))
	(func (export "run") (param i32 ${address} i64 i64) (result i64)
		(call_indirect (type $f) (local.get 1) (local.get 2) (local.get 3) (local.get 0)))
	${fs.join('\n')})`;
}

// Addresses at which an instruction is tried: aligned and not, around the end of the memory and at
// the ends of all addresses.
export function addresses({ width, offset }) {
	const end = SIZE - width - offset;
	return [
		...[64, 65, 61, 66, 68, 77].map((x) => x - offset + (offset ? 1 : 0)),
		64 - offset,
		...[end, end + 1, end + width, end - 1, SIZE],
		...[0x80000000, 0xffffffff, 0xfffffff8, 0xfffffffd],
	];
}

// Operands; those of comparisons are taken from what is in memory.
export function operands(old) {
	return [
		[0n, 0n],
		[old, 0x0123456789abcdefn],
		[old ^ (1n << 40n), 0xfedcba9876543210n],
		[0x8877665544332211n, 0n],
		[BigInt.asUintN(64, -1n), 1n],
	];
}
