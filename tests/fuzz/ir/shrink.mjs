// A failing module made small: functions go, then instructions and blocks, as long as it fails in
// the same way. Whatever is taken out is replaced by something of its type, so that what stays is
// valid; where it is not, for it branches to what is gone, the attempt has failed.
import fs from 'node:fs';
import path from 'node:path';
import { inC, prepare, validate } from './check.mjs';
import { encode, walk } from './encode.mjs';
import { text } from './text.mjs';

const SECONDS = Number(process.env.FUZZ_SHRINK ?? 60);

const isLeaf = (node) => /\.const$|^drop$|^ref\.null$/.test(node.op);

function weight(list) {
	let sum = 0;
	walk(list, (node) => sum += isLeaf(node) ? 1 : 2);
	return sum;
}

// The types that a sequence takes from the stack below it and leaves there.
function effect(list) {
	let taken = '', left = '';
	for (const { pops, pushes } of list) {
		const own = Math.min(pops.length, left.length);
		taken = pops.slice(0, pops.length - own) + taken;
		left = left.slice(0, left.length - own) + pushes;
	}
	return { taken, left };
}

function zero(type) {
	if (type === 'r' || type === 'R')
		return { op: 'ref.null', pops: '', pushes: type, heap: type };
	const name = { i: 'i32', I: 'i64', f: 'f32', F: 'f64' }[type]; // N has none: the attempt fails
	return { op: `${name}.const`, pops: '', pushes: type, value: 0n };
}

// What does the same to the stack, and nothing else.
function filler(list) {
	let { taken, left } = effect(list);
	while (taken && taken[0] === left[0])
		[taken, left] = [taken.slice(1), left.slice(1)];
	return [...[...taken].reverse().map((t) => ({ op: 'drop', pops: t, pushes: '' })),
		...[...left].map(zero)];
}

class Shrinker {
	constructor(module, folder, failure, config) {
		Object.assign(this, { module, folder, failure, config, until: Date.now() + SECONDS * 1000,
			attempts: 0 });
	}

	async attempt() {
		const { module, folder, failure: { kind } } = this;
		if (!WebAssembly.validate(encode(module, { here: true })))
			return null;
		if (kind === 'validator')
			return validate(folder, module, 0);
		const ready = await prepare(folder, module);
		return ready.failure
			?? (ready.skipped || kind === 'translator' ? null : inC(folder, ready, this.config));
	}

	async fails() {
		this.attempts++;
		let failure;
		try {
			failure = await this.attempt();
		} catch {
			return false; // it cannot be encoded
		}
		if (failure?.kind !== this.failure.kind)
			return false;
		this.last = failure;
		return true;
	}

	// Whether it fails with the properties of an object changed; else they are put back.
	async change(object, changes) {
		if (Date.now() > this.until)
			return false;
		const before = Object.fromEntries(Object.keys(changes).map((key) => [key, object[key]]));
		Object.assign(object, changes);
		if (await this.fails())
			return true;
		Object.assign(object, before);
		return false;
	}

	get functions() {
		return this.module.functions.filter((f) => !f.imported);
	}

	// The module without the functions that are not in `kept`; in tables another takes their place.
	without(kept) {
		const functions = this.module.functions.filter((f) => kept.has(f));
		const other = functions.find((f) => !f.imported);
		const elements = this.module.elements.map((e) =>
			({ ...e, functions: e.functions.map((f) => (kept.has(f) ? f : other)) }));
		return { functions, elements };
	}

	// Those that the exported ones call, and with tables those that stand in one.
	reached(tables) {
		const kept = new Set();
		const reach = (f) => {
			if (f && !kept.has(f)) {
				kept.add(f);
				walk(f.body ?? [], (node) => reach(node.callee));
			}
		};
		this.functions.filter((f) => f.exported).forEach(reach);
		if (tables)
			this.module.elements.forEach((e) => e.functions.forEach(reach));
		return kept;
	}

	async dropFunctions() {
		const { module, failure: { name } } = this;
		if (name)
			for (const f of this.functions)
				f.exported &&= f.name === name;
		if (!await this.fails()) // it hangs on more than one
			this.functions.forEach((f) => f.exported = f.calls !== undefined);
		if (!await this.change(module, this.without(this.reached(false))))
			await this.change(module, this.without(this.reached(true)));
		for (let n = module.functions.length >> 1; n >= 1; n = n >> 1)
			for (let k = 0; k < module.functions.length; k += n) {
				const kept = new Set(module.functions.filter((_, j) => j < k || j >= k + n));
				if (![...kept].some((f) => f.exported))
					continue;
				if (await this.change(module, this.without(kept)))
					k -= n;
			}
	}

	async emptyFunctions() {
		for (const f of this.functions)
			if (weight(f.body) > 2 * f.results.length)
				await this.change(f, { body: [...f.results].map(zero) });
	}

	async dropCalls() {
		for (const f of this.functions.filter((g) => g.exported))
			for (let k = f.calls.length - 1; k >= 0; k--)
				if (f.calls.length > 1)
					await this.change(f, { calls: f.calls.filter((_, n) => n !== k) });
	}

	// Ranges of a list go, the long ones first, then what is within. list: object[key]
	async dropCode(object, key) {
		let progress = false;
		for (let n = object[key].length; n >= 1; n = n >> 1)
			for (let k = 0; k + n <= object[key].length && Date.now() < this.until; k++) {
				const list = object[key], range = list.slice(k, k + n), instead = filler(range);
				const shorter = [...list.slice(0, k), ...instead, ...list.slice(k + n)];
				if (weight(instead) >= weight(range))
					continue;
				if (await this.change(object, { [key]: shorter })) {
					progress = true;
					k--;
				}
			}
		for (const node of object[key]) {
			if (node.other && await this.change(node, { other: undefined }))
				progress = true;
			for (const part of ['body', 'other'])
				if (node[part])
					progress = await this.dropCode(node, part) || progress;
		}
		progress = await this.dropPairs(object, key) || progress;
		return await this.unwrap(object, key) || progress;
	}

	// A value that is dropped without having been of use goes, and what stands between stays.
	async dropPairs(object, key) {
		let progress = false;
		for (let k = 0; k < object[key].length; k++) {
			const list = object[key];
			if (list[k].pops || list[k].pushes.length !== 1)
				continue;
			let height = 1, j = k + 1;
			while (j < list.length && height - list[j].pops.length > 0)
				height += list[j].pushes.length - list[j++].pops.length;
			const shorter = list.filter((_, n) => n !== k && n !== j);
			if (list[j]?.op !== 'drop' || j === k + 1)
				continue;
			if (await this.change(object, { [key]: shorter })) {
				progress = true;
				k--;
			}
		}
		return progress;
	}

	// Blocks give way to what is in them.
	async unwrap(object, key) {
		let progress = false;
		for (let k = 0; k < object[key].length; k++) {
			const list = object[key], node = list[k];
			const condition = node.op === 'if' ? [{ op: 'drop', pops: 'i', pushes: '' }] : [];
			for (const part of [node.body, node.other])
				if (part && object[key] === list)
					progress = await this.change(object,
						{ [key]: [...list.slice(0, k), ...condition,
						...part, ...list.slice(k + 1)] }) || progress;
		}
		return progress;
	}

	async simplify() {
		const { module } = this;
		for (const g of module.globals)
			if (g.exported)
				await this.change(g, { exported: false });
		for (const what of ['data', 'elements', 'tables', 'memories'])
			for (let k = module[what].length - 1; k >= 0; k--)
				await this.change(module, { [what]: module[what].filter((_, n) => n !== k) });
		for (let k = module.globals.length - 1; k >= 0; k--)
			await this.change(module, { globals: module.globals.filter((_, n) => n !== k) });
		for (const f of this.functions) {
			let most = f.params.length - 1;
			walk(f.body, (node) => most = Math.max(most, node.local ?? 0));
			await this.change(f, { locals: f.locals.slice(0, most + 1 - f.params.length) });
		}
	}

	async run() {
		if (!await this.fails())
			return false;
		await this.dropFunctions();
		await this.emptyFunctions();
		await this.dropFunctions();
		await this.dropCalls();
		let progress = true;
		while (progress && Date.now() < this.until) {
			progress = false;
			for (const f of this.functions)
				progress = await this.dropCode(f, 'body') || progress;
		}
		this.until += 20000;
		await this.dropFunctions();
		await this.simplify();
		this.until = Infinity;
		await this.fails(); // the folder as the last that failed left it
		return true;
	}
}

// Leaves the module in folder `to`, made small, and says how it differs. Yields a line about it.
export async function keep(to, folder, module, failure, config) {
	fs.rmSync(to, { recursive: true, force: true });
	fs.cpSync(folder, path.join(to, 'whole'), { recursive: true });
	const shrinker = new Shrinker(module, to, failure, config);
	const done = SECONDS && await shrinker.run();
	if (!SECONDS)
		return to;
	if (!done)
		return `${to}: it failed once only`;
	const source = text(module, shrinker.last.message);
	fs.writeFileSync(path.join(to, 'm.wat'), source);
	return `${to}/m.wat: ${shrinker.last.message}\n\t${shrinker.attempts} attempts`;
}
