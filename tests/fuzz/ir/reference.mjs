// reference.mjs FOLDER: makes the calls of FOLDER/plan.json of FOLDER/here.wasm in node, and prints
// all that could be observed. harness.mjs writes the C program that prints the same.
import fs from 'node:fs';
import { show, trap, value } from '../differential/values.mjs';
import { instantiate } from './memories.mjs';
import { HOST_VALUES } from './plan.mjs';

const folder = process.argv[2];
const plan = JSON.parse(fs.readFileSync(`${folder}/plan.json`));
const module = new WebAssembly.Module(fs.readFileSync(`${folder}/here.wasm`));
const fields = WebAssembly.Module.imports(module)
	.filter((i) => i.module === 'memory').map((i) => i.name);
const lines = [];
const LINES_MAX = 20000;
let instance, memories, host;

function print(line) {
	if (lines.length < LINES_MAX)
		lines.push(line);
}

// A memory of node's as memories.mjs has them.
const native = (memory) => ({
	get bytes() {
		return new Uint8Array(memory.buffer);
	},
	get pages() {
		return memory.buffer.byteLength / 65536;
	},
	grow(by) {
		try {
			return memory.grow(Number(by));
		} catch {
			return -1;
		}
	},
});

function begin() {
	const own = instantiate(plan, fields);
	const env = plan.imports.map((i) => [i.name, (...args) => call(i, args)]);
	const imports = { env: Object.fromEntries(env), memory: own.imports };
	host = 1;
	({ exports: instance } = new WebAssembly.Instance(module, imports));
	memories = plan.lowered ? own.memories
		: plan.memories.map((_, k) => instance[`memory${k}`] && native(instance[`memory${k}`]));
}

// FNV-1a over 32-bit words, and bytes at the end
function hash(bytes) {
	const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
	let h = 0xcbf29ce4;
	for (let k = 0; k < words.length; k++)
		h = Math.imul(h ^ words[k], 0x01000193);
	for (let k = words.length * 4; k < bytes.length; k++)
		h = Math.imul(h ^ bytes[k], 0x01000193);
	return (h >>> 0).toString(16);
}

// most: how many bytes of a memory are looked at
function state(word, most) {
	const out = [word];
	for (const e of plan.exports) {
		if (e.kind === 'memory') {
			const { bytes, pages } = memories[Number(e.name.slice(6))];
			out.push(pages.toString(16), hash(bytes.subarray(0, most)));
		}
		if (e.kind === 'global')
			out.push(show(e.value, instance[e.name].value));
		if (e.kind === 'table') {
			let nulls = '';
			for (let k = 0; k < instance[e.name].length; k++)
				nulls += instance[e.name].get(k) ? 'f' : '.';
			out.push(nulls);
		}
	}
	print(out.join(' '));
}

function hostValue(type) {
	host = Math.imul(host, 1103515245) + 12345 >>> 0;
	return value({ type, bits: HOST_VALUES[type][host >>> 16 & 15].toString() });
}

// An imported function: what it sees, what it does, what it yields.
function call(i, args) {
	print(`import ${i.cname} ${i.args.map((type, k) => show(type, args[k])).join(' ')}`);
	state('at', 1024);
	host = Math.imul(host, 1103515245) + 12345 >>> 0;
	const what = host >>> 16, memory = memories[0];
	if (memory && plan.hostMemory && what % 4 === 0)
		memory.grow(1n);
	if (memory && plan.hostMemory && what % 4 === 1)
		memory.bytes[what >> 2 & 63] = what >> 8;
	if (plan.hostGlobal && what % 4 === 2)
		instance[plan.hostGlobal].value = what >> 8;
	const results = i.results.map(hostValue);
	return results.length > 1 ? results : results[0];
}

for (const group of plan.groups) {
	begin();
	for (const k of group) {
		const c = plan.calls[k];
		try {
			let result = instance[c.name](...c.args.map(value));
			if (c.results.length < 2)
				result = [result];
			print(`call ${k} = ${c.results.map((type, n) => show(type, result[n])).join(' ')}`);
			state('state', Infinity);
		} catch (error) {
			if (!(error instanceof WebAssembly.RuntimeError) && !(error instanceof RangeError))
				throw error;
			print(`call ${k} trap ${trap(error)}`);
			state('after', Infinity);
			begin();
		}
	}
}
process.stdout.write(lines.join('\n') + '\n');
