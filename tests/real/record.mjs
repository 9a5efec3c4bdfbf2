// record.mjs SCENARIO FOLDER: runs a scenario, which uses a package of npm as its users do, and
// notes all that passes between JavaScript and the package's module: FOLDER/m.wasm,
// FOLDER/externs.json and FOLDER/trace, which replay.c follows.
//
// A trace has one event a line; numbers are hexadecimal, floats as bits, NaNs as one.
//   N                the instance is made; ended by V or T
//   E k args         export k is called; ended by `V results`, or by T where it trapped or an
//                    exception passed through it
//   C i t args       entry i of the table, of type t of externs.json, is called; ended likewise
//   I k args         in a call: it calls import k; ended by `R results`, or by X where that throws
//   P address bytes  JavaScript changed the memory
//   M pages          JavaScript grew the memory to this size
//   F i k            JavaScript set entry i of the table of functions to export k; W n: it grew it
//                    by n entries
//   U k value        JavaScript set the global that is import k
//   S i value        JavaScript set entry i of the table of externrefs; G n value: it grew it by n
//                    entries
//   L delta result   in a call: the module grew the memory by so many pages, or tried to
//                    (instrument.mjs)
//   H hash           of the memory
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { instrument, listen } from '../growth/instrument.mjs';

const [scenarioFile, folder] = process.argv.slice(2);
// the memory is compared after each of the first calls, then now and then
const HASHES_ALL = 16, HASHES_EVERY = 50;
const original = { Module: WebAssembly.Module, Instance: WebAssembly.Instance,
	Table: WebAssembly.Table };
const bytesOf = new WeakMap();
const trace = [];
let scenario = null; // not yet while its packages are imported
let recorded = null; // the instance whose events are noted
let depth = 0, calls = 0;

// ---- values ----

const view = new DataView(new ArrayBuffer(8));
const externs = new Map();

function externId(value) {
	if (value === null)
		return 0;
	if (!externs.has(value))
		externs.set(value, externs.size + 1);
	return externs.get(value);
}

function bits(type, value) {
	switch (type) {
	case 'i32': return (Number(value) >>> 0).toString(16);
	case 'i64': return BigInt.asUintN(64, BigInt(value)).toString(16);
	case 'f32':
		view.setFloat32(0, Number(value));
		return Number.isNaN(view.getFloat32(0)) ? '7fc00000' : view.getUint32(0).toString(16);
	case 'f64':
		view.setFloat64(0, Number(value));
		return Number.isNaN(view.getFloat64(0)) ? '7ff8000000000000' : view.getBigUint64(0)
			.toString(16);
	case 'externref': return externId(value).toString(16);
	}
	throw new Error(`a value of type ${type} passes between JavaScript and the module`);
}

const all = (types, values) => types.map((type, i) => ` ${bits(type, values[i])}`).join('');
const results = (types, value) => all(types, types.length > 1 ? [...value] : [value]);

// ---- memory ----

let memory = null, snapshot = null;

const globals = []; // imported and mutable: { k, type, object, last }

// The module was left: what the memory and the globals hold now.
function leave() {
	for (const g of globals)
		g.last = bits(g.type, g.object.value);
	if (!memory)
		return;
	const now = Buffer.from(memory.buffer);
	if (snapshot?.length !== now.length)
		snapshot = Buffer.from(now);
	else
		now.copy(snapshot);
}

// The module is entered: what JavaScript changed since it was left.
function enter() {
	const CHUNK = 4096;
	for (const g of globals) {
		const now = bits(g.type, g.object.value);
		if (now !== g.last)
			trace.push(`U ${g.k.toString(16)} ${now}`);
		g.last = now;
	}
	if (!memory)
		return;
	const now = Buffer.from(memory.buffer);
	snapshot ??= Buffer.alloc(now.length);
	if (now.length > snapshot.length) {
		trace.push(`M ${(now.length / 65536).toString(16)}`);
		snapshot = Buffer.concat([snapshot, Buffer.alloc(now.length - snapshot.length)]);
	}
	if (now.equals(snapshot))
		return;
	for (let at = 0; at < now.length; at += CHUNK) {
		if (!now.compare(snapshot, at, at + CHUNK, at, at + CHUNK))
			continue;
		let from = at, to = at + CHUNK;
		while (now[from] === snapshot[from])
			from++;
		while (now[to - 1] === snapshot[to - 1])
			to--;
		trace.push(`P ${from.toString(16)} ${now.toString('hex', from, to)}`);
	}
}

function hash() {
	let h = 0x811c9dc5;
	const words = new Uint32Array(memory.buffer);
	for (let i = 0; i < words.length; i++)
		h = Math.imul(h ^ words[i], 0x01000193);
	trace.push(`H ${(h >>> 0).toString(16)}`);
}

// ---- calls ----

const exportOf = new Map(), realOf = new Map(); // by what JavaScript sees as an export

function call(head, types, fn, args) {
	let value, threw = true;
	enter();
	trace.push(head);
	depth++;
	try {
		value = fn(...args);
		threw = false;
	} finally {
		depth--;
		trace.push(threw ? 'T' : `V${results(types.results, value)}`);
		leave();
		if (memory && depth === 0 && (calls++ < HASHES_ALL || calls % HASHES_EVERY === 0))
			hash();
	}
	return value;
}

function exported(fn, k) {
	const { parameters, results } = WebAssembly.Function.type(fn);
	const types = { parameters, results };
	const wrapper = (...args) =>
		call(`E ${k.toString(16)}${all(parameters, args)}`, types, fn, args);
	exportOf.set(wrapper, k);
	realOf.set(wrapper, fn);
	return wrapper;
}

function imported(fn, k, { parameters, results: types }) {
	return (...args) => {
		let value, threw = true;
		trace.push(`I ${k.toString(16)}${all(parameters, args)}`);
		leave();
		try {
			value = fn(...args);
			threw = false;
		} finally {
			enter();
			trace.push(threw ? 'X' : `R${results(types, value)}`);
		}
		return value;
	};
}

// ---- tables: what JavaScript takes out and calls ----

const signatures = [];
let table = null, externTable = null; // of functions; of externrefs
const placed = new Set(); // exports that JavaScript put into the table

function signature({ parameters, results }) {
	const text = JSON.stringify({ parameters, results });
	if (!signatures.includes(text))
		signatures.push(text);
	return signatures.indexOf(text);
}

const tableGet = original.Table.prototype.get;
original.Table.prototype.get = function (index) {
	const fn = tableGet.call(this, index);
	if (this !== table || typeof fn !== 'function')
		return fn;
	const type = WebAssembly.Function.type(fn);
	return (...args) =>
		call(`C ${index.toString(16)} ${signature(type).toString(16)}${all(type.parameters, args)}`,
		type, fn, args);
};
// A function that is not one of the module's exports is not noted: its entry is null in the replay,
// and ends it if it is called.
function changeFunctions(table, name, real, [at, value]) {
	const k = exportOf.get(value);
	if (name === 'grow')
		trace.push(`W ${at.toString(16)}`);
	else if (k !== undefined) {
		trace.push(`F ${at.toString(16)} ${k.toString(16)}`);
		placed.add(k);
	}
	return real.call(table, at, ...(value ? [realOf.get(value) ?? value] : []));
}

for (const name of ['set', 'grow']) {
	const real = original.Table.prototype[name];
	original.Table.prototype[name] = function (...args) {
		if (this === table)
			return changeFunctions(this, name, real, args);
		if (this === externTable)
			trace.push(`${name === 'set' ? 'S' : 'G'} ${args[0].toString(16)} `
				+ `${externId(args[1]).toString(16)}`);
		return real.apply(this, args);
	};
}

// ---- modules and instances ----

function copyOf(source) {
	return Buffer.from(ArrayBuffer.isView(source)
		? Buffer.from(source.buffer, source.byteOffset, source.byteLength)
		: new Uint8Array(source));
}

WebAssembly.Module = class Module extends original.Module {
	constructor(source) {
		super(source);
		bytesOf.set(this, copyOf(source));
	}
};

function describe(module) {
	return {
		// What is imported twice (Go does it) is one function in C.
		imports: original.Module.imports(module)
			.map(({ module, name, kind, type }) => ({ module, name, kind, ...type }))
			.filter((i, k, list) =>
				k === list.findIndex((j) => i.module === j.module && i.name === j.name &&
				i.kind === j.kind)),
		exports: original.Module.exports(module)
			.map(({ name, kind, type }) => ({ name, kind, ...type })),
	};
}

function makeInstance(module, imports = {}) {
	const wanted = !recorded && (scenario?.wanted?.(bytesOf.get(module)) ?? true);
	if (!wanted)
		return new original.Instance(module, imports);
	const { imports: needed, exports: given } = describe(module), env = {}, own = {};
	recorded = { module, needed, given };
	needed.forEach((i, k) => {
		const object = imports[i.module][i.name];
		(env[i.module] ??= {})[i.name] = i.kind === 'function' ? imported(object, k, i) : object;
		if (i.kind === 'memory') {
			memory = object;
			i.minimum = object.buffer.byteLength / 65536;
		}
		if (i.kind === 'table') {
			table = object;
			i.minimum = object.length;
		}
		if (i.kind === 'global')
			i.bits = bits(i.value, object.value ?? object);
		if (i.kind === 'global' && i.mutable)
			globals.push({ k, type: i.value, object, last: i.bits });
	});
	enter();
	trace.push('N');
	depth++;
	const real = new original.Instance(new original.Module(instrument(bytesOf.get(module))), env);
	depth--;
	listen(real, (delta, result) => {
		if (delta > 0)
			trace.push(`L ${delta.toString(16)} ${result.toString(16)}`);
	});
	trace.push('V');
	given.forEach((e, k) => {
		const object = real.exports[e.name];
		own[e.name] = e.kind === 'function' ? exported(object, k) : object;
		if (e.kind === 'memory')
			memory ??= object;
		if (e.kind === 'table' && e.element !== 'externref')
			table ??= object;
		if (e.kind === 'table' && e.element === 'externref')
			externTable ??= object;
	});
	leave();
	return Object.create(original.Instance.prototype, { exports: { value: Object.freeze(own) } });
}

WebAssembly.Instance = function (module, imports) {
	return makeInstance(module, imports);
};
WebAssembly.Instance.prototype = original.Instance.prototype;
WebAssembly.compile = async (source) => new WebAssembly.Module(source);
WebAssembly.instantiate = async (source, imports) => {
	if (source instanceof original.Module)
		return makeInstance(source, imports);
	const module = new WebAssembly.Module(source);
	return { module, instance: makeInstance(module, imports) };
};
WebAssembly.instantiateStreaming = undefined;
WebAssembly.compileStreaming = undefined;

scenario = await import(pathToFileURL(path.resolve(scenarioFile)));
await scenario.default();
if (!recorded)
	throw new Error('no instance was made');
if (memory) {
	enter();
	hash();
}
fs.writeFileSync(path.join(folder, 'm.wasm'), bytesOf.get(recorded.module));
fs.writeFileSync(path.join(folder, 'externs.json'),
	JSON.stringify({ imports: recorded.needed, exports: recorded.given,
	signatures: signatures.map(JSON.parse), placed: [...placed] }));
fs.writeFileSync(path.join(folder, 'trace'), trace.join('\n') + '\n');
