// A module with a function for each v128 instruction, lane and kind of shuffle. A function runs its
// instruction on every case: 64 bytes of operands (a, b, c and scalars) at IN, 16 of results at
// OUT.
import fs from 'node:fs';
import path from 'node:path';
import { sources } from '../spec/places.mjs';

export const CASES = 500,
	IN = 1024,
	OUT = IN + CASES * 64,
	PAGES = 1;

// The instructions of wasm2c's table: { text, imm, operands, result }.
export function instructions() {
	const table = fs.readFileSync(path.join(sources, 'wasm2c/wasm/op.def'), 'utf8');
	const row = new RegExp(
		/^OP\(\w+,\s*0xfd,\s*0x\w+,\s*"([^"]+)",\s*(\w+),\s*"(\w*):(\w*)",/.source
		+ /.*\b(?:SIMD|RELAXED_SIMD)\b/.source, 'gm');
	return [...table.matchAll(row)].map(([, text, imm, operands, result]) => ({
		text,
		imm,
		operands,
		result,
	}));
}

const LANES = { i8x16: 16, i16x8: 8, i32x4: 4, i64x2: 2, f32x4: 4, f64x2: 2 };
export const lanesOf = (text) =>
	LANES[text.split('.')[0]] ?? 16 / (Number(/(\d+)_lane/.exec(text)[1]) / 8);

// Masks whose widest lanes have 1, 2, 4 and 8 bytes, of one operand and of two.
export const wide = (width, lanes) =>
	lanes.flatMap((lane) => Array.from({ length: width }, (_, i) => lane * width + i));
const MASKS = [
	[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
	[15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
	[0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23],
	[1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12],
	[31, 0, 7, 19, 4, 4, 22, 30, 16, 1, 9, 12, 28, 25, 3, 17],
	[5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20],
	wide(2, [1, 0, 3, 2, 5, 4, 7, 6]),
	wide(2, [0, 8, 1, 9, 2, 10, 3, 11]),
	wide(2, [15, 0, 7, 9, 4, 4, 1, 13]),
	wide(4, [3, 2, 1, 0]),
	wide(4, [0, 4, 1, 5]),
	wide(4, [7, 0, 2, 2]),
	wide(4, [1, 2, 3, 4]),
	wide(8, [1, 0]),
	wide(8, [1, 2]),
	wide(8, [3, 3]),
	wide(8, [0, 0]),
];

export const STORES = {
	v: 'v128.store',
	i: 'i32.store',
	I: 'i64.store',
	f: 'f32.store',
	F: 'f64.store',
};
export const OPERANDS = {
	i: '(i32.load offset=32 (local.get $p))',
	I: '(i64.load offset=32 (local.get $p))',
	f: '(f32.load offset=32 (local.get $p))',
	F: '(f64.load offset=32 (local.get $p))',
};
export const vector = (i) => `(v128.load offset=${i * 16} (local.get $p))`;

// The size of a NaN's lane where any quiet NaN may be the result, else 0.
export const ARITHMETIC = new RegExp(/^(f\d\dx\d)\.(relaxed_)?/.source
	+ /(add|sub|mul|div|min|max|sqrt|ceil|floor|trunc|nearest|demote\w*|promote\w*|n?madd)$/
		.source);
const nanSize = (text) => ({ f32x4: 4, f64x2: 8 })[ARITHMETIC.exec(text)?.[1]] ?? 0;

// Whether node agrees: relaxed instructions are compared with what theirs shall always give.
const strictly = {
	swizzle: (a, b) => `(i8x16.swizzle ${a} ${b})`,
	q15mulr_s: (a, b) => `(i16x8.q15mulr_sat_s ${a} ${b})`,
	laneselect: (a, b, c) => `(v128.bitselect ${a} ${b} ${c})`,
	dot_i8x16_i7x16_s: dot,
	dot_i8x16_i7x16_add_s: (a, b, c) =>
		`(i32x4.add (i32x4.extadd_pairwise_i16x8_s ${dot(a, b)}) ${c})`,
};
function dot(a, b) {
	const products = ['low', 'high']
		.map((half) => `(i16x8.extmul_${half}_i8x16_s ${a} ${b})`)
		.join(' ');
	const pick = (first) =>
		`(i8x16.shuffle ${wide(
			2,
			[0, 1, 2, 3, 4, 5, 6, 7].map((i) => 2 * i + first),
		).join(' ')} ${products})`;
	return `(i16x8.add ${pick(0)} ${pick(1)})`;
}
export function strict(text, args) {
	const [shape, name] = text.split('.relaxed_'),
		[a, b, c] = args;
	if (name in strictly) return strictly[name](...args);
	if (name === 'madd' || name === 'nmadd')
		return `(${shape}.${name === 'madd' ? 'add' : 'sub'} ${c} (${shape}.mul ${a} ${b}))`;
	return `(${text.replace('relaxed_trunc', 'trunc_sat').replace('relaxed_', '')} ${a} `
		+ `${b ?? ''})`;
}

export const all = (x, lane) =>
	`(v128.const ${lane}x${128 / lane.slice(1)} ${Array(128 / lane.slice(1))
		.fill(x)
		.join(' ')})`;

// { name, code, strict, nan }: code leaves its result at $q.
function functions() {
	const list = [];
	const add = (name, expression, result, nan = 0, other = expression) =>
		list.push({
			name,
			nan,
			code: `(${STORES[result]} (local.get $q) ${expression})`,
			strict: `(${STORES[result]} (local.get $q) ${other})`,
		});
	for (const { text, imm, operands, result } of instructions()) {
		let v = 0;
		const args = [...operands].map((c) =>
			c === 'v' ? vector(v++) : c === 'a' ? '(local.get $p)' : OPERANDS[c],
		);
		const nan = nanSize(text);
		if (imm === 'LANE' || imm === 'MEM_LANE') {
			for (let lane = 0; lane < lanesOf(text); lane++) {
				if (result)
					add(
						`${text} ${lane}`,
						`(${text}${imm === 'LANE' ? '' : ' offset=17'} ${lane} ${args.join(' ')})`,
						result,
					);
				else
					list.push({
						name: `${text} ${lane}`,
						nan,
						code: `(${text} offset=3 ${lane} (local.get $q) ${args[1]})`,
					});
			}
		} else if (imm === 'SHUFFLE') {
			for (const mask of MASKS) {
				add(`${text} ${mask}`, `(${text} ${mask.join(' ')} ${args.join(' ')})`, result);
				add(
					`${text} ${mask}, one operand`,
					`(${text} ${mask.join(' ')} ${args[1]} ${args[1]})`,
					result,
				);
			}
		} else if (imm === 'V128')
			add(text, '(v128.const i32x4 0x03020100 0x07060504 0x8b0a0908 0xff0e0d0c)', 'v');
		else if (!result)
			list.push({ name: text, nan, code: `(${text} (local.get $q) ${args[1]})` });
		else if (imm === 'MEM') add(text, `(${text} offset=5 ${args[0]})`, result);
		else
			add(
				text,
				`(${text} ${args.join(' ')})`,
				result,
				nan,
				text.includes('relaxed') ? strict(text, args) : undefined,
			);
		if (/\.sh[lr]/.test(text))
			for (const n of [0, 1, 4, 7, 8, 15, 31, 63, -1])
				add(`${text} by ${n}`, `(${text} ${args[0]} (i32.const ${n}))`, 'v');
	}
	/* What compilers take for the operand itself, as if no NaN were signalling or had a sign. */
	for (const [shape, lane, nan] of [
		['f32x4', 'f32', 4],
		['f64x2', 'f64', 8],
	]) {
		for (const x of ['0', '-0', '1', '-1', '2'])
			for (const op of ['add', 'sub', 'mul', 'div']) {
				add(
					`${shape}.${op} with ${x}`,
					`(${shape}.${op} ${vector(0)} ${all(x, lane)})`,
					'v',
					nan,
				);
				add(
					`${shape}.${op} of ${x}`,
					`(${shape}.${op} ${all(x, lane)} ${vector(0)})`,
					'v',
					nan,
				);
			}
		/* The same in some lanes, of which machines without vectors make scalars, and one of which
		   may be all that is wanted. */
		const [width, letter, last] = nan === 4 ? [32, 'f', 3] : [64, 'F', 1],
			zeros = `(v128.load${width}_zero offset=16 (local.get $p))`,
			mixed = (lanes) =>
				`(v128.const ${shape} ${Array(nan === 4 ? 2 : 1).fill(lanes).join(' ')})`;
		for (const [what, x] of [
			...['2 -0', '1 3', '3 -1', '0 0.125'].map((lanes) => [lanes, mixed(lanes)]),
			['a lane and zeros', zeros],
			['some lanes masked', `(v128.and ${vector(1)} ${mixed('2 0')})`],
			['some lanes set', `(v128.or ${zeros} ${mixed('0 1')})`],
		])
			for (const op of ['add', 'sub', 'mul', 'div']) {
				const code = `(${shape}.${op} ${vector(0)} ${x})`;
				add(`${shape}.${op} with ${what}`, code, 'v', nan);
				add(
					`a lane of ${shape}.${op} with ${what}`,
					`(${shape}.extract_lane ${last} ${code})`,
					letter,
					nan,
				);
				add(
					`some lanes of ${shape}.${op} with ${what}`,
					`(i8x16.shuffle ${wide(width / 8, Array(128 / width).fill(last)).join(' ')}
						${code} ${code})`,
					'v',
					nan,
				);
			}
		for (const [op, x] of [
			['add', '2 -0'],
			['sub', '3 -0'],
			['mul', '1 3'],
		])
			add(`${shape}.${op} of ${x}`, `(${shape}.${op} ${mixed(x)} ${vector(0)})`, 'v', nan);
		for (const op of ['madd', 'nmadd'])
			add(
				`${shape}.relaxed_${op} of ones to zeros`,
				`(${shape}.relaxed_${op} ${vector(0)} ${mixed('1 3')} ${mixed('-0 0')})`,
				'v',
				nan,
				strict(`${shape}.relaxed_${op}`, [vector(0), mixed('1 3'), mixed('-0 0')]),
			);
		/* Constants that spare them an order of the operands, or not. */
		for (const lanes of ['2 2', '-0.5 0', '2 -0', '0 -0', 'nan 1', 'inf nan:0x200000'])
			for (const op of ['min', 'max']) {
				const x = `(v128.const ${shape} ${Array(nan === 4 ? 2 : 1).fill(lanes).join(' ')})`;
				add(`${shape}.${op} with ${lanes}`, `(${shape}.${op} ${vector(0)} ${x})`, 'v', nan);
				add(`${shape}.${op} of ${lanes}`, `(${shape}.${op} ${x} ${vector(0)})`, 'v', nan);
			}
		/* Constants that the C compiler finds. */
		const one = nan === 4 ? '0x3f800000' : '0x3ff0000000000000',
			int = nan === 4 ? 'i32' : 'i64',
			scalar = OPERANDS[letter];
		for (const [op, x] of [
			['sub', `(${int}x${128 / width}.shl ${all('2', int)} (i32.const ${width - 1}))`],
			['mul', `(v128.or ${all('0', int)} ${all(one, int)})`],
		])
			add(`${shape}.${op} with ${x}`, `(${shape}.${op} ${vector(0)} ${x})`, 'v', nan);
		/* Constants that it finds by algebra, or behind a local. */
		const declared = `(local $zero v128) (local $c v128) (local $d v128) (local $z ${lane})
				(local $n i32)`,
			same = `(local.get $c) (local.get $c)`;
		const found = (name, set, expression, result) => {
			add(name, expression, result, nan);
			const made = list.at(-1);
			made.locals = declared;
			made.code = made.strict = `${set} ${made.code}`;
		};
		for (const [what, x] of [
			['a local that is not set', '(local.get $zero)'],
			['x ^ x', `(v128.xor ${same})`],
			['x - x', `(${int}x${128 / width}.sub ${same})`],
			['x != x', `(${int}x${128 / width}.ne ${same})`],
			['x & ~x', `(v128.andnot ${same})`],
			['a selection of nothing', `(v128.bitselect (local.get $zero) ${same})`],
			['a mask of nothing', `(v128.and (local.get $c) (local.get $zero))`],
		]) {
			found(`${shape}.sub with ${what}`, `(local.set $c ${vector(1)})`,
				`(${shape}.sub ${vector(0)} ${x})`, 'v');
			found(`${shape}.sub with ${what}, set before`,
				`(local.set $c ${vector(1)}) (local.set $d ${x})`,
				`(${shape}.sub ${vector(0)} (local.get $d))`, 'v');
			found(`${lane}.sub with a lane of ${what}`, `(local.set $c ${vector(1)})`,
				`(${lane}.sub ${scalar} (${shape}.extract_lane ${last} ${x}))`, letter);
		}
		found(`${shape}.mul with a sum of locals`, `(local.set $c ${all('0.5', lane)})`,
			`(${shape}.mul ${vector(0)} (${shape}.add ${same}))`, 'v');
		const times = (body) => `(local.set $n (i32.const 3)) (loop $l ${body}
			(br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))`;
		const sum = (op, x) => times(`(local.set $c (${shape}.${op} (local.get $c) ${x}))`);
		found(`a sum of ${shape}`, `(local.set $c ${vector(1)}) ${sum('add', vector(0))}`,
			'(local.get $c)', 'v');
		found(`a sum of ${shape} from what was there`, sum('add', vector(0)), '(local.get $c)',
			'v');
		found(`a product of ${shape}, in two locals`, `(local.set $d ${all('1', lane)})
			(local.set $c (local.get $d)) ${sum('mul', vector(0))}
			(local.set $d (${shape}.sub (local.get $d) (local.get $c)))`,
			`(select (local.get $c) (local.get $d) ${OPERANDS.i})`, 'v');
		found(`a sum of ${shape}, or its bits`, `(local.set $c ${vector(1)})
			${sum('add', vector(0))}
			(if ${OPERANDS.i} (then (local.set $c (v128.not ${vector(0)}))))`,
			'(local.get $c)', 'v');
		found(`${lane}.sub with a local that is not set`, '',
			`(${lane}.sub ${scalar} (local.get $z))`, letter);
		found(`${lane}.sub with a conversion of nothing`, '',
			`(${lane}.sub ${scalar} (${lane}.convert_i32_u (local.get $n)))`, letter);
		found(`${lane}.mul with a conversion of one`, '(local.set $n (i32.const 1))',
			`(${lane}.mul (${lane}.convert_i32_s (local.get $n)) ${scalar})`, letter);
		found(`${lane}.min with a negative conversion`, '',
			`(${lane}.min ${scalar} (${lane}.neg (${lane}.convert_i32_s (local.get $n))))`, letter);
		found(`${lane}.mul with a sum of locals`, `(local.set $z (${lane}.const 0.5))`,
			`(${lane}.mul ${scalar} (${lane}.add (local.get $z) (local.get $z)))`, letter);
		for (const x of [
			`(${lane}.convert_i32_s (i32.const 1))`,
			`(${lane}.reinterpret_${int} (${int}.const ${one}))`,
			`(${lane}.add (${lane}.const 0.5) (${lane}.const 0.5))`,
		]) {
			add(`${lane}.mul with ${x}`, `(${lane}.mul ${scalar} ${x})`, letter, nan);
			add(`${lane}.mul of ${x}`, `(${lane}.mul ${x} ${scalar})`, letter, nan);
		}
		const splat =
			lane === 'f32'
				? '(i32x4.splat (i32.const 0x3f800000))'
				: '(i64x2.splat (i64.const 0x3ff0000000000000))';
		add(`${shape}.mul with a splat of bits`, `(${shape}.mul ${vector(0)} ${splat})`, 'v', nan);
		add(
			`${shape}.abs of a square`,
			`(${shape}.abs (${shape}.mul ${vector(0)} ${vector(0)}))`,
			'v',
			nan,
		);
		add(
			`${shape}.add of a product`,
			`(${shape}.add (${shape}.mul ${vector(0)} ${vector(1)}) ${vector(2)})`,
			'v',
			nan,
		);
	}
	add(
		'f32x4.demote of promote',
		`(f32x4.demote_f64x2_zero (f64x2.promote_low_f32x4 ${vector(0)}))`,
		'v',
		4,
	);
	add('v128.andnot of not', `(v128.andnot (v128.not ${vector(0)}) (v128.not ${vector(1)}))`, 'v');
	add(
		'select',
		`(select ${vector(0)} ${vector(1)} (i32.and ${OPERANDS.i} (i32.const 1)))`,
		'v',
	);
	return list;
}

export const list = functions();

// The text of a module of functions; strictly: with the strict forms of relaxed instructions.
// run(i) runs function i on all cases.
export function moduleOf(list, strictly, globals = '') {
	const next = `(local.tee $q (i32.add (local.get $q) (i32.const 16)))`;
	const body = ({ code, strict, locals }, i) => `(func $f${i} (local $p i32) (local $q i32)
		${locals ?? ''}
		(local.set $p (i32.const ${IN}))
		(local.set $q (i32.const ${OUT}))
		(loop $next
			${strictly && strict ? strict : code}
			(local.set $p (i32.add (local.get $p) (i32.const 64)))
			(br_if $next (i32.lt_u ${next} (i32.const ${OUT + CASES * 16})))))`;
	return `(module
		(memory (export "memory") ${PAGES})
		${globals}
		(table funcref (elem ${list.map((_, i) => `$f${i}`).join(' ')}))
		(type $f (func))
		(func (export "run") (param i32) (call_indirect (type $f) (local.get 0)))
		${list.map(body).join('\n')})`;
}
export const module = (strictly) => moduleOf(list, strictly);

// ---- operands: random bytes, and lanes of every type that are limits, small, halves, or NaNs of
// both kinds and signs

export function random(seed) {
	let x = BigInt(seed);
	return () => {
		x ^= (x << 13n) & 0xffffffffffffffffn;
		x ^= x >> 7n;
		x ^= (x << 17n) & 0xffffffffffffffffn;
		return x;
	};
}

const bits32 = (x) => new Uint32Array(new Float32Array([x]).buffer)[0];
const bits64 = (x) => new BigUint64Array(new Float64Array([x]).buffer)[0];
const NUMBERS = [
	0,
	0.5,
	1,
	1.5,
	2.5,
	0.49999997,
	3.7,
	127,
	128,
	255.5,
	32768,
	65535.5,
	8388607.5,
	8388608,
	16777217,
	2147483520,
	2147483647,
	2147483648,
	2147483649,
	4294967040,
	4294967294.5,
	4294967295,
	4294967296,
	1e10,
	4503599627370495.5,
	4503599627370496,
	9007199254740993,
	9.3e18,
	1e38,
	3.5e38,
	1e308,
	Infinity,
	1e-40,
	1e-310,
	5e-324,
	1.1754944e-38,
	2.2250738585072014e-308,
];
const both = (list, top) => list.flatMap((x) => [x, x | top]);
const POOLS = {
	1: [0n, 1n, 2n, 7n, 15n, 16n, 31n, 64n, 126n, 127n, 128n, 129n, 239n, 240n, 254n, 255n],
	2: [
		0n,
		1n,
		0x7fn,
		0x80n,
		0xffn,
		0x100n,
		0x7ffen,
		0x7fffn,
		0x8000n,
		0x8001n,
		0xff7fn,
		0xff80n,
		0xffffn,
		0x4000n,
		0xc000n,
	],
	4: [
		0n,
		1n,
		0x7fffn,
		0x8000n,
		0xffffn,
		0x10000n,
		0x7fffffffn,
		0x80000000n,
		0xffff8000n,
		0xffff7fffn,
		0xffffffffn,
		...both(
			[
				...NUMBERS.map((x) => BigInt(bits32(x))),
				0x7f800001n,
				0x7fa00000n,
				0x7fc00000n,
				0x7fc12345n,
				0x7fffffffn,
				1n,
			],
			1n << 31n,
		),
	],
	8: [
		0n,
		1n,
		0x7fffffffn,
		0x80000000n,
		0xffffffffn,
		(1n << 63n) - 1n,
		(1n << 64n) - 1n,
		...both(
			[
				...NUMBERS.map(bits64),
				0x7ff0000000000001n,
				0x7ff4000000000000n,
				0x7ff8000000000000n,
				0x7ff8123456789abcn,
				1n,
			],
			1n << 63n,
		),
	],
};

export function operands() {
	const bytes = Buffer.alloc(CASES * 64),
		next = random(0x9e3779b97f4a7c15n);
	const pick = (list) => list[Number(next() % BigInt(list.length))];
	for (let at = 0; at < bytes.length; at += 16) {
		const size = pick([1, 2, 4, 8, 4, 8, 0]);
		if (size === 0) {
			bytes.writeBigUInt64LE(next(), at);
			bytes.writeBigUInt64LE(next(), at + 8);
		} else if (at % 64 && next() % 8n === 0n)
			/* like its neighbour */
			bytes.copyWithin(at, at - 16, at);
		else
			for (let i = 0; i < 16; i += size) {
				const value = pick(POOLS[size]);
				for (let k = 0; k < size; k++)
					bytes[at + i + k] = Number((value >> BigInt(8 * k)) & 255n);
			}
	}
	return bytes;
}
