// libwebp's encoder with SIMD; C++ with embind, compiled by Emscripten.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { defaultOptions } from '../../node_modules/@jsquash/webp/meta.js';
import factory from '../../node_modules/@jsquash/webp/codec/enc/webp_enc_simd.js';

const WIDTH = 96,
	HEIGHT = 64;
const folder = path.dirname(createRequire(import.meta.url).resolve('@jsquash/webp/package.json'));

export default async function () {
	const module = await factory({
		noInitialRun: true,
		wasmBinary: fs.readFileSync(path.join(folder, 'codec/enc/webp_enc_simd.wasm')),
	});
	const image = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
	for (let y = 0; y < HEIGHT; y++)
		for (let x = 0; x < WIDTH; x++)
			image.set([x * 2, y * 3, (x * y) >> 3, x < 40 ? 255 : 255 - y], (y * WIDTH + x) * 4);
	for (const options of [
		{ quality: 75 },
		{ quality: 40, method: 6, use_sharp_yuv: 1 },
		{ lossless: 1 },
	]) {
		const file = Buffer.from(
			module.encode(image, WIDTH, HEIGHT, { ...defaultOptions, ...options }),
		);
		if (
			file.toString('latin1', 0, 4) !== 'RIFF' ||
			file.toString('latin1', 8, 12) !== 'WEBP' ||
			file.readUInt32LE(4) !== file.length - 8
		)
			throw new Error(file.toString('hex', 0, 16));
	}
}
