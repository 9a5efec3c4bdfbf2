// One module in node and in C: compared line by line.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { harness } from './harness.mjs';

export const here = path.dirname(fileURLToPath(import.meta.url));
export const sources = path.resolve(here, '../../..');
export const build = path.resolve(process.env.BUILD ?? sources);
export const translator = path.resolve(process.env.WASM2C ?? path.join(build, 'bin/wasm2c'));
const runtime = path.join(sources, 'runtime_support');

const NODE_FLAGS = ['--no-warnings', '--experimental-wasm-type-reflection',
	'--experimental-wasm-return-call', '--experimental-wasm-typed-funcref',
	'--experimental-wasm-memory64'];
const WARNINGS = ['-std=c99', '-Wall', '-Wextra', '-Wpedantic', '-Wno-overlength-strings',
	'-Wconversion', '-Werror'];

// Every configuration is taken in turn. own: the runtime is compiled with it. tcc warns of
// functions that end in an endless loop.
export const CONFIGS = [
	{ name: 'gcc-O1', cc: 'gcc', flags: [...WARNINGS, '-O1'] },
	{ name: 'gcc-O2-checks', cc: 'gcc',
	flags: [...WARNINGS, '-O2', '-DWASM_RT_MEMCHECK_BOUNDS_CHECK=1'] },
	{ name: 'clang-O2', cc: 'clang-19', flags: [...WARNINGS, '-O2'] },
	{ name: 'gcc-O0-checks', cc: 'gcc',
	flags: [...WARNINGS, '-O0', '-DWASM_RT_MEMCHECK_BOUNDS_CHECK=1'] },
	{ name: 'gcc-O2', cc: 'gcc', flags: [...WARNINGS, '-Wlogical-op', '-O2'] },
	{ name: 'gcc-O2-lto', cc: 'gcc', flags: [...WARNINGS, '-O2', '-flto'] },
	{ name: 'gcc-O1-move', cc: 'gcc',
	flags: [...WARNINGS, '-O1', '-DWASM_RT_MEMCHECK_BOUNDS_CHECK=1',
	'-DWASM_RT_MOVE_ON_EVERY_GROW=1'], own: true },
	{ name: 'tcc', cc: 'tcc', flags: [], own: true },
];

// Runs a program: { status, signal, stdout, stderr, timeout }.
export function run(command, args, seconds, options = {}) {
	return new Promise((resolve) => {
		const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
		const out = { stdout: [], stderr: [] };
		const timer = setTimeout(() => {
			out.timeout = true;
			child.kill('SIGKILL');
		}, seconds * 1000);
		child.stdout.on('data', (data) => out.stdout.push(data));
		child.stderr.on('data', (data) => out.stderr.push(data));
		child.on('error', (error) => resolve({ status: -1, stdout: '', stderr: String(error) }));
		child.on('close', (status, signal) => {
			clearTimeout(timer);
			resolve({ status, signal, timeout: out.timeout, stdout: Buffer.concat(out.stdout)
				.toString(), stderr: Buffer.concat(out.stderr).toString() });
		});
	});
}

// The first difference, or null. What comes after one side ran out of stack is not compared: how
// deep it is is its own affair.
export function difference(expected, actual) {
	const a = expected.trimEnd().split('\n'), b = actual.trimEnd().split('\n');
	for (let i = 0; i < Math.max(a.length, b.length); i++) {
		if (/trap exhaustion/.test(a[i]) || /trap exhaustion/.test(b[i]))
			return null;
		if (a[i] !== b[i])
			return `line ${i + 1}: expected \`${a[i]}\`, got \`${b[i]}\``;
	}
	return null;
}

const first = (text) => text.split('\n')
	.find((line) => /error:|warning:|Error:|Unsuitable/.test(line)) ?? text.split('\n')[0];

// The runtime to link, as files: the archive, or objects that a configuration makes once.
const runtimes = new Map();
function runtimeOf(config) {
	if (!config.own)
		return [path.join(build, 'lib/libwasm-rt.a')];
	if (!runtimes.has(config.name))
		runtimes.set(config.name, (async () => {
			const folder = path.join(build, 'obj/tests/fuzz-runtime',
				`${config.name}-${process.pid}`);
			const files = fs.readdirSync(runtime).filter((f) => f.endsWith('.c'));
			fs.mkdirSync(folder, { recursive: true });
			process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
			const flags = [...config.flags.filter((f) => !/^-W|^-std/.test(f)), '-w', '-c'];
			const r = await run(config.cc, [...flags, ...files.map((f) => path.join(runtime, f))],
				120,
				{ cwd: folder });
			if (r.status !== 0)
				throw new Error(`${config.name}: the runtime: ${r.stderr}`);
			return files.map((f) => path.join(folder, f.replace(/c$/, 'o')));
		})());
	return runtimes.get(config.name);
}

// folder/m.c and folder/main.c, the harness, to folder/m. Yields what is wrong, or nothing.
export async function compile(folder, config) {
	const at = (name) => path.join(folder, name);
	const flags = ['-I', runtime, '-I', folder];
	let r = await run(config.cc, [...config.flags, ...flags, '-c', '-o', at('m.o'), at('m.c')],
		300);
	if (r.status !== 0)
		return { timeout: r.timeout, message: r.timeout ? `${config.cc} does not end`
			: first(r.stderr) };
	r = await run(config.cc, [...config.flags.filter((f) => !/^-W|^-std/.test(f)), '-w', ...flags,
		'-o', at('m'), at('main.c'), at('m.o'),
		...await runtimeOf(config), '-lpthread'], 120);
	if (r.status !== 0)
		return { message: first(r.stderr) };
	return null;
}

// Takes folder/m.wasm through both sides; in C, folder/c.wasm if that is there, which says the same
// in instructions that node does not know. { ok, skipped, message }
export async function compare(folder, seed, config) {
	const at = (name) => path.join(folder, name);
	const skip = (message) => ({ ok: true, skipped: true, message });
	const fail = (message) => ({ ok: false, message: `${config.name}: ${message}` });
	const source = at(fs.existsSync(at('c.wasm')) ? 'c.wasm' : 'm.wasm');
	let r = await run(translator, ['-n', 'm', '-o', at('m.c'), source], 60);

	if (r.status !== 0)
		return /is not supported by the translator/.test(r.stderr) ? skip(r.stderr.trim())
			: fail(`wasm2c: ${r.timeout ? 'does not end' : r.stderr.trim() || r.signal}`);
	r = await run(process.execPath,
		[...NODE_FLAGS, path.join(here, 'plan.mjs'), at('m.wasm'), at('m.h'), String(seed),
		at('plan.json')], 30);
	if (r.status !== 0)
		return /Unsuitable|CompileError/.test(r.stderr) ? skip(first(r.stderr))
			: fail(`plan: ${r.stderr}`);
	const expected =
		await run(process.execPath, [...NODE_FLAGS, path.join(here, 'reference.mjs'), at('m.wasm'),
		at('plan.json')], 20);
	if (expected.timeout || /out of memory/.test(expected.stderr))
		return skip('too much for node');
	if (expected.status !== 0)
		return fail(`reference: ${expected.stderr}`);
	if (/^unlinkable/.test(expected.stdout))
		return skip('unlinkable');
	fs.writeFileSync(at('expected'), expected.stdout);
	fs.writeFileSync(at('main.c'), harness(JSON.parse(fs.readFileSync(at('plan.json')))));
	r = await compile(folder, config);
	if (r)
		return r.timeout ? skip(r.message) : fail(r.message);
	const actual = await run(at('m'), [], 60);
	fs.writeFileSync(at('actual'), actual.stdout);
	const message = difference(expected.stdout, actual.stdout) ?? (actual.timeout ? 'does not end'
		: actual.signal ? `killed by ${actual.signal}` : null);
	return message ? fail(message) : { ok: true };
}
