// A module with what the construction of expressions may fold: every integer operation on
// constants, on a local and a constant on either side, on the result of another one with a
// constant, and on the same local twice; and conditions: what is combined of truth values, choices
// between constants and others, and their opposites.
const BINARY = ['add', 'sub', 'mul', 'div_s', 'div_u', 'rem_s', 'rem_u', 'and', 'or', 'xor',
	'shl', 'shr_s', 'shr_u', 'rotl', 'rotr'];
const COMPARE = ['eq', 'ne', 'lt_s', 'lt_u', 'gt_s', 'gt_u', 'le_s', 'le_u', 'ge_s', 'ge_u'];
const UNARY = {
	i32: ['i32.eqz', 'i32.clz', 'i32.ctz', 'i32.popcnt', 'i32.extend8_s', 'i32.extend16_s',
		'i64.extend_i32_s', 'i64.extend_i32_u'],
	i64: ['i64.eqz', 'i64.clz', 'i64.ctz', 'i64.popcnt', 'i64.extend8_s', 'i64.extend16_s',
		'i64.extend32_s', 'i32.wrap_i64'],
};
const CONSTANTS = {
	i32: [0, 1, -1, 31, 255, 0x7fffffff, -0x80000000, 32],
	i64: [0n, 1n, -1n, 63n, 0x80000000n, 0x7fffffffffffffffn, -0x8000000000000000n, 64n],
};

// Operands that have effects or none, and yield 0 or 1 or anything.
export const CONDITIONS = ['(local.get 0)', '(i64.eqz (local.get 1))',
	'(i32.lt_s (local.get 0) (i32.const 5))',
	'(f64.lt (f64.convert_i32_s (local.get 0)) (f64.const 9))',
	'(i32.and (local.get 0) (i32.const 4))', '(i32.load (local.get 0))',
	'(i32.ne (i32.load8_u (local.get 0)) (i32.const 3))', '(global.get 0)', '(call 0)'];

function conditions(add) {
	const uses = [(c) => c, (c) => `(i32.eqz ${c})`, (c) => `(i32.ne ${c} (i32.const 0))`,
		(c) => `(if (result i32) ${c} (then (i32.const 7)) (else (local.get 0)))`,
		(c) => `(i32.or (i32.eqz ${c}) (local.get 0))`];
	const add_uses = (c) => uses.forEach((use) => add('i32', use(c)));

	for (const a of CONDITIONS) {
		for (const b of CONDITIONS) {
			add_uses(`(i32.and ${a} ${b})`);
			add_uses(`(i32.or ${a} ${b})`);
			for (const k of [0, 5]) {
				add_uses(`(select ${b} (i32.const ${k}) ${a})`);
				add_uses(`(select (i32.const ${k}) ${b} ${a})`);
				add('i32', `(if (result i32) ${a} (then ${b}) (else (i32.const ${k})))`);
				add('i32', `(if (result i32) ${a} (then (i32.const ${k})) (else ${b}))`);
			}
		}
		for (const k of [0, 1])
			add('i32', `(if (result i32) ${a} (then (i32.eqz (global.get 0)))
				(else (i32.const ${k})))`);
		for (const [x, y] of [[0, 1], [1, 0], [1, 5], [0, 5], [5, 0]])
			add_uses(`(select (i32.const ${x}) (i32.const ${y}) ${a})`);
		for (const op of ['i64.eqz', 'i64.ne (i64.const 0)'])
			for (const k of [0, 1]) {
				add('i32', `(${op} (select (local.get 1) (i64.const ${k}) ${a}))`);
				add('i32', `(${op} (select (i64.const ${k}) (local.get 1) ${a}))`);
			}
	}
}

export function folds() {
	const lines = [];
	const add = (result, value) => lines.push(`(func (param i32 i64) (result ${result}) ${value})`);

	lines.push('(memory 1 2)(global (mut i32) (i32.const 3))',
		'(func (result i32) (global.set 0 (i32.add (global.get 0) (i32.const 1))) (global.get 0))');
	conditions(add);

	for (const t of ['i32', 'i64']) {
		const x = `(local.get ${t === 'i32' ? 0 : 1})`;
		const constants = CONSTANTS[t].map((c) => `(${t}.const ${c})`);
		const results = (op) => COMPARE.includes(op) ? 'i32' : t;
		const unary = (op) => op === `${t}.eqz` ? 'i32' : op.slice(0, 3);
		for (const op of [...BINARY, ...COMPARE]) {
			add(results(op), `(${t}.${op} ${x} ${x})`);
			for (const c of constants) {
				add(results(op), `(${t}.${op} ${x} ${c})`);
				add(results(op), `(${t}.${op} ${c} ${x})`);
				add('i32', `(i32.eqz (${results(op)}.eqz (${t}.${op} ${x} ${c})))`);
				for (const d of constants)
					add(results(op), `(${t}.${op} ${c} ${d})`);
				for (const outer of [...BINARY, ...COMPARE])
					for (const d of constants.slice(0, 3)) {
						const r = results(op), k = r === t ? d : d.replace(t, r);
						add(COMPARE.includes(outer) ? 'i32' : r,
							`(${r}.${outer} (${t}.${op} ${x} ${c}) ${k})`);
					}
			}
		}
		for (const op of UNARY[t]) {
			for (const c of constants)
				add(unary(op), `(${op} ${c})`);
			for (const from of ['i32', 'i64'])
				for (const inner of UNARY[from])
					if ((inner === 'i64.eqz' ? 'i32' : inner.slice(0, 3)) === t)
						add(unary(op), `(${op} (${inner} (local.get ${from === 'i32' ? 0 : 1})))`);
		}
	}
	return `(module\n${lines.join('\n')})`;
}
