import assert from 'node:assert/strict';
import test from 'node:test';
import { convert } from './convert.mjs';
import { keyword, read } from './reader.mjs';
import { unfold } from './unfold.mjs';

const words = (text) => text.trim().split(/\s+/).join(' ');

test('reader: comments nest, annotations vanish, strings hide parentheses', () => {
	const nodes = read(';; one\n(a (; (; ;) ) ;) "(\\")" (@x "(") $b)\n (c)');
	assert.deepEqual(nodes.map(keyword), ['a', 'c']);
	assert.deepEqual(nodes[0].items.map((node) => node.text), ['a', '"(\\")"', '$b']);
	assert.deepEqual(nodes.map((node) => node.line), [2, 3]);
});

test('reader: identifiers may hold strings', () => {
	assert.equal(read('(func $"a b" )')[0].items[1].text, '$"a b"');
});

test('reader: unbalanced text is an error', () => {
	for (const text of ['(a', 'a)', '(; (; ;)', '"a'])
		assert.throws(() => read(text), text);
});

test('unfold: operands, blocks and clauses come out flat and in order', () => {
	const flat = unfold('(func $f (param i32) (try (result i32) (do (i32.add (i32.const 1) '
		+ '(local.get 0))) ' +
		'(catch $e (drop)) (catch_all (throw $e))) (nop))');
	assert.equal(words(flat),
		'(func $f (param i32) try (result i32) i32.const 1 local.get 0 i32.add ' +
		'catch $e drop catch_all throw $e end nop )');
});

test('unfold: delegate ends its try; if and else', () => {
	const flat = unfold('(func (if (i32.const 0) (then (try (do) (delegate 0))) (else (loop (br '
		+ '0)))))');
	assert.equal(words(flat), '(func i32.const 0 if try delegate 0 else loop br 0 end end )');
});

test('unfold: an ill-formed try is an error', () => {
	for (const clauses of ['(do) (delegate)', '(do) (catch)', '(do) (catch $e) (delegate 0)',
		'(do) (delegate 0) (catch $e)', '(catch $e)'])
		assert.throws(() => unfold(`(func (try ${clauses}))`), clauses);
});

test('unfold: functions without try keep their text', () => {
	const text = '(module (func (drop (i32.const 1))) (tag $e))';
	assert.equal(unfold(text), text);
});

test('convert: commands, modules, values', () => {
	const [module, ret, trap, malformed] = convert(`
		(module $m (func (export "f") (param f32) (result f32) (local.get 0)))
		(assert_return (invoke $m "f" (f32.const 1)) (either (f32.const nan:canonical) (f32.const
			-0)))
		(assert_trap (module (func unreachable) (start 0)) "unreachable")
		(assert_malformed (module quote "(func" "0drop)") "unknown operator")`);
	assert.equal(module.name, '$m');
	assert.deepEqual([...module.module.bytes.subarray(0, 4)], [0, 97, 115, 109]);
	assert.equal(ret.line, 3);
	assert.deepEqual(ret.action.args, [{ type: 'f32', value: 0x3f80_0000n }]);
	assert.deepEqual(ret.expected[0].values.map((value) => value.value),
		['nan:canonical', 0x8000_0000n]);
	assert.equal(trap.type, 'assert_uninstantiable');
	assert.ok(malformed.module.refused);
});

test('convert: quoted text must be UTF-8, and ASCII outside of strings', () => {
	const refused = (source) =>
		Boolean(convert(`(assert_malformed (module quote ${source}) "")`)[0].module.refused);
	assert.ok(refused('"(@a \\ff)"'));
	assert.ok(refused('"(@a W\\u{fc}rstchen)"'));
	assert.ok(!refused('"(func (export \\22\\u{fc}\\22))"'));
});

test('convert: definitions, instances, binary modules, bare fields', () => {
	const [definition, instance, binary] =
		convert('(module definition $d (func)) (module instance $i $d) ' +
		'(module binary "\\00asm" "\\01\\00\\00\\00")');
	assert.ok(definition.definition && definition.module.bytes);
	assert.deepEqual([instance.name, instance.of], ['$i', '$d']);
	assert.equal(binary.module.bytes.length, 8);
	assert.ok(convert('(func) (memory 1)')[0].module.bytes);
});
