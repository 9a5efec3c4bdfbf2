import assert from 'node:assert/strict';
import test from 'node:test';
import { floatBits, intBits, stringBytes } from './literals.mjs';

const f32 = (text) => floatBits(text, 32).toString(16);
const f64 = (text) => floatBits(text, 64).toString(16);

test('integers: sign, hexadecimal, underscores, both ranges', () => {
	assert.equal(intBits('-1', 32), 0xffff_ffffn);
	assert.equal(intBits('0xFFFF_ffff', 32), 0xffff_ffffn);
	assert.equal(intBits('-0x8000_0000_0000_0000', 64), 1n << 63n);
	assert.equal(intBits('+1_000', 32), 1000n);
});

test('floats: decimal values agree with the host for f64', () => {
	for (const text of ['0.1', '1e23', '123456789.123456789', '4.9406564584124654e-324',
		'1.7976931348623157e308', '9007199254740993'])
		assert.equal(floatBits(text, 64),
			new BigUint64Array(new Float64Array([Number(text)]).buffer)[0], text);
});

test('floats: ties go to even, one bit more goes up', () => {
	assert.equal(f32('16777217'), '4b800000');
	assert.equal(f32('16777219'), '4b800002');
	assert.equal(f32('0x1.000001p0'), '3f800000');
	assert.equal(f32('0x1.00000100000000000001p0'), '3f800001');
	assert.equal(f32('0x1.000003p0'), '3f800002');
});

test('floats: subnormals, underflow, overflow', () => {
	assert.equal(f32('0x1p-149'), '1');
	assert.equal(f32('0x1p-150'), '0');
	assert.equal(f32('0x1.8p-150'), '1');
	assert.equal(f32('0x1.fffffep-127'), '800000');
	assert.equal(f32('0x1.fffffefffffffffp127'), '7f7fffff');
	assert.equal(f32('0x1.ffffffp127'), '7f800000');
	assert.equal(f64('-0x0.0000000000001p-1022'), '8000000000000001');
});

test('floats: a double rounding would go wrong', () => {
	/* Just above the tie between two f32 values, and equal to it once rounded to f64. */
	assert.equal(f32('1.00000005960464477540'), '3f800001');
});

test('floats: NaNs keep sign and payload, infinities, signed zero', () => {
	assert.equal(f32('nan'), '7fc00000');
	assert.equal(f32('-nan:0x200000'), 'ffa00000');
	assert.equal(f64('nan:0x4_0000_0000_0000'), '7ff4000000000000');
	assert.equal(f64('-inf'), 'fff0000000000000');
	assert.equal(f32('-0x0p+5'), '80000000');
});

test('floats: forms with parts left out', () => {
	assert.equal(f32('1.'), '3f800000');
	assert.equal(f32('0x1.p-1'), '3f000000');
	assert.equal(f32('1_0.0_1E1'), f32('100.1'));
	assert.throws(() => floatBits('0x', 32));
	assert.throws(() => floatBits('1.0f', 32));
});

test('strings: every escape, UTF-8, arbitrary bytes', () => {
	const bytes = (literal) => [...stringBytes(literal)];
	assert.deepEqual(bytes('""'), []);
	assert.deepEqual(bytes('"a\\n\\t\\r\\"\\\'\\\\"'), [97, 10, 9, 13, 34, 39, 92]);
	assert.deepEqual(bytes('"\\00\\fF\\80"'), [0, 255, 128]);
	assert.deepEqual(bytes('"\\u{20ac}\\u{1_F600}"'), [0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80]);
	assert.deepEqual(bytes('"€"'), [0xe2, 0x82, 0xac]);
	assert.throws(() => stringBytes('"\\q"'));
});
