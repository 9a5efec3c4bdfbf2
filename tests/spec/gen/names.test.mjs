import assert from 'node:assert/strict';
import test from 'node:test';
import { declared, mangle, symbol } from './names.mjs';

test('mangle: what the contract escapes', () => {
	assert.equal(mangle('_a__b_'), '0x5Fa_0x5Fb0x5F');
	assert.equal(mangle('__indirect_function_table'), '0x5F_indirect_function_table');
	assert.equal(mangle('a___b'), 'a_0x5F_b');
	assert.equal(mangle('$fac'), '0x24fac');
	assert.equal(mangle('0x5F0xg'), '0x0x35F0xg');
	assert.equal(mangle('a_b', true), 'a__b');
	assert.equal(mangle('€'), '0xE20x820xAC');
	assert.equal(symbol('wasi_snapshot_preview1', 'fd_write'),
		'w2c_wasi__snapshot__preview1_fd_write');
});

test('declared: prototypes compare without the instance and white space', () => {
	const header = '/* import: \'M\' \'f\' */\nu32 w2c_M_f(struct w2c_M*, u32, f64);\n'
		+ 'wasm_rt_memory_t* w2c_M_m(struct w2c_M*);\n';
	assert.equal(declared(header, 'w2c_M_f'),
		declared('u32 w2c_s_f(w2c_s *, u32,f64);', 'w2c_s_f'));
	assert.notEqual(declared(header, 'w2c_M_f'), declared('u32 w2c_s_f(w2c_s *, u32);', 'w2c_s_f'));
	assert.notEqual(declared(header, 'w2c_M_m'), declared('u32 *w2c_s_m(w2c_s *);', 'w2c_s_m'));
	assert.equal(declared(header, 'w2c_M_ff'), undefined);
});
