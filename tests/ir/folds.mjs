// A module with what the construction of expressions may fold: every integer operation on constants,
// on a local and a constant on either side, on the result of another one with a constant, and on the
// same local twice.
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

export function folds() {
	const lines = [];
	const add = (result, value) => lines.push(`(func (param i32 i64) (result ${result}) ${value})`);

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
