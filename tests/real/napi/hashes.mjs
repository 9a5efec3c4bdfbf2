// hashes.mjs crc32|xxhash: what hashes.c prints, by another implementation.
import { crc32, createXXHash32, xxhash32, xxhash64, xxhash3, xxhash128 } from 'hash-wasm';

const LARGEST = 1000000, bytes = new Uint8Array(LARGEST);
for (let i = 0; i < LARGEST; i++)
	bytes[i] = (i * 31 + 7) ^ i >> 8;
const lines = [];
const print = (what, hex) => lines.push(`${what} ${hex.replace(/^0+(?=.)/, '')}`);

async function hash(size) {
	const input = bytes.subarray(0, size);
	if (process.argv[2] === 'crc32') {
		print('crc32', await crc32(input));
		print('crc32c', await crc32(input, 0x82F63B78));
		return;
	}
	print('xxh32', await xxhash32(input, size));
	print('xxh64', await xxhash64(input, size, 0));
	print('xxh3', await xxhash3(input, size, 0));
	print('xxh128', await xxhash128(input, size, 0));
	print('Xxh32', (await createXXHash32(1)).update(input).digest('hex'));
}

for (let size = 0; size < 600; size += size < 40 ? 1 : 13)
	await hash(size);
for (let size = 1000; size <= LARGEST; size *= 10)
	await hash(size);
console.log(lines.join('\n'));
