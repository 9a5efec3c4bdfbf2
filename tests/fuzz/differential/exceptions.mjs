// Random functions that throw, catch, delegate and rethrow in the form of the older proposal,
// which node 20 knows; Binaryen makes try_table and throw_ref of every other module, for the C.
// They call each other, also through a table, which is exported or not, and leave bodies and
// handlers by branches, too. What happens goes into a sum. Coins are tossed by a generator that
// the module has, and fuel ends loops and recursion.
import { random } from './describe.mjs';

const TAGS = [[], ['i32'], ['i64', 'i32'], ['f64', 'i32', 'f32']];
const TO_I32 = {
	i32: '', i64: 'i32.wrap_i64 ', f32: 'i32.trunc_sat_f32_s ', f64: 'i32.trunc_sat_f64_s ',
};
const FUNCS = 6, STARTS = 4;
const HELPERS = `
	(func $note (param i32)
		global.get $sum i32.const 31 i32.mul local.get 0 i32.add global.set $sum)
	(func $fuel (result i32)
		global.get $fuel i32.const 1 i32.sub global.set $fuel
		global.get $fuel i32.const 0 i32.gt_s)
	(func $coin (result i32)
		global.get $coins i32.const 1103515245 i32.mul i32.const 12345 i32.add
		global.set $coins
		global.get $coins i32.const 16 i32.shr_u i32.const 3 i32.and i32.eqz)
	(func (export "sum") (result i32) global.get $sum)`;

// The module's text.
export function exceptions(seed) {
	const next = random(seed);
	const rnd = (n) => Number(next() % BigInt(n));
	const list = (n, f) => Array.from({ length: n }, (_, i) => f(i)).join('\n');
	const inside = (frames, kind, result = false) => [...frames, { kind, result }];
	let marks = 0;

	const note = () => `i32.const ${++marks} call $note\n`;
	const constant = (type) => `${type}.const ${rnd(1000)} `;
	const noteAll = (tag) => [...TAGS[tag]].reverse()
		.map((type) => `${TO_I32[type]}call $note\n`).join('');

	// Leaves an i32.
	function value(frames, depth) {
		const call = (how) => `${value(frames, depth - 1)}${how}\n`;
		switch (rnd(depth > 0 ? 9 : 4)) {
		case 0: return constant('i32');
		case 1: return 'local.get $x ';
		case 2: return 'local.get $y ';
		case 3: return 'i32.const 8 i32.load ';
		case 4: return value(frames, depth - 1)
			+ call(['i32.add', 'i32.sub', 'i32.xor', 'i32.mul'][rnd(4)]);
		case 5: return call(`call $f${rnd(FUNCS)}`);
		case 6: return call(`i32.const ${rnd(FUNCS)} call_indirect (type $ii)`);
		case 7: return tried(frames, depth - 1, true);
		}
		return `block (result i32)\n${body(inside(frames, 'block', true), depth - 1)}end\n`;
	}

	function tried(frames, depth, result) {
		const part = (kind) => body(inside(frames, kind, result), depth);
		const text = `try ${result ? '(result i32)' : ''}\n${part('try')}`;
		if (rnd(4) === 0)
			return `${text}delegate ${rnd(frames.length)}\n`;
		const tags = TAGS.map((_, tag) => tag).filter(() => rnd(2));
		const catches = tags.map((tag) => `catch $t${tag}\n${noteAll(tag)}${part('catch')}`);
		if (rnd(2) || !tags.length)
			catches.push(`catch_all\n${note()}${part('catch')}`);
		return `${text}${catches.join('')}end\n`;
	}

	function rethrow(frames) {
		const catches = [...frames.keys()].filter((i) => frames[i].kind === 'catch');
		if (!catches.length)
			return note();
		return `call $coin if rethrow ${frames.length - catches[rnd(catches.length)]} end\n`;
	}

	function branch(frames) {
		const depth = rnd(frames.length), { kind, result } = frames[frames.length - 1 - depth];
		if (!result)
			return `call ${kind === 'loop' ? '$fuel' : '$coin'} br_if ${depth}\n`;
		return `call $coin if\n${value(inside(frames, 'if'), 1)}br ${depth + 1} end\n`;
	}

	function statement(frames, depth) {
		const nested = (kind) => body(inside(frames, kind), depth - 1);
		switch (rnd(depth > 0 ? 14 : 6)) {
		case 0: case 1: return note();
		case 2: return `${value(frames, 1)}local.set $${'xy'[rnd(2)]}\n`;
		case 3: return `${value(frames, 1)}call $note\n`;
		case 4: return `i32.const 8 ${value(frames, 1)}i32.store\n`;
		case 5: {
			const tag = rnd(TAGS.length);
			return `call $coin if ${TAGS[tag].map(constant).join('')}throw $t${tag} end\n`;
		}
		case 6: case 7: return tried(frames, depth - 1, false);
		case 8: return rethrow(frames);
		case 9: return branch(frames);
		case 10: return `loop\n${nested('loop')}end\n`;
		case 11: return `block\n${nested('block')}end\n`;
		case 12: return `call $coin if\n${nested('if')}else\n${nested('if')}end\n`;
		}
		return `${value(frames, 1)}call $f${rnd(FUNCS)} drop\n`;
	}

	function body(frames, depth) {
		const { result } = frames.at(-1);
		const text = list(1 + rnd(4), () => statement(frames, depth));
		return result ? text + value(frames, depth) : text;
	}

	const func = (i) => `(func $f${i} (param $x i32) (result i32) (local $y i32)
		call $fuel i32.eqz if i32.const ${i} return end
		${body([{ kind: 'func', result: true }], 3)})`;
	const start = (i) => list(STARTS, (k) => `(func (export "f${i}_${k}") (result i32)
		i32.const 300 global.set $fuel i32.const ${k} call $f${i})`);
	return `(module
	(type $ii (func (param i32) (result i32)))
	${list(TAGS.length, (i) => `(tag $t${i} (param ${TAGS[i].join(' ')}))`)}
	(memory (export "memory") 1)
	(global $sum (mut i32) (i32.const 0))
	(global $fuel (mut i32) (i32.const 0))
	(global $coins (mut i32) (i32.const ${rnd(1 << 30)}))
	(table ${rnd(2) ? '(export "table")' : ''} ${FUNCS} funcref)
	(elem (i32.const 0) ${list(FUNCS, (i) => `$f${i}`)})${HELPERS}
	${list(FUNCS, func)}
	${list(FUNCS, start)})`;
}
