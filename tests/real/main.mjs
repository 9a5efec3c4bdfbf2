// The suite of real modules: see run.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../fuzz/differential/compare.mjs';
import { glue } from './glue.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const sources = path.resolve(here, '../..');
const build = path.resolve(process.env.BUILD ?? sources);
const translator = path.resolve(process.env.WASM2C ?? path.join(build, 'bin/wasm2c'));
const cc = process.env.CC ?? 'cc';
const runtime = path.join(sources, 'runtime_support');
// bytes of a module that is compiled with explicit checks too: the others take too long
const SMALL = 300000;
const scenarios = process.env.SCENARIOS ?? path.join(here, 'scenarios');
const LARGE = new Set(['clingo-wasm', 'rdkit', 'duckdb-wasm']); // for a compiler that takes seconds
let passed = 0, failed = 0;

async function step(what, command, args, seconds) {
	const r = await run(command, args, seconds);
	if (r.status !== 0)
		throw new Error(`${what}: `
			+ `${r.timeout ? 'does not end'
			: (r.stderr.trim() || r.stdout.trim() || r.signal || `status ${r.status}`)
			.slice(0, 2000)}`);
	return r.stdout.trim();
}

// tcc knows no thread-local variables, so it compiles the runtime, too.
const library = (compiler) => compiler !== 'tcc' ? [path.join(build, 'lib/libwasm-rt.a')]
	: fs.readdirSync(runtime).filter((file) => file.endsWith('.c'))
		.map((file) => path.join(runtime, file));

async function replay(at, name, flags) {
	const all = ['-I', runtime, '-I', here, '-I', at('.'), '-O1', ...flags];
	const compiler = LARGE.has(name) ? 'tcc' : cc;
	await step(`${compiler} ${flags.join(' ')}`, compiler,
		['-std=c99', '-Wall', '-Wextra', '-Werror', ...all, '-c', '-o', at('m.o'), at('m.c')], 600);
	await step(`${compiler} glue.c`, compiler,
		['-std=c11', '-w', ...all, '-o', at('replay'), at('glue.c'),
		path.join(here, 'replay.c'), at('m.o'), ...library(compiler), '-lpthread'], 300);
	const events = await step('replay', at('replay'), [at('trace')], 300);
	console.log(`${name}${flags.length ? ', explicit checks' : ''}: ${events}`);
}

// What all of it takes of fuel is the same by all compilers. (At higher levels, too; but that takes
// minutes.)
async function sameFuel(at, name) {
	const flags = ['-I', runtime, '-I', here, '-I', at('fuel'), '-w', '-DWASM_RT_FUEL=1'];
	const said = [];
	fs.mkdirSync(at('fuel'), { recursive: true });
	await step('wasm2c', translator, ['--interruptible', '-n', 'm', '-o', at('fuel/m.c'),
		at('m.wasm')], 120);
	for (const [compiler, ...more] of [['gcc', '-O0'],
		['clang-19', '-O0', '-DWASM_RT_MEMCHECK_BOUNDS_CHECK=1'], ['tcc']]) {
		await step(`${compiler} with fuel`, compiler, [...flags, ...more, '-o', at('replay'),
			at('glue.c'), path.join(here, 'replay.c'), at('fuel/m.c'), ...library(compiler), '-lm',
			'-lpthread'], 300);
		said.push(await step('replay with fuel', at('replay'), [at('trace')], 300));
	}
	if (new Set(said).size !== 1 || !/ of fuel$/.test(said[0]))
		throw new Error(`other fuel: ${said.join('; ')}`);
	console.log(`${name}: ${said[0]}`);
}

async function test(name) {
	const folder = path.join(build, 'obj/tests/real', name), at = (file) => path.join(folder, file);
	fs.mkdirSync(folder, { recursive: true });
	try {
		await step('scenario', process.execPath,
			['--no-warnings', '--experimental-wasm-type-reflection', path.join(here, 'record.mjs'),
			path.join(scenarios, `${name}.mjs`), folder], 120);
		await step('wasm2c', translator, ['-n', 'm', '-o', at('m.c'), at('m.wasm')], 120);
		fs.writeFileSync(at('glue.c'),
			glue(JSON.parse(fs.readFileSync(at('externs.json'))),
			fs.readFileSync(at('m.h'), 'utf8')));
		await replay(at, name, []);
		if (name === 'sql.js')
			await sameFuel(at, name);
		if (fs.statSync(at('m.wasm')).size < SMALL)
			await replay(at, name, ['-DWASM_RT_MEMCHECK_BOUNDS_CHECK=1']);
		passed++;
	} catch (error) {
		console.log(`${name}: ${error.message}`);
		failed++;
	}
}

// Who uses them, and what of napi/ is linked besides napi.c.
const natives = {
	argon2: { driver: 'argon2', more: ['async.c'] },
	crc32: { driver: 'hashes', more: [] },
	xxhash: { driver: 'hashes', more: [] },
};

// Modules for WASI with threads, which import a shared memory and Node-API (napi/napi.c): what they
// answer, beside another implementation.
async function testNative(name) {
	const folder = path.join(build, 'obj/tests/real', name), at = (file) => path.join(folder, file);
	const wasm = path.join(sources, 'tests/node_modules/@node-rs', `${name}-wasm32-wasi`,
		`${name}.wasm32-wasi.wasm`);
	const flags = ['-std=c11', '-O1', '-Wall', '-Wextra', '-Werror', `-D${name.toUpperCase()}`,
		'-I', folder, '-I', runtime, '-I', path.join(runtime, 'wasi')];
	const native = (file) => path.join(here, 'napi', file);
	fs.mkdirSync(folder, { recursive: true });
	try {
		await step('wasm2c', translator, ['-n', 'm', '-o', at('m.c'), wasm], 120);
		const register = fs.readFileSync(at('m.h'), 'utf8')
			.match(/^void w2c_m_0x5F_napi_register_\w+(?=\(w2c_m\*\);)/gm);
		fs.writeFileSync(at('register.inc'),
			register.map((line) => `${line.slice('void '.length)}(&instance);\n`).join(''));
		const { driver, more } = natives[name];
		const wanted = await step(`${driver}.mjs`, process.execPath,
			[native(`${driver}.mjs`), name], 60);
		for (const checks of [0, 1]) {
			await step(cc, cc, [...flags, `-DWASM_RT_MEMCHECK_BOUNDS_CHECK=${checks}`,
				native('napi.c'), ...more.map(native), native(`${driver}.c`), at('m.c'),
				path.join(build, 'lib/libwasm-wasi.a'), path.join(build, 'lib/libwasm-rt.a'),
				'-o', at(driver), '-lm', '-lpthread'], 300);
			const answers = await step(driver, at(driver), [], 60);
			if (answers !== wanted)
				throw new Error('other answers');
			const count = answers.split('\n').length;
			console.log(`${name}${checks ? ', explicit checks' : ''}: ${count} answers`);
		}
		passed++;
	} catch (error) {
		console.log(`${name}: ${error.message}`);
		failed++;
	}
}

const names = process.argv.length > 2 ? process.argv.slice(2)
	: fs.readdirSync(scenarios).map((file) => file.replace(/\.mjs$/, ''))
		.concat(Object.keys(natives)).sort();
await Promise.all(Array.from({ length: Number(process.env.JOBS ?? 2) }, async () => {
	while (names.length)
		await (names[0] in natives ? testNative : test)(names.shift());
}));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
