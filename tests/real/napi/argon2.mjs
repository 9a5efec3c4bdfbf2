// argon2.mjs: what argon2.c prints, by another implementation.
import { argon2d, argon2i, argon2id, argon2Verify } from 'hash-wasm';

const kinds = { argon2d, argon2i, argon2id }, names = Object.keys(kinds);
const password = (i) => `password ${i} ${'of a length that differs.......'.slice(0, i % 30)}`;
const secret = (i) => i % 4 === 3 ? { secret: 'pepper' } : {};
const lines = [];

for (let i = 0; i < 9; i++) {
	const name = names[i % 3], options = { password: password(i), salt: `salt number ${i}`,
		memorySize: 64 + 24 * i, iterations: 1 + i % 4, parallelism: 1 + i % 5, hashLength: 16 + i,
		...secret(i) };
	const hash = await kinds[name]({ ...options, outputType: 'encoded' });
	lines.push(hash, `${name} ${await kinds[name]({ ...options, outputType: 'hex' })}`);
	for (const [what, number] of [['right', i], ['wrong', i + 1]]) {
		const verified = await argon2Verify({ hash, password: password(number), ...secret(i) });
		lines.push(`${what} ${verified ? 'true' : 'false'}`);
	}
}
console.log([...lines, ...lines, '4 threads'].join('\n'));
