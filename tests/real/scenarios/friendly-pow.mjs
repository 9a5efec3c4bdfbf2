// A proof of work on BLAKE2b; AssemblyScript, whose runtime is called by hand.
import fs from 'node:fs';
import { createRequire } from 'node:module';

export default async function () {
	const file = createRequire(import.meta.url).resolve('friendly-pow/wasm/optimized.wasm');
	const { instance } = await WebAssembly.instantiate(fs.readFileSync(file),
		{ env: { abort: () => { throw new Error('abort'); } } });
	const { memory, __alloc, __retain, solveBlake2b, Uint8Array_ID } = instance.exports;
	const bytes = __retain(__alloc(128, 0)), array = __retain(__alloc(12, Uint8Array_ID.value));
	new Uint8Array(memory.buffer, bytes, 128).set([...'a puzzle'].map((c) => c.charCodeAt(0)));
	new Uint32Array(memory.buffer, array, 3).set([bytes, bytes, 128]);
	const hash = solveBlake2b(array, 1 << 24, 100000);
	if (!hash || !new Uint8Array(memory.buffer, bytes, 128).subarray(120).some((byte) => byte))
		throw new Error('no solution');
}
