// The differential runner: see ../diff.
import fs from 'node:fs';
import path from 'node:path';
import { CONFIGS, build, compare, here } from './compare.mjs';
import { generate } from './generate.mjs';

const work = path.join(build, 'obj/tests/fuzz-diff');
const seconds = Number(process.env.FUZZ_SECONDS ?? 60);
const jobs = Number(process.env.JOBS ?? 2);
const until = Date.now() + seconds * 1000;
let seed = Number(process.env.FUZZ_SEED ?? Math.floor(Date.now() / 1000) * 1000);
let passed = 0, failed = 0, skipped = 0;
const reasons = new Map();

// What fails is kept: the module, and beside it all that was made of it.
function keep(folder, n, message) {
	const to = path.join(work, `failure-${n}`);
	fs.rmSync(to, { recursive: true, force: true });
	fs.cpSync(folder, to, { recursive: true });
	console.log(`seed ${n}: ${message}\n\t${to}/m.wasm`);
}

async function worker(id) {
	const folder = path.join(work, `job-${id}`);
	while (Date.now() < until) {
		const n = seed++;
		fs.rmSync(folder, { recursive: true, force: true });
		fs.mkdirSync(folder, { recursive: true });
		const why = await generate(folder, n);
		const result = why ? { ok: true, skipped: true, message: why }
			: await compare(folder, n, CONFIGS[n % CONFIGS.length]);
		if (result.skipped) {
			skipped++;
			const reason = result.message.replace(/^.*error: |0x[0-9a-f]+/g, '').slice(0, 100);
			reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
		} else if (result.ok)
			passed++;
		else {
			failed++;
			keep(folder, n, result.message);
		}
		if (process.env.FUZZ_SEED && !process.env.FUZZ_SECONDS)
			return;
	}
}

async function regressions() {
	const { assemble } = await import('../../spec/wast/assemble.mjs');
	const from = path.join(here, '../../regress');
	for (const file of fs.readdirSync(from).filter((name) => /\.(wat|mjs)$/.test(name)).sort()) {
		const folder = path.join(build, 'obj/tests/regress', file);
		fs.mkdirSync(folder, { recursive: true });
		const at = path.join(from, file);
		const text = file.endsWith('.mjs') ? (await import(at)).default
			: fs.readFileSync(at, 'utf8');
		fs.writeFileSync(path.join(folder, 'm.wasm'), assemble(text));
		for (const config of CONFIGS) {
			const result = await compare(folder, 1, config);
			if (result.ok && !result.skipped)
				passed++;
			else {
				failed++;
				console.log(`${file}: ${result.message}`);
			}
		}
	}
}

if (process.argv[2] === 'regressions')
	await regressions();
else if (process.argv[2]) {
	for (const config of CONFIGS) {
		const result = await compare(path.resolve(process.argv[2]), Number(process.argv[3] ?? 1),
			config);
		console.log(config.name, result);
	}
} else {
	await Promise.all(Array.from({ length: jobs }, (_, id) => worker(id)));
	for (const [reason, count] of reasons)
		console.log(`${count} left out: ${reason}`);
}
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed || !passed ? 1 : 0;
