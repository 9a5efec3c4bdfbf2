// esbuild; Go with its own runtime, for JavaScript: the heap grows by what its arenas take.
import { createRequire } from 'node:module';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const folder = path.dirname(createRequire(import.meta.url).resolve('esbuild-wasm/package.json'));

export default async function () {
	globalThis.crypto ??= crypto.webcrypto;
	globalThis.require = createRequire(import.meta.url);
	globalThis.fs = fs;
	globalThis.path = path;
	createRequire(import.meta.url)('esbuild-wasm/wasm_exec.js');
	const input = path.join(process.argv[3], 'input.js');
	fs.writeFileSync(input,
		Array.from({ length: 300 },
		(_, i) => `export function name${i}(first, second) { return first * ${i} + second; }\n`)
		.join(''));
	const go = new globalThis.Go();
	go.argv = ['esbuild', input, '--minify', `--outfile=${path.join(process.argv[3], 'output.js')}`,
		'--log-level=error'];
	go.env = {};
	let status = null;
	go.exit = code => { status = code; };
	const { instance } =
		await WebAssembly.instantiate(fs.readFileSync(path.join(folder, 'esbuild.wasm')),
		go.importObject);
	await go.run(instance);
	if (status !== 0 || !fs.readFileSync(path.join(process.argv[3], 'output.js'), 'utf8')
		.startsWith('export function name0('))
		throw new Error(`status ${status}`);
}
