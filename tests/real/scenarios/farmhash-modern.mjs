// Rust with wasm-bindgen.
import { createRequire } from 'node:module';

const farmhash = createRequire(import.meta.url)('farmhash-modern');

export default async function () {
	for (let i = 0; i < 100; i++) {
		farmhash.fingerprint64('text '.repeat(i));
		farmhash.fingerprint32(`number ${i}`);
	}
}
