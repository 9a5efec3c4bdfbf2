// Written by hand in the text format.
import xxhash from 'xxhash-wasm';

export default async function () {
	const { h32, h64, create64 } = await xxhash();
	for (const text of ['', 'a', 'The quick brown fox jumps over the lazy dog', 'x'.repeat(1000)]) {
		h32(text, 7);
		h64(text, 7n);
	}
	const state = create64();
	for (let i = 0; i < 50; i++)
		state.update(`part ${i}`);
	if (state.digest() === 0n)
		throw new Error('no digest');
}
