// plan.mjs FILE.wasm FILE.h SEED PLAN.json: writes the plan that reference.mjs and harness.mjs
// follow.
import fs from 'node:fs';
import { Unsuitable, describe } from './describe.mjs';

const [wasm, header, seed, to] = process.argv.slice(2);

try {
	fs.writeFileSync(to, JSON.stringify(describe(wasm, header, seed)));
} catch (error) {
	if (!(error instanceof Unsuitable))
		throw error;
	console.error(`Unsuitable: ${error.message}`);
	process.exitCode = 1;
}
