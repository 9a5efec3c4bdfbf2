// A module with a function for each v128 load and store and each use of what was loaded, also those
// that a compiler could do with a part of it, or without it; and accesses around the memory's end.
export const SIZE = 65536;

const LOADS = [
	['v128.load', 16],
	...['8x8_s', '8x8_u', '16x4_s', '16x4_u', '32x2_s', '32x2_u'].map((x) => [`v128.load${x}`, 8]),
	...[8, 16, 32, 64].map((n) => [`v128.load${n}_splat`, n / 8]),
	['v128.load32_zero', 4],
	['v128.load64_zero', 8],
];
const LANE_LOADS = [8, 16, 32, 64].flatMap((n) =>
	[0, 128 / n - 1].map((lane) => [`v128.load${n}_lane`, n / 8, lane]),
);
const LANE_STORES = [8, 16, 32, 64].flatMap((n) =>
	[0, 128 / n - 1].map((lane) => [`v128.store${n}_lane`, n / 8, lane]),
);
const OTHER = '(v128.const i32x4 0x01234567 0x89abcdef 0x02468ace 0x13579bdf)';

const lane = (k) => `(i32x4.extract_lane ${k} (local.get $v))`;
const hash = (v) => `(local.set $v ${v})
	(i32.add (i32.add (i32.mul ${lane(0)} (i32.const 31)) (i32.mul ${lane(1)} (i32.const 37)))
		(i32.add (i32.mul ${lane(2)} (i32.const 41)) ${lane(3)}))`;

// What becomes of a loaded vector, to an i32.
const USES = {
	all: hash,
	none: (v) => `(drop ${v}) (i32.const 1)`,
	'a local that is not read': (v) => `(local.set $v ${v}) (i32.const 1)`,
	'a byte of it': (v) => `(i8x16.extract_lane_u 15 ${v})`,
	'its first lane': (v) => `(i32x4.extract_lane 0 ${v})`,
	'its last lane': (v) => `(i32x4.extract_lane 3 ${v})`,
	'half of its half': (v) => `(i32.wrap_i64 (i64x2.extract_lane 0 ${v}))`,
	'another of its lanes by a local': (v) =>
		`(local.set $v ${v}) (i32x4.extract_lane 2 (local.get $v))`,
	'nothing, being masked': (v) => `(v128.any_true (v128.and ${v} (v128.const i64x2 0 0)))`,
	'half, the other being replaced': (v) => hash(`(i64x2.replace_lane 1 ${v} (i64.const 5))`),
	'nothing, all being replaced': (v) =>
		hash(`(i64x2.replace_lane 0 (i64x2.replace_lane 1 ${v} (i64.const 5)) (i64.const 6))`),
	'nothing, being shuffled away': (v) =>
		hash(`(i8x16.shuffle 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 ${v} ${OTHER})`),
	'half, being extended': (v) => hash(`(i32x4.extend_low_i16x8_u ${v})`),
	'a lane that is stored': (v) =>
		`(v128.store32_lane 1 (i32.const 64) ${v}) (i32.load (i32.const 64))`,
	'one of two, selected': (v) => hash(`(select ${v} ${OTHER} (i32.const 0))`),
};

export const functions = [];
const define = (name, width, body, stores = false) => functions.push({ name, width, body, stores });

const address = (offset) => (offset ? `offset=${offset}` : '');
for (const offset of [0, 7])
	for (const [use, wrap] of Object.entries(USES)) {
		for (const [op, width] of LOADS)
			define(
				`${op} ${address(offset)}, used: ${use}`,
				width + offset,
				wrap(`(${op} ${address(offset)} (local.get $p))`),
			);
		for (const [op, width, lane] of LANE_LOADS)
			define(
				`${op} ${lane} ${address(offset)}, used: ${use}`,
				width + offset,
				wrap(`(${op} ${address(offset)} ${lane} (local.get $p) ${OTHER})`),
			);
	}
for (const offset of [0, 7]) {
	define(
		`v128.store ${address(offset)}`,
		16 + offset,
		`(v128.store ${address(offset)} (local.get $p) ${OTHER}) (i32.const 1)`,
		true,
	);
	for (const [op, width, lane] of LANE_STORES)
		define(
			`${op} ${lane} ${address(offset)}`,
			width + offset,
			`(${op} ${address(offset)} ${lane} (local.get $p) ${OTHER}) (i32.const 1)`,
			true,
		);
}
const both = (first, second) => `${first} ${hash(second)}`;
const store = (offset, v) => `(v128.store offset=${offset} (local.get $p) ${v})`;
const load = (offset) => `(v128.load offset=${offset} (local.get $p))`;
const NOT = `(v128.not ${OTHER})`;
const drop = `(drop ${load(16)}) (i32.const 1)`;
const narrow = '(i32.store (local.get $p) (i32.const 77))';
const byte = `(v128.store8_lane 3 (local.get $p) ${OTHER})`;
define('a store before a load beyond it', 32, both(store(0, OTHER), load(16)), true);
define('a store before a load that is dropped', 32, `${store(0, OTHER)} ${drop}`, true);
define('two stores, the farther first', 32, `${store(16, OTHER)} ${store(0, NOT)} (i32.const 1)`,
	true);
define('two stores, the nearer first', 32, `${store(0, OTHER)} ${store(16, NOT)} (i32.const 1)`,
	true);
define('a narrow store before a wide load', 20, both(narrow, load(4)), true);
define(
	'a lane store before a splat',
	9,
	both(byte, '(v128.load64_splat offset=1 (local.get $p))'),
	true,
);
define('the sum of two loads', 32, hash(`(i8x16.add ${load(16)} ${load(0)})`));
define(
	'a load in a loop',
	16,
	`(local.set $n (i32.const 3))
	(loop $l
		(local.set $v (v128.xor (local.get $v) ${load(0)}))
		(local.set $p (i32.add (local.get $p) (i32.const 4)))
		(br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
	${hash('(local.get $v)')}`,
);

// The last function says what the end of the memory holds.
export const LAST = functions.length;
const more = (back) => `(local.set $v (i32x4.add
	(i32x4.mul (local.get $v) (i32x4.splat (i32.const 31))) (v128.load (i32.const
		${SIZE - back}))))`;
define('the end of the memory', 0, [64, 48, 32, 16].map(more).join(' ') + hash('(local.get $v)'));

const typed = ({ body }, i) =>
	`(func $f${i} (param $p i32) (result i32) (local $v v128) (local $n i32) ${body})`;
export const module = () => `(module
	(memory (export "memory") 1 1)
	(type $f (func (param i32) (result i32)))
	(table funcref (elem ${functions.map((_, i) => `$f${i}`).join(' ')}))
	(func (export "access") (param i32 i32) (result i32)
		(call_indirect (type $f) (local.get 1) (local.get 0)))
	${functions.map(typed).join('\n')})`;

// The addresses at which a function that reaches `width` bytes far is tried.
export function addresses(width) {
	const near = [-17, -9, -8, -5, -4, -3, -2, -1, 0, 1, 2, 4, 8].map((d) => SIZE - width + d);
	return [...new Set([...near, SIZE - 1, SIZE, 0, 0x80000000, 0xfffffff0, 0xffffffff])].filter(
		(x) => x >= 0,
	);
}
