// Rust with wasm-bindgen.
import { createRequire } from 'node:module';

const snappy = createRequire(import.meta.url)('snappy-wasm');

export default async function () {
	const text = Buffer.from('to be or not to be '.repeat(500));
	if (!Buffer.from(snappy.decompress_raw(snappy.compress_raw(text))).equals(text))
		throw new Error('not the same');
}
