// Argon2 and other hash functions; C, compiled by clang alone, inside of the package's JavaScript.
import { argon2id } from 'hash-wasm';

let modules = 0;
export const wanted = () => ++modules === 1;

export default async function () {
	const digest = await argon2id({ password: 'secret', salt: 'saltsalt', parallelism: 1,
		iterations: 2, memorySize: 64, hashLength: 32, outputType: 'hex' });
	if (digest.length !== 64)
		throw new Error(digest);
}
