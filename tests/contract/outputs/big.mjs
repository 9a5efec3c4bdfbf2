// big.mjs OUT: writes OUT/big.wat, a module of many functions that call each other in every way,
// and OUT/big.expected, what node's own WebAssembly computes with it: one line for each seed of
// main.c.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { initSync, watify } from '@mdn/watify';

const out = process.argv[2], functions = 700, entries = 256;

let state = +process.argv[3] || 20250101;
const random = n => {
	state = (Math.imul(state, 1103515245) + 12345) >>> 0;
	return Math.floor(state / 65536) % n;
};
const pick = list => list[random(list.length)];
const address = depth => `(i32.and ${expression(depth)} (i32.const 0x1fff8))`;

const BINARY = ['add', 'sub', 'mul', 'xor', 'and', 'or', 'shl', 'shr_u', 'rotl'];

// An expression of type i32 over the parameters $a and $b and the local $c.
function expression(depth) {
	if (depth <= 0)
		return pick(['(local.get $a)', '(local.get $b)', '(local.get $c)',
			`(i32.const ${random(100000) - 50000})`]);
	const e = () => expression(depth - 1 - random(2));
	switch (random(14)) {
	case 0: case 1: case 2: return `(i32.${pick(BINARY)} ${e()} ${e()})`;
	case 3: return `(i32.${pick(['lt_s', 'gt_u', 'eq', 'le_u'])} ${e()} ${e()})`;
	case 4: return `(i32.load${pick(['', '8_s', '16_u'])} ${address(depth - 1)})`;
	case 5: case 6: case 7: return `(call $f${random(functions)} ${e()} ${e()})`;
	case 8: return `(call_indirect (type $binary) ${e()} ${e()}
		(i32.and ${e()} (i32.const ${entries - 1})))`;
	case 9: return `(select ${e()} ${e()} ${e()})`;
	case 10: return `(i32.wrap_i64 (i64.rotl
		(i64.mul (i64.extend_i32_s ${e()}) (i64.const ${random(65536)}12345))
		(i64.const ${random(64)})))`;
	case 11: return `(i32.trunc_sat_f64_s
		(f64.div (f64.convert_i32_s ${e()}) (f64.const ${random(50) + 1}.5)))`;
	case 12: return `(if (result i32) ${e()} (then ${e()}) (else ${e()}))`;
	default: return `(i32.popcnt ${e()})`;
	}
}

function statement() {
	switch (random(8)) {
	case 0: case 1: return `(local.set $${pick(['a', 'b', 'c'])} ${expression(4)})`;
	case 2: return `(i32.store${pick(['', '8', '16'])} ${address(2)} ${expression(3)})`;
	case 3: return `(loop $l (local.set $c (i32.add (local.get $c) ${expression(2)}))
		(br_if $l (i32.and
			(i32.and (i32.add (local.get $a)
				(local.tee $b (i32.add (local.get $b) (i32.const 1)))) (i32.const 3))
			(call $burn))))`;
	case 4: return `(block $x (block $y
		(block $z (br_table $x $y $z (i32.and ${expression(2)} (i32.const 3))))
		(local.set $c ${expression(2)})) (local.set $a ${expression(3)}))`;
	case 5: return `(table.set (i32.const ${random(entries)}) (ref.func $f${random(functions)}))`;
	case 6: return `(memory.init $passive${random(3)} (i32.and ${expression(1)} (i32.const 0xffff))
		(i32.const ${random(50)}) (i32.const ${random(50)}))`;
	default: return `(table.init $more (i32.const ${random(entries - 8)}) (i32.const 0)
		(i32.const ${random(8)}))`;
	}
}

const bytes = n => Array.from({ length: n }, () => '\\' + (random(5) ? random(256) : 0).toString(16)
	.padStart(2, '0')).join('');
const names = (n, f) => Array.from({ length: n }, (_, i) => f(i)).join('\n');
const text = `(module
(type $binary (func (param i32 i32) (result i32)))
(memory (export "memory") 3)
(table (export "table") ${entries} funcref)
(global $fuel (mut i32) (i32.const 0))
(elem (i32.const 0) func ${names(entries, () => `$f${random(functions)}`)})
(elem $more func ${names(8, () => `$f${random(functions)}`)})
(elem declare func ${names(functions, i => `$f${i}`)})
${names(6, i => `(data (i32.const ${i * 9000}) "${bytes(2000 + random(4000))}")`)}
${names(3, i => `(data $passive${i} "${bytes(100)}")`)}
(func $burn (result i32)
	(global.set $fuel (i32.sub (global.get $fuel) (i32.const 1)))
	(i32.gt_s (global.get $fuel) (i32.const 0)))
${names(functions, i => `(func $f${i} (type $binary)
	(param $a i32) (param $b i32) (result i32) (local $c i32)
	(if (i32.eqz (call $burn)) (then (return (local.get $a))))
	${names(2 + random(4), statement)}
	${random(6) ? expression(5)
		: `(return_call $f${random(functions)} ${expression(3)} ${expression(3)})`})`)}
(func (export "run") (param $seed i32) (result i32)
	(global.set $fuel (i32.const 3000))
	(call_indirect (type $binary) (local.get $seed) (i32.const 7)
		(i32.and (local.get $seed) (i32.const ${entries - 1})))))
`;
fs.writeFileSync(path.join(out, 'big.wat'), text);

const folder = path.dirname(createRequire(import.meta.url).resolve('@mdn/watify'));
initSync({ module: fs.readFileSync(path.join(folder, 'watify_bg.wasm')) });
const wasm = watify(text);
fs.writeFileSync(path.join(out, 'big.wasm'), wasm);

const { run, memory } = new WebAssembly.Instance(new WebAssembly.Module(wasm)).exports;
const lines = [];
for (let seed = 1; seed <= 300; seed++) {
	const result = run(Math.imul(seed, 2654435761)) >>> 0;
	let sum = 0;
	for (const byte of new Uint8Array(memory.buffer))
		sum = (Math.imul(sum, 31) + byte) >>> 0;
	lines.push(`${result} ${sum}`);
}
fs.writeFileSync(path.join(out, 'big.expected'), lines.join('\n') + '\n');
