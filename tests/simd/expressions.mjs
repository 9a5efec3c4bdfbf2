// Random expressions of v128 instructions: functions as those of operations.mjs, made from a seed.
// Constants are what compilers fold: neutral lanes of floats, NaNs of both kinds, masks, counts of
// shifts beyond a lane's width. Compilers may return any quiet NaN: what is not told apart by its
// bits (`nan`: the size of lanes) goes on as it is, so that they may fold; before other instructions
// it becomes one quiet NaN, and a signalling one an infinity, which is not what node has.
import { IN, ARITHMETIC, OPERANDS, STORES, all, instructions, lanesOf, moduleOf, random, strict,
	vector } from './operations.mjs';

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
const SIZES = { f: 4, F: 8 };
const SPLATS = { i: 'i32x4', I: 'i64x2', f: 'f32x4', F: 'f64x2' };
const BITS = { f: ['f32.reinterpret_i32', '0x3f800000 0x80000000 0 0x7fa00000 0xbf800000'],
	F: ['f64.reinterpret_i64', '0x3ff0000000000000 0x8000000000000000 0 0xbff0000000000000'] };

export function expressions(seed, count) {
	const table = instructions().filter(({ text, imm, result }) => result && imm !== 'V128'
			&& !/^v128\.load/.test(text)), ofVectors = table.filter(({ result }) => result === 'v');
	const next = random(0x9e3779b97f4a7c15n ^ (BigInt(seed) * 0xd1342543de82ef95n));
	const below = (n) => Number((next() >> 20n) % BigInt(n)), pick = (list) => list[below(list.length)];
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
		const [shape, quiet] = x.nan === 4 ? ['f32x4', all('0x7fc00000', 'i32')]
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
	function constant() {
		const shape = pick(['i8x16', 'i16x8', 'i32x4', 'i64x2', 'f32x4', 'f32x4', 'f64x2', 'f64x2']);
		const lane = () => shape[0] === 'i' ? pick(INTEGERS)
			: below(8) ? pick(FLOATS).replace('nan:1', SIGNALLING[shape]) : '0';
		const one = below(3) ? undefined : lane(), two = lane();
		const n = 16 / WIDTHS[shape];
		return `(v128.const ${shape} ${Array.from({ length: n }, () => one ?? (below(2) ? two : lane()))
			.join(' ')})`;
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
			const value = type in SIZES ? pick(FLOATS).replace('nan:1', SIGNALLING[SPLATS[type]])
				: pick(COUNTS);
			return leaf(`(${kind}.const ${value})`);
		}
		if (!below(4)) {
			const nan = SIZES[type] ?? 0;
			return form(pick(SCALARS[type]), nan, ...operandsOf(type + type, depth, nan));
		}
		return instruction(pick(table.filter(({ result }) => result === type)), depth);
	}
	// What keeps a NaN's lane whole, or does not look at its bits.
	const keeps = (text, imm) => /^f\d\dx\d\.(abs|neg|eq|ne|lt|gt|le|ge|splat|extract_lane|replace_lane)$/
		.test(text) || ARITHMETIC.test(text);
	function instruction({ text, imm, operands, result }, depth) {
		const shape = text.split('.')[0], from = /trunc|demote/.test(text) && /(f\d\dx\d)/.exec(text.slice(6));
		const size = from ? WIDTHS[from[1]] : /promote/.test(text) ? 4
			: shape[0] === 'f' && !/convert/.test(text) ? WIDTHS[shape] : 0;
		const looks = from || /promote/.test(text) || keeps(text);
		const lane = imm === 'LANE' ? ` ${below(lanesOf(text))}` : '';
		const args = operandsOf(operands, depth, looks ? size : 0);
		const arithmetic = ARITHMETIC.test(text) ? WIDTHS[shape] : 0;
		const kept = /\.(abs|neg|splat|extract_lane|replace_lane)$/.test(text) && shape[0] === 'f'
			&& args.some((x) => x.nan) ? size : 0;
		if (imm === 'SHUFFLE') return shuffle(args);
		const made = form(text + lane, arithmetic || kept, ...args);
		if (text.includes('relaxed')) made.strict = strict(text, args.map((x) => x.strict));
		return made;
	}
	function shuffle(args) {
		const width = pick([1, 2, 4, 8]), lanes = 16 / width, one = below(3) ? 2 : 1;
		const mask = Array.from({ length: lanes }, () => below(lanes * one));
		return form(`i8x16.shuffle ${mask.flatMap((lane) => Array.from({ length: width },
			(_, i) => lane * width + i)).join(' ')}`, 0, ...args);
	}
	function expression(type, depth) {
		if (type !== 'v') return scalar(type, depth);
		if (depth <= 0 || !below(6)) return leaf(vectorLeaf());
		if (!below(12))
			return form('select', 0, ...operandsOf('vvi', depth, 0));
		if (!below(12)) {
			const load = pick(table.length ? ['v128.load32_zero', 'v128.load64_zero', 'v128.load8_splat',
				'v128.load32_splat', 'v128.load8x8_u', 'v128.load32x2_s'] : []);
			return leaf(`(${load} offset=${below(40)} (local.get $p))`);
		}
		const of = below(2) ? ofVectors.filter(({ text }) => /^f/.test(text)) : ofVectors;
		return instruction(pick(of), depth);
	}

	const list = Array.from({ length: count }, (_, i) => {
		before = [];
		locals = 0;
		const type = pick('vvvvvvfFiI'), { code, strict, nan } = expression(type, 2 + below(4));
		const wrap = (code) => `${before.join(' ')} (${STORES[type]} (local.get $q) ${code})`;
		return {
			name: `expression ${i} of seed ${seed}`,
			nan,
			locals: `(local $t v128) ${Array.from({ length: locals }, (_, k) => `(local $c${k} v128)`)
				.join(' ')}`,
			code: wrap(code),
			strict: wrap(strict),
		};
	});
	const declared = globals.map((x, i) => `(global $g${i} v128 ${x})`).join('\n');
	return { list, module: (strictly) => moduleOf(list, strictly, declared) };
}
