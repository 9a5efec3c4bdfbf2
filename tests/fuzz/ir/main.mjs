// The generator aimed at the passes: see ../ir.
import fs from 'node:fs';
import path from 'node:path';
import { build } from '../differential/compare.mjs';
import { CONFIGS, TCC, inC, prepare, silent } from './check.mjs';
import { generate } from './generate.mjs';
import { keep } from './shrink.mjs';

const FUNCTIONS = 100; // of a module
const work = path.join(build, 'obj/tests/fuzz-ir');
const seconds = Number(process.env.FUZZ_SECONDS ?? 60);
const start = Date.now(), until = start + seconds * 1000;
const once = process.env.FUZZ_SEED && !process.env.FUZZ_SECONDS;
const first = process.env.FUZZ_SECONDS ? Math.floor(start / 1000) * 1000 : 1;
let seed = Number(process.env.FUZZ_SEED ?? first);
let passed = 0, failed = 0, skipped = 0;
const compared = new Map();

async function one(folder, n) {
	const module = generate(n, FUNCTIONS), ready = await prepare(folder, module);
	const turns = [n % CONFIGS.length, (n * 7 + 3) % CONFIGS.length];
	if (ready.skipped) {
		skipped++;
		console.log(`seed ${n} skipped: ${ready.skipped}`);
		return;
	}
	let failure = ready.failure, at = null;
	for (const config of [TCC[n % 2], ...once ? CONFIGS : turns.map((k) => CONFIGS[k])]) {
		if (failure && failure.kind !== 'warning')
			break;
		let found = await inC(folder, ready, config);
		if (found?.kind === 'warning') { // does not hide what is worse
			[failure, at] = [found, config];
			found = await inC(folder, ready, silent(config));
		}
		if (found)
			[failure, at] = [found, silent(config)];
		compared.set(config.name, (compared.get(config.name) ?? 0) + FUNCTIONS);
	}
	if (!failure) {
		passed++;
		return;
	}
	failed++;
	console.log(`seed ${n}, ${Math.round((Date.now() - start) / 1000)} s: ${failure.message}`);
	console.log(`\t${await keep(path.join(work, `failure-${n}`), folder, module, failure, at)}`);
}

async function worker(id) {
	const folder = path.join(work, `job-${id}`);
	do {
		fs.rmSync(folder, { recursive: true, force: true });
		fs.mkdirSync(folder, { recursive: true });
		await one(folder, seed++);
	} while (!once && Date.now() < until);
}

const jobs = once ? 1 : Number(process.env.JOBS ?? 2);
await Promise.all(Array.from({ length: jobs }, (_, id) => worker(id)));
const total = [...compared.values()].reduce((a, b) => a + b, 0);
const each = [...compared].sort().map(([name, n]) => `${name} ${n}`).join(', ');
console.log(`${total} functions compared: ${each}`);
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed || !passed ? 1 : 0;
