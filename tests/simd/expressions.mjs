// Random expressions of v128 instructions: functions as those of operations.mjs, made from a seed.
// Constants are what compilers fold: neutral lanes of floats, NaNs of both kinds, masks, counts of
// shifts beyond a lane's width. Arithmetic may return any quiet NaN (`nan`: the size of lanes that
// may be such). Its result goes on as it is to what does not tell NaNs apart, so that compilers may
// fold. For everything else a quiet NaN becomes one quiet NaN, and a signalling one, which node
// does not have there, an infinity.
import {
	ARITHMETIC,
	OPERANDS,
	STORES,
	all,
	instructions,
	lanesOf,
	moduleOf,
	random,
	strict,
	vector,
	wide,
} from './operations.mjs';

const WIDTHS = { i8x16: 1, i16x8: 2, i32x4: 4, i64x2: 8, f32x4: 4, f64x2: 8 };
const INTEGERS = ['0', '0', '1', '-1', '2', '127', '-128', '128', '255', '64', '15'];
const FLOATS = ['0', '-0', '1', '-1', '0', '-0', '1', '1', '2', '0.5', '-2', 'inf', '-inf', 'nan',
	'-nan', 'nan:1', '-nan:1', '1e10', '-2147483648', '4294967295.5', '1e-40'];
const SIGNALLING = { f32x4: 'nan:0x200000', f64x2: 'nan:0x4000000000000' };
const COUNTS = [0, 1, 7, 8, 15, 16, 31, 32, 33, 63, 64, -1];
const SCALARS = {
	i: ['i32.add', 'i32.and', 'i32.shl', 'i32.mul'],
	I: ['i64.add', 'i64.xor', 'i64.shr_s'],
	f: ['f32.add', 'f32.sub', 'f32.mul', 'f32.div'],
	F: ['f64.add', 'f64.sub', 'f64.mul', 'f64.div'],
};
const LOADS = ['32_zero', '64_zero', '8_splat', '32_splat', '8x8_u', '32x2_s'];
const SIZES = { f: 4, F: 8 };
const SPLATS = { i: 'i32x4', I: 'i64x2', f: 'f32x4', F: 'f64x2' };
const BITS = { f: ['f32.reinterpret_i32', '0x3f800000 0x80000000 0 0x7fa00000 0xbf800000'],
	F: ['f64.reinterpret_i64', '0x3ff0000000000000 0x8000000000000000 0 0xbff0000000000000'] };

export function expressions(seed, count) {
	const table = instructions().filter(
			({ text, imm, result }) => result && imm !== 'V128' && !/^v128\.load/.test(text),
		),
		ofVectors = table.filter(({ result }) => result === 'v'),
		ofFloats = ofVectors.filter(({ text }) => text[0] === 'f');
	const next = random(0x9e3779b97f4a7c15n ^ (BigInt(seed) * 0xd1342543de82ef95n));
	const below = (n) => Number((next() >> 20n) % BigInt(n)),
		pick = (list) => list[below(list.length)];
	const globals = [];
	let before, locals;

	// { code, strict, nan }
	const leaf = (code, nan = 0) => ({ code, strict: code, nan });
	const form = (text, nan, ...args) => ({
		code: `(${text} ${args.map((x) => x.code).join(' ')})`,
		strict: `(${text} ${args.map((x) => x.strict).join(' ')})`,
		nan,
	});
	// One quiet NaN for all, and infinities for signalling ones.
	function settled(x, type, allowed = 0) {
		if (!x.nan || x.nan === allowed) return x;
		if (type !== 'v') return settledScalar(x, type);
		const [shape, quiet] =
			x.nan === 4
				? ['f32x4', all('0x7fc00000', 'i32')]
				: ['f64x2', all('0x7ff8000000000000', 'i64')];
		const wrap = (code) => `(v128.bitselect (v128.and (local.tee $t ${code}) ${quiet})
			(local.get $t) (${shape}.ne (local.get $t) (local.get $t)))`;
		return { code: wrap(x.code), strict: wrap(x.strict), nan: 0 };
	}
	function settledScalar(x, type) {
		const shape = SPLATS[type], to = form(`${shape}.splat`, x.nan, x);
		return form(`${shape}.extract_lane 0`, 0, settled(to, 'v'));
	}
	// Several operands that may keep NaNs of one size.
	function operandsOf(types, depth, allowed) {
		return [...types].map((type) => settled(expression(type, depth - 1), type, allowed));
	}
	const float = (shape) => pick(FLOATS).replace('nan:1', SIGNALLING[shape]);
	function constant() {
		const shape = pick('i8x16 i16x8 i32x4 i64x2 f32x4 f32x4 f64x2 f64x2'.split(' '));
		const lane = () => (shape[0] === 'i' ? pick(INTEGERS) : float(shape));
		const one = below(3) ? undefined : lane(),
			two = lane();
		const lanes = Array.from(
			{ length: 16 / WIDTHS[shape] },
			() => one ?? (below(2) ? two : lane()),
		);
		return `(v128.const ${shape} ${lanes.join(' ')})`;
	}
	function vectorLeaf() {
		switch (below(9)) {
		case 0: case 1: case 2: return vector(below(3));
		case 3:
			globals.push(constant());
			return `(global.get $g${globals.length - 1})`;
		case 4:
			before.push(`(local.set $c${locals} ${constant()})`);
			return `(local.get $c${locals++})`;
		case 5:
			before.push(`(local.set $c${locals} ${constant()}) (if ${OPERANDS.i} (then
				(local.set $c${locals} ${constant()})))`);
			return `(local.get $c${locals++})`;
		default: return constant();
		}
	}
	function scalar(type, depth) {
		if (depth <= 0 || !below(4)) {
			if (!below(3)) return leaf(OPERANDS[type]);
			if (type in BITS && !below(3)) {
				const [op, values] = BITS[type];
				return leaf(`(${op} (${op.slice(-3)}.const ${pick(values.split(' '))}))`);
			}
			const kind = { i: 'i32', I: 'i64', f: 'f32', F: 'f64' }[type];
			const value = type in SIZES ? float(SPLATS[type]) : pick(COUNTS);
			return leaf(`(${kind}.const ${value})`);
		}
		if (!below(4)) {
			const nan = SIZES[type] ?? 0;
			return form(pick(SCALARS[type]), nan, ...operandsOf(type + type, depth, nan));
		}
		return instruction(pick(table.filter(({ result }) => result === type)), depth);
	}
	// What keeps a NaN's lane whole, or does not look at its bits.
	const moves = (text) => /^f\d\dx\d\.(abs|neg|splat|extract_lane|replace_lane)$/.test(text);
	const keeps = (text) =>
		moves(text) || ARITHMETIC.test(text) || /^f\d\dx\d\.(eq|ne|lt|gt|le|ge)$/.test(text);
	function instruction({ text, imm, operands, result }, depth) {
		const shape = text.split('.')[0],
			from = /trunc.*(f\d\dx\d)|demote_(f64x2)|promote_low_(f32x4)/.exec(text),
			size = WIDTHS[from?.slice(1).find(Boolean) ?? (keeps(text) ? shape : '')] ?? 0;
		const lane = imm === 'LANE' ? ` ${below(lanesOf(text))}` : '';
		const args = operandsOf(operands, depth, size);
		const arithmetic = ARITHMETIC.test(text) ? WIDTHS[shape] : 0;
		const kept = moves(text) && args.some((x) => x.nan) ? size : 0;
		if (imm === 'SHUFFLE') return shuffle(args);
		const made = form(text + lane, arithmetic || kept, ...args);
		if (text.includes('relaxed')) made.strict = strict(text, args.map((x) => x.strict));
		return made;
	}
	function shuffle(args) {
		const width = pick([1, 2, 4, 8]),
			lanes = 16 / width,
			operands = below(3) ? 2 : 1;
		const mask = Array.from({ length: lanes }, () => below(lanes * operands));
		return form(`i8x16.shuffle ${wide(width, mask).join(' ')}`, 0, ...args);
	}
	function expression(type, depth) {
		if (type !== 'v') return scalar(type, depth);
		if (depth <= 0 || !below(6)) return leaf(vectorLeaf());
		if (!below(12))
			return form('select', 0, ...operandsOf('vvi', depth, 0));
		if (!below(12)) {
			return leaf(`(v128.load${pick(LOADS)} offset=${below(40)} (local.get $p))`);
		}
		return instruction(pick(below(2) ? ofFloats : ofVectors), depth);
	}

	const list = Array.from({ length: count }, (_, i) => {
		before = [];
		locals = 0;
		const type = pick('vvvvvvfFiI'),
			{ code, strict, nan } = expression(type, 1 + below(5));
		const wrap = (code) => `${before.join(' ')} (${STORES[type]} (local.get $q) ${code})`;
		return {
			name: `expression ${i} of seed ${seed}`,
			nan,
			locals: ['t', ...Array.from({ length: locals }, (_, k) => `c${k}`)]
				.map((name) => `(local $${name} v128)`)
				.join(' '),
			code: wrap(code),
			strict: wrap(strict),
		};
	});
	const declared = globals.map((x, i) => `(global $g${i} v128 ${x})`).join('\n');
	return { list, module: (strictly) => moduleOf(list, strictly, declared) };
}
