// One module through both sides, and what differs.
import fs from 'node:fs';
import path from 'node:path';
import { build, compile, difference, here, run, translator } from '../differential/compare.mjs';
import { encode } from './encode.mjs';
import { harness } from './harness.mjs';
import { plan } from './plan.mjs';

const CHECKS = '-DWASM_RT_MEMCHECK_BOUNDS_CHECK=1';
const WARNINGS = ['-std=c99', '-Wall', '-Wextra', '-Wpedantic', '-Wconversion',
	'-Wno-overlength-strings', '-Werror'];
// Indirect calls pass the instance as void *, as WABT's do.
const UNDEFINED = ['-fsanitize=undefined', '-fno-sanitize=function', '-fno-sanitize-recover=all'];

const configs = (cc, levels) => levels.flatMap((level) => [
	{ name: cc + level, cc, flags: [...WARNINGS, level] },
	{ name: `${cc}${level}-checks`, cc, flags: [...WARNINGS, level, CHECKS] },
]);

// Taken in turn, beside tcc, which costs next to nothing.
export const CONFIGS = [
	...configs('gcc', ['-O2', '-O1', '-O3', '-O0']),
	...configs('clang-19', ['-O2', '-O1', '-O3', '-O0']),
	{ name: 'clang-undefined', cc: 'clang-19', flags: ['-O1', ...UNDEFINED, CHECKS] },
	{ name: 'gcc-O1-move', cc: 'gcc',
		flags: [...WARNINGS, '-O1', CHECKS, '-DWASM_RT_MOVE_ON_EVERY_GROW=1'], own: true },
];
export const TCC = [
	{ name: 'tcc', cc: 'tcc', flags: [], own: true },
	{ name: 'tcc-checks', cc: 'tcc', flags: [CHECKS], own: true },
];

// The same configuration without warnings.
export const silent = (config) => ({ ...config,
	flags: config.flags.filter((flag) => !WARNINGS.includes(flag)) });

// What went wrong: kind is the step, for the shrinker, which must not end at another failure.
export class Failure {
	constructor(kind, message, name) {
		Object.assign(this, { kind, message, name });
	}
}

// The trees of the module's functions after each pass, beside the instructions (tests/ir).
export async function validate(folder, module, seed) {
	const file = path.join(folder, 'm.wasm'), passes = path.join(build, 'obj/tests/ir/passes');
	fs.writeFileSync(file, encode(module));
	const r = await run(passes, ['-r', '40', '-s', String(seed), file], 60);
	const wrong = r.stdout.split('\n').find((line) => / after |: /.test(line)) ?? r.signal;
	return r.status === 0 ? null : new Failure('validator', `passes: ${wrong}`);
}

// The exported function in whose calls the outputs differ first.
function culprit(calls, expected, actual) {
	const a = expected.split('\n'), b = actual.split('\n');
	let k = a.findIndex((line, n) => line !== b[n]);
	while (k >= 0 && k < a.length && !/^call \d/.test(a[k]))
		k += /^(state|after)/.test(a[k]) ? -1 : 1;
	return calls[/\d+/.exec(a[k] ?? '')?.[0]]?.name;
}

// The module and what node says of it, in the folder. Yields { failure }, { skipped } or
// { plan, expected }.
export async function prepare(folder, module) {
	const at = (name) => path.join(folder, name);
	fs.writeFileSync(at('here.wasm'), encode(module, { here: true }));
	fs.writeFileSync(at('m.wasm'), encode(module));
	const options = ['-n', 'm', '--enable-all', ...module.interruptible ? ['--interruptible'] : []];
	let r = await run(translator, [...options, '-o', at('m.c'), at('m.wasm')], 60);
	if (r.status !== 0)
		return { failure: new Failure('translator',
			`wasm2c: ${r.timeout ? 'does not end' : r.signal ?? r.stderr.trim()}`) };
	const p = plan(module, fs.readFileSync(at('m.h'), 'utf8'));
	fs.writeFileSync(at('plan.json'), JSON.stringify(p));
	fs.writeFileSync(at('main.c'), harness(p));
	const reference = path.join(here, '../ir/reference.mjs');
	r = await run(process.execPath, [...process.execArgv, reference, folder], 20);
	if (r.status !== 0)
		return { skipped: r.timeout ? 'too much for node' : /\w*Error: .*/.exec(r.stderr)?.[0] };
	fs.writeFileSync(at('expected'), r.stdout);
	return { plan: p, expected: r.stdout };
}

// Where an atomic instruction's address is both misaligned and out of bounds, V8 says the latter,
// and the specification's interpreter, as C does, the former.
const one = (output) => output.replaceAll('trap unaligned', 'trap bounds');

// What prepare() left there, in C. Yields a Failure, or null.
export async function inC(folder, { plan: p, expected }, config) {
	const wrong = await compile(folder, config);
	if (wrong)
		return wrong.timeout ? null
			: new Failure(/-Werror/.test(wrong.message) ? 'warning' : 'compiler',
				`${config.name}: ${wrong.message}`);
	const actual = await run(path.join(folder, 'm'), [], 60);
	fs.writeFileSync(path.join(folder, 'actual'), actual.stdout);
	const message = /runtime error: .*/.exec(actual.stderr)?.[0] // the sanitizer's
		?? difference(one(expected), one(actual.stdout))
		?? (actual.timeout ? 'does not end' : actual.signal);
	return message && new Failure('difference', `${config.name}: ${message}`,
		culprit(p.calls, expected, actual.stdout));
}
