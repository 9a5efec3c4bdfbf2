// reference.mjs FILE.wasm PLAN.json: makes the calls of the plan in node and prints what comes of
// them, one line each. harness.mjs writes the C program that prints the same.
import fs from 'node:fs';
import { ends, show, trap, value, zero } from './values.mjs';

const [wasm, planFile] = process.argv.slice(2);
const plan = JSON.parse(fs.readFileSync(planFile));
const lines = [];
const LINES_MAX = 20000;

function print(line) {
	if (lines.length < LINES_MAX)
		lines.push(line);
}

const env = {};
for (const i of plan.imports) {
	const module = env[i.module] ??= {};
	if (i.kind === 'function')
		module[i.name] = (...args) => {
			print(`import ${i.cname} ${i.args.map((type, k) => show(type, args[k])).join(' ')}`);
			return i.results.length > 1 ? i.results.map(zero) : i.results.length
				? zero(i.results[0]) : undefined;
		};
	else if (i.kind === 'global')
		module[i.name] =
			new WebAssembly.Global({ value: i.value === 'funcref' ? 'anyfunc' : i.value,
			mutable: i.mutable }, i.value === 'v128' ? undefined : zero(i.value));
	else if (i.kind === 'memory')
		module[i.name] = new WebAssembly.Memory({ initial: i.minimum, maximum: i.maximum });
	else
		module[i.name] =
			new WebAssembly.Table({ initial: i.minimum, maximum: i.maximum, element: 'anyfunc' },
			null);
}

function end(exports) {
	for (const e of plan.exports) {
		if (e.kind === 'global')
			print(`global ${e.cname} ${show(e.value, exports[e.name].value)}`);
		if (e.kind === 'table')
			print(`table ${e.cname} ${exports[e.name].length.toString(16)}`);
		if (e.kind === 'memory') {
			let hash = 0xcbf29ce4;
			const bytes = new Uint8Array(exports[e.name].buffer);
			for (let k = 0; k < bytes.length; k++)
				hash = Math.imul(hash ^ bytes[k], 0x01000193);
			print(`memory ${e.cname} ${(bytes.length / 65536).toString(16)} `
				+ `${(hash >>> 0).toString(16)}`);
		}
	}
}

try {
	const { exports } = new WebAssembly.Instance(new WebAssembly.Module(fs.readFileSync(wasm)),
		env);
	plan.calls.forEach((call, k) => {
		try {
			let result = exports[call.name](...call.args.map(value));
			if (call.results.length < 2)
				result = [result];
			print(`call ${k} = ${call.results.map((type, n) => show(type, result[n])).join(' ')}`);
		} catch (error) {
			if (!ends(error))
				throw error;
			print(`call ${k} trap ${trap(error)}`);
		}
	});
	end(exports);
} catch (error) {
	if (error instanceof WebAssembly.LinkError)
		print('unlinkable');
	else if (ends(error))
		print(`instantiate trap ${trap(error)}`);
	else
		throw error;
}
process.stdout.write(lines.join('\n') + '\n');
