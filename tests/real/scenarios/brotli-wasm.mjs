// Rust with wasm-bindgen.
import { createRequire } from 'node:module';

const { compress, decompress } = createRequire(import.meta.url)('brotli-wasm');

export default async function () {
	const sentence = 'All happy families are alike; '
		+ 'each unhappy family is unhappy in its own way. ';
	const text = Buffer.from(sentence.repeat(40));
	const packed = compress(text, { quality: 9 });
	if (!Buffer.from(decompress(packed)).equals(text) || packed.length > text.length / 10)
		throw new Error(`packed to ${packed.length}`);
	try {
		decompress(Buffer.from('not brotli'));
	} catch {
		return;
	}
	throw new Error('it was unpacked');
}
