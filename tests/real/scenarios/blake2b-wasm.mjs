// Written by hand in the text format.
import { createRequire } from 'node:module';

const blake2b = createRequire(import.meta.url)('blake2b-wasm');

export default async function () {
	await new Promise((resolve) => blake2b.ready(resolve));
	const digest = blake2b(32).update(Buffer.from('hello')).update(Buffer.alloc(1000, 7))
		.digest('hex');
	if (digest.length !== 64)
		throw new Error(digest);
}
