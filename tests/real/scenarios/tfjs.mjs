// TensorFlow.js's kernels with SIMD: XNNPACK and more, C++ compiled by Emscripten.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const folder = path.dirname(
	require.resolve('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js'),
);

export default async function () {
	const module = await require('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js')({
		wasmBinary: fs.readFileSync(path.join(folder, 'tfjs-backend-wasm-simd.wasm')),
	});
	const kernel = (name, ...types) => module.cwrap(name, null, types);
	const register = kernel('register_tensor', 'number', 'number', 'number');
	let ids = 0;
	const tensor = (size, value) => {
		const at = module._malloc(size * 4),
			id = ++ids;
		for (let i = 0; i < size; i++) module.HEAPF32[at / 4 + i] = value(i);
		register(id, size, at);
		return { id, at, values: () => module.HEAPF32.subarray(at / 4, at / 4 + size) };
	};
	const shape = (...sizes) => new Uint8Array(new Int32Array(sizes).buffer);
	kernel('init')();
	const n = 37,
		a = tensor(n * n, (i) => (i % 17) / 8 - 1),
		b = tensor(n * n, (i) => ((i * 7) % 23) / 16),
		c = tensor(n * n, () => 0),
		d = tensor(n * n, () => 0);
	kernel(
		'BatchMatMul',
		'number',
		'array',
		'number',
		'number',
		'array',
		'number',
		'number',
		'number',
		'number',
	)(a.id, shape(1, n, n), 3, b.id, shape(1, n, n), 3, 0, 0, c.id);
	for (const name of ['Exp', 'Tanh', 'Ceil', 'Floor', 'Sqrt', 'Rsqrt', 'Square', 'Abs', 'Neg'])
		kernel(name, 'number', 'number', 'number')(c.id, 0, d.id);
	kernel('Sigmoid', 'number', 'number')(c.id, d.id);
	for (let i = 0; i < n * n; i++) {
		let sum = 0;
		for (let k = 0; k < n; k++)
			sum +=
				(((Math.floor(i / n) * n + k) % 17) / 8 - 1) *
				((((k * n + (i % n)) * 7) % 23) / 16);
		if (
			Math.abs(c.values()[i] - sum) > 1e-4 ||
			Math.abs(d.values()[i] - 1 / (1 + Math.exp(-sum))) > 1e-6
		)
			throw new Error(`${i}: ${c.values()[i]}, ${d.values()[i]}`);
	}
}
