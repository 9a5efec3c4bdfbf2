// Where modules come from: random bytes through Binaryen's fuzzer, random C programs by csmith
// through clang, and for exceptions a generator of our own.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { random } from './describe.mjs';
import { assemble } from '../../spec/wast/assemble.mjs';
import { here, run } from './compare.mjs';
import { exceptions } from './exceptions.mjs';

const wasmOpt = path.join(path.dirname(createRequire(import.meta.url).resolve('binaryen')),
	'bin/wasm-opt');

// What the emitter or node 20 lacks.
const FEATURES =
	['-all', ...['relaxed-simd', 'gc', 'exception-handling', 'threads', 'strings',
	'stack-switching', 'shared-everything', 'memory64',
	'multimemory', 'custom-descriptors', 'fp16', 'relaxed-atomics', 'compact-imports',
	'wide-arithmetic', 'custom-page-sizes'].map((f) => `--disable-${f}`)];
const PASSES = [[], ['-O1'], ['-O3'], ['-Os'], ['--flatten'], ['-O4'],
	['--reorder-locals', '--coalesce-locals'], ['--rse', '--optimize-instructions']];

async function binaryen(folder, seed) {
	const next = random(seed);
	const bytes = Buffer.alloc(1000 + Number(next() % 20000n));
	const passes = PASSES[Number(next() % BigInt(PASSES.length))];
	for (let i = 0; i < bytes.length; i++)
		bytes[i] = Number(next() & 255n);
	fs.writeFileSync(path.join(folder, 'input'), bytes);
	const r = await run(process.execPath,
		[wasmOpt, '-ttf', path.join(folder, 'input'), '--denan', ...FEATURES, ...passes, '-g', '-o',
		path.join(folder, 'm.wasm')], 120);
	return r.status === 0 ? null : `wasm-opt: ${r.stderr.split('\n')[0]}`;
}

async function csmith(folder, seed) {
	const level = ['-O0', '-O1', '-O2', '-O3', '-Os'][seed % 5];
	const source = path.join(folder, 'program.c');
	// where it leaves a file
	let r = await run('csmith', ['--seed', String(seed), '--no-argc', '--float', '-o', source], 60,
		{ cwd: folder });
	if (r.status !== 0)
		return `csmith: ${r.stderr.split('\n')[0]}`;
	r = await run('clang-19', ['--target=wasm32', level, ...(seed % 8 === 3 ? ['-msimd128'] : []),
		'-w', '-nostdlib', '-nostdlibinc', '-isystem', path.join(here, 'csmith'), '-isystem',
		'/usr/include/csmith',
		'-Dmain=program', '-fno-builtin', '-mbulk-memory', '-msign-ext', '-mnontrapping-fptoint',
		'-Wl,--no-entry', '-Wl,-z,stack-size=1048576',
		'-o', path.join(folder, 'm.wasm'), source], 120);
	return r.status === 0 ? null : `clang: ${r.stderr.split('\n')[0]}`;
}

async function throwing(folder, seed) {
	const text = exceptions(seed);
	fs.writeFileSync(path.join(folder, 'm.wat'), text);
	fs.writeFileSync(path.join(folder, 'm.wasm'), assemble(text));
	if (seed % 2 === 0)
		return null;
	const r = await run(process.execPath, [wasmOpt, '-all', '--translate-to-exnref',
		path.join(folder, 'm.wasm'), '-o', path.join(folder, 'c.wasm')], 120);
	return r.status === 0 ? null : `wasm-opt: ${r.stderr.split('\n')[0]}`;
}

// Writes folder/m.wasm; yields why not, or null.
export const generate = (folder, seed) =>
	(seed % 5 === 2 ? throwing : seed % 4 === 3 ? csmith : binaryen)(folder, seed);
