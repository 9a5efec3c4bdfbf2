// The generator aimed at the passes: see ../ir.
import fs from 'node:fs';
import path from 'node:path';
import { build } from '../differential/compare.mjs';
import { CONFIGS, TCC, inC, prepare, silent, validate } from './check.mjs';
import { generate } from './generate.mjs';
import { keep } from './shrink.mjs';

const FUNCTIONS = 100; // of a module
const EACH = 8; // so many modules are validated for one that is compiled, too
const SEEDS = 300; // of the suite: a minute's work for two cores
const work = path.join(build, 'obj/tests/fuzz-ir');
const start = Date.now(), seconds = Number(process.env.FUZZ_SECONDS ?? 0);
const once = process.env.FUZZ_SEED && !seconds;
let seed = Number(process.env.FUZZ_SEED ?? (seconds ? Math.floor(start / 1000) * 1000 : 1));
let passed = 0, failed = 0, skipped = 0;
const compared = new Map();

// In node and in C. Yields { failure, config }, { skipped } or nothing.
async function compare(folder, module, turn) {
	const ready = await prepare(folder, module);
	if (!ready.plan)
		return ready;
	const turns = [turn % CONFIGS.length, (turn * 7 + 3) % CONFIGS.length];
	let warning;
	for (const config of [TCC[turn % 2], ...once ? CONFIGS : turns.map((k) => CONFIGS[k])]) {
		let failure = await inC(folder, ready, config);
		if (failure?.kind === 'warning') { // does not hide what is worse
			warning = { failure, config };
			failure = await inC(folder, ready, silent(config));
		}
		if (failure)
			return { failure, config: silent(config) };
		count(config.name);
	}
	return warning;
}

function count(name) {
	compared.set(name, (compared.get(name) ?? 0) + FUNCTIONS);
}

async function one(folder, n) {
	const module = generate(n, FUNCTIONS);
	let result = { failure: await validate(folder, module, n) };
	count('validated');
	if (!result.failure && (once || n % EACH === 0))
		result = await compare(folder, module, Math.floor(n / EACH));
	if (result?.skipped) {
		skipped++;
		console.log(`seed ${n} skipped: ${result.skipped}`);
	} else if (result?.failure) {
		const { failure, config } = result;
		failed++;
		console.log(`seed ${n}, ${Math.round((Date.now() - start) / 1000)} s: ${failure.message}`);
		const to = path.join(work, `failure-${n}`);
		console.log(`\t${await keep(to, folder, module, failure, config)}`);
	} else
		passed++;
}

// Whether the module of the seed at hand is to be made.
function wanted() {
	if (seconds)
		return Date.now() < start + seconds * 1000;
	return seed <= (once ? Number(process.env.FUZZ_SEED) : SEEDS);
}

async function worker(id) {
	const folder = path.join(work, `job-${id}`);
	while (wanted()) {
		fs.rmSync(folder, { recursive: true, force: true });
		fs.mkdirSync(folder, { recursive: true });
		await one(folder, seed++);
	}
}

const jobs = once ? 1 : Number(process.env.JOBS ?? 2);
await Promise.all(Array.from({ length: jobs }, (_, id) => worker(id)));
const validated = compared.get('validated');
compared.delete('validated');
const total = [...compared.values()].reduce((a, b) => a + b, 0);
const each = [...compared].sort().map(([name, n]) => `${name} ${n}`).join(', ');
console.log(`${validated} functions validated after each pass, ${total} compared in C: ${each}`);
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed || !passed ? 1 : 0;
