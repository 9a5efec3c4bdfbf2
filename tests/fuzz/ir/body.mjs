// The body of one function, at random: typed code of the patterns that the translator's passes look
// for. Everything that is made is valid, ends, and mostly does not trap, so that what comes later
// is reached.
//
// Code is appended with emit(); statements leave the operand stack as it is, so they may stand
// between two operands, which are pending meanwhile. After a jump what it "pushes" is taken from
// the polymorphic stack.
import { atomicsOf, bytesOf, loadsOf, numeric, ops, storesOf, waits } from './ops.mjs';

const NAN = { f: 0x7fc00000n, F: 0x7ff8000000000000n };
const WIDTH = { i: 32, I: 64, f: 32, F: 64 };
export const prefixOf = { i: 'i32', I: 'i64', f: 'f32', F: 'f64' };
const CONSTANTS = {
	i: [0n, 1n, 2n, 3n, 4n, 7n, 8n, 16n, 31n, 32n, 255n, 256n, 65535n, 65536n, -1n, -2n, -128n,
		0x7fffffffn, 0x80000000n],
	I: [0n, 1n, 2n, 4n, 8n, 32n, 63n, 255n, 65536n, -1n, -2n, 0xffffffffn, 0x80000000n,
		0x100000000n, 0x7fffffffffffffffn, 1n << 63n],
	f: [0n, 0x3f800000n, 0xbf800000n, 0x40490fdbn, 0x4f000000n, 0xcf000000n, 0x7f800000n,
		0x80000000n, 1n, 0x42280000n],
	F: [0n, 1n << 63n, 0x3ff0000000000000n, 0xbff0000000000000n, 0x41dfffffffc00000n,
		0x41e0000000000000n, 0x43e0000000000000n, 0x4045000000000000n, 1n],
};

export class Body {
	// random: a source of numbers; profile: what may be used, see generate.mjs
	constructor(module, f, random, profile) {
		Object.assign(this, { module, f, random, profile, list: [], locals: f.params + f.locals,
			reserved: new Set() });
		f.label = { types: f.results };
		this.labels = [f.label];
		this.budget = profile.size;
		this.depth = 0;
	}

	below(n) {
		return Number(this.random() % BigInt(n));
	}

	chance(percent) {
		return this.below(100) < percent;
	}

	one(list) {
		return list[this.below(list.length)];
	}

	// [weight, what] pairs
	weighted(choices) {
		let at = this.below(choices.reduce((sum, [weight]) => sum + weight, 0));
		for (const [weight, what] of choices)
			if ((at -= weight) < 0)
				return what;
	}

	emit(op, pops = ops.get(op).pops, pushes = ops.get(op).pushes, immediates = {}) {
		this.budget--;
		this.list.push({ op, pops, pushes, ...immediates });
	}

	// ---- leaves

	constant(type, value = this.one(CONSTANTS[type])) {
		this.emit(`${prefixOf[type]}.const`, '', type,
			{ value: BigInt.asUintN(WIDTH[type], BigInt(value)) });
	}

	get(local) {
		this.emit('local.get', '', this.locals[local], { local });
	}

	set(local) {
		this.emit('local.set', this.locals[local], '', { local });
	}

	tee(local) {
		this.emit('local.tee', this.locals[local], this.locals[local], { local });
	}

	// A local of the type that code may change, or -1; addresses: those that hold an address of
	// memory 0's type, or the others.
	local(type, addresses) {
		const found = [];
		for (let k = 0; k < this.locals.length; k++)
			if (this.locals[k] === type && !this.reserved.has(k)
				&& (addresses === undefined || addresses === this.isAddress(k)))
				found.push(k);
		return found.length ? this.one(found) : -1;
	}

	isAddress(local) {
		return this.f.addresses.has(local);
	}

	// One more local, that only its maker changes.
	own(type) {
		this.f.locals += type;
		this.locals += type;
		this.reserved.add(this.locals.length - 1);
		return this.locals.length - 1;
	}

	leaf(type) {
		if (type === 'r' || type === 'R' || type === 'N') {
			this.reference(type);
			return;
		}
		const local = this.local(type);
		if (local >= 0 && this.chance(70))
			this.get(local);
		else
			this.constant(type);
	}

	reference(type) {
		const local = this.local(type);
		if (type !== 'N' && this.chance(25))
			this.emit('ref.null', '', type, { heap: type });
		else if (local >= 0 && this.chance(60))
			this.get(local);
		else
			this.emit('ref.func', '', type, { callee: this.one(this.module.functions.filter((f) =>
				f.inTable && (type === 'r' || `${f.params}:${f.results}` === 'i:i'))) });
	}

	// ---- addresses

	memory() {
		return this.below(this.module.memories.length);
	}

	// An address in memory k, as a rule of something that is there.
	address(k) {
		const { at, min, pageSize } = this.module.memories[k];
		const size = min * pageSize, local = this.local(at, true);
		const bounded = () => {
			this.expression(at);
			this.constant(at, this.one([7, 31, 60, 63]));
			this.emit(`${prefixOf[at]}.and`);
		};
		this.weighted([
			[local >= 0 ? 60 : 0, () => this.get(local)],
			[12, () => this.constant(at, this.one([0, 0, 1, 4, 8, 16, 20, 24]))],
			[8, () => this.constant(at, size - this.one([1, 2, 4, 8, 9, 16]))],
			[local >= 0 ? 8 : 0, () => {
				this.get(local);
				this.constant(at, this.one([1, 4, 8, 16]));
				this.emit(`${prefixOf[at]}.add`);
			}],
			[14, bounded],
			[1, () => this.expression(at)],
			[1, () => this.constant(at, size)],
		])();
	}

	// One that often is not there.
	risky(k) {
		const { at, min, pageSize } = this.module.memories[k];
		this.address(k);
		if (this.chance(40)) {
			this.constant(at, min * pageSize - this.one([0, 1, 4]));
			this.emit(`${prefixOf[at]}.add`);
		}
	}

	offset(k, bytes) {
		const { min, pageSize, at } = this.module.memories[k];
		return this.weighted([
			[70, this.one([0, 0, 0, 4, 8, 12, 1, 2, 3])],
			[20, this.below(24)],
			[4, Math.max(0, min * pageSize - bytes - this.below(10))],
			[1, min * pageSize],
			[1, at === 'I' && this.chance(50) ? 0x100000000 : 0xffffffff - this.below(8)],
		]);
	}

	access(op, k, pops, pushes) {
		this.emit(op, pops, pushes, { memory: k, offset: this.offset(k, bytesOf(op)) });
	}

	load(type, k = this.memory()) {
		this.address(k);
		this.access(this.one(loadsOf[type]), k, this.module.memories[k].at, type);
	}

	store(type = this.one('iiIIfF'), k = this.memory()) {
		const { at } = this.module.memories[k];
		if (this.chance(25)) {
			this.risky(k);
			this.acting(type);
		} else {
			this.address(k);
			this.expression(type);
		}
		this.canonical(type);
		this.access(this.one(storesOf[type]), k, at + type, '');
	}

	// An atomic instruction with a result of the type, or without one: mostly where it does not
	// find its address misaligned.
	atomic(type, k = this.memory()) {
		const { at, shared } = this.module.memories[k], p = prefixOf[at];
		const op = this.one(type === 'i' && shared && this.chance(10) ? waits : atomicsOf[type]);
		const bytes = bytesOf(op);
		if (this.chance(10)) {
			this.constant(at, this.below(32));
			this.atomicOperands(op);
			this.emit(op, at + ops.get(op).pops.slice(1), type,
				{ memory: k, offset: this.below(16) });
			return;
		}
		const offset = this.offset(k, bytes);
		if (this.chance(25))
			this.risky(k);
		else
			this.address(k);
		this.constant(at, -bytes);
		this.emit(`${p}.and`);
		this.atomicOperands(op);
		this.emit(op, at + ops.get(op).pops.slice(1), type,
			{ memory: k, offset: offset - offset % bytes });
	}

	atomicOperands(op) {
		const types = ops.get(op).pops.slice(1);
		if (waits.includes(op)) {
			this.expression(types[0]);
			this.constant('I', 0); // no other thread wakes this one
		} else
			this.expressions(types);
	}

	// A float whose bits will be seen: which NaN came of an operation is not determined.
	canonical(type) {
		if (type !== 'f' && type !== 'F')
			return;
		const t = this.own(type);
		this.tee(t);
		this.constant(type, NAN[type]);
		this.get(t);
		this.get(t);
		this.emit(`${prefixOf[type]}.eq`);
		this.emit('select', `${type}${type}i`, type);
	}

	// ---- expressions: one value of the type

	expressions(types) {
		for (const type of types)
			this.expression(type);
	}

	expression(type) {
		if (this.budget <= 0 || this.depth > 8) {
			this.leaf(type);
			return;
		}
		this.depth++;
		const isReference = 'rRN'.includes(type), hasMemory = this.module.memories.length > 0;
		this.weighted([
			[this.depth > 3 ? 50 : 18, () => this.leaf(type)],
			[isReference ? 0 : 22, () => this.operation(type)],
			[hasMemory && !isReference ? 10 : 0, () => this.load(type)],
			[hasMemory && this.profile.loads && !isReference ? 6 : 0, () => this.narrowed(type)],
			[hasMemory && this.profile.atomics && /[iI]/.test(type) ? 12 : 0,
				() => this.atomic(type)],
			[isReference ? 0 : 3, () => this.division(type)],
			[isReference ? 0 : 3, () => this.contest(type)],
			[type === 'N' ? 0 : 6, () => this.teed(type)],
			[5, () => this.chosen(type)],
			[type === 'N' ? 0 : 9, () => this.blockOf(type)],
			[4, () => this.ifOf(type)],
			[isReference ? 0 : 2, () => this.loopOf(type)],
			[6, () => this.called(type)],
			[isReference ? 0 : 3, () => this.global(type)],
			[this.module.memories.some((m) => m.at === type) ? 3 : 0, () => this.sized(type)],
			[5, () => {
				this.statement();
				this.expression(type);
			}],
			[5, () => { // pending, while something happens
				this.expression(type);
				this.statement();
			}],
			[type === 'N' ? 0 : 4, () => this.carried(type)],
			[this.profile.wide && !isReference ? 1 : 0, () => this.wide(type)],
			[type === 'r' && this.module.tables.length ? 20 : 0, () => {
				const table = this.below(this.module.tables.length);
				this.index();
				this.emit('table.get', 'i', 'r', { table });
			}],
			[type === 'i' && this.module.tables.length ? 2 : 0, () => this.tableSize()],
			[type === 'i' ? 2 : 0, () => {
				this.expression(this.profile.references ? this.one('rR') : 'r');
				this.emit('ref.is_null', this.list.at(-1).pushes.at(-1), 'i');
			}],
			[type === 'N' ? 20 : 0, () => {
				this.expression('R');
				this.emit('ref.as_non_null', 'R', 'N');
			}],
		])();
		this.depth--;
	}

	operation(type) {
		const op = this.one(numeric[type].filter((name) => !/div_|rem_|\.trunc_f/.test(name)
			&& (this.profile.floats || !/[fF]/.test(ops.get(name).pops))));
		const { pops, pushes } = ops.get(op);
		if (op === undefined)
			return this.leaf(type);
		this.expressions(pops);
		if (/reinterpret_f/.test(op))
			this.canonical(pops);
		this.emit(op, pops, pushes);
	}

	// A value that is computed with an effect: of two such operands each may be the one that traps,
	// or is seen by the other.
	acting(type) {
		const callees = this.callees().filter((f) => f.results === type);
		this.weighted([
			[callees.length ? 6 : 0, () => this.call(this.one(callees))],
			[this.module.memories.length ? 2 : 0, () => {
				const k = this.memory();
				this.risky(k);
				this.access(this.one(loadsOf[type]), k, this.module.memories[k].at, type);
			}],
			[2, () => this.division(type, 60)],
			[1, () => this.global(type)],
			[1, () => this.teed(type)],
		])();
	}

	contest(type) {
		const op = this.one(numeric[type].filter((name) => ops.get(name).pops === type + type));
		this.acting(type);
		this.acting(type);
		this.emit(op);
	}

	// What traps for some operands; mostly, in so many of 100, not for these.
	division(type, safe = 85) {
		if (type === 'f' || type === 'F')
			return this.operation(type);
		const op = this.one(numeric[type].filter((name) => /div_|rem_|\.trunc_f/.test(name)
			&& (this.profile.floats || !/trunc/.test(name))));
		const { pops, pushes } = ops.get(op);
		this.expression(pops[0]);
		if (pops.length > 1) {
			if (safe < 85 && this.chance(40))
				this.constant(pops[1], 0);
			else
				this.expression(pops[1]);
			if (this.chance(safe)) {
				this.constant(pops[1], this.one([1, 3, 5]));
				this.emit(`${prefixOf[type]}.or`);
			}
		} else if (this.chance(60)) {
			this.emit('drop', pops, '');
			this.constant(pops, this.one(CONSTANTS[pops].slice(0, 5)));
		}
		this.emit(op, pops, pushes);
	}

	// A load of which no more than some bits matter, or none.
	narrowed(type) {
		const p = prefixOf[type];
		if (type === 'i' && this.chance(25)) {
			this.load('I');
			this.emit('i32.wrap_i64');
		} else
			this.load(type);
		if (type === 'f' || type === 'F')
			return;
		this.weighted([
			[3, () => {
				this.constant(type, this.one([0, 1, 7, 255, 65535]));
				this.emit(`${p}.and`);
			}],
			[2, () => this.emit(`${p}.extend8_s`)],
			[2, () => this.emit(`${p}.extend16_s`)],
			[2, () => {
				this.constant(type, this.one([8, 16, 24, 31]));
				this.emit(`${p}.${this.one(['shr_u', 'shl', 'shr_s'])}`);
			}],
			[2, () => {
				this.constant(type, this.one([0, 1, 255, -1]));
				this.emit(`${p}.${this.one(['or', 'mul', 'and'])}`);
			}],
		])();
	}

	teed(type) {
		const local = this.local(type, 'rR'.includes(type) ? undefined : false);
		if (local < 0)
			return this.leaf(type);
		this.expression(type);
		this.tee(local);
	}

	chosen(type) {
		this.expressions(`${type}${type}i`);
		if ('rRN'.includes(type))
			this.emit('select t', `${type}${type}i`, type, { types: type });
		else
			this.emit('select', `${type}${type}i`, type);
	}

	global(type) {
		const found = this.module.globals.filter((g) => g.type === type);
		if (!found.length)
			return this.leaf(type);
		this.emit('global.get', '', type, { global: this.one(found) });
	}

	sized(type) {
		const memory = this.one([...this.module.memories.keys()]
			.filter((k) => this.module.memories[k].at === type));
		if (this.chance(50))
			this.emit('memory.size', '', type, { memory });
		else
			this.grown(memory);
	}

	grown(memory) {
		const { at, pageSize } = this.module.memories[memory];
		if (this.chance(80))
			this.constant(at, pageSize === 1 ? this.one([0, 1, 16, 100]) : this.one([0, 1, 1, 2]));
		else
			this.expression(at);
		this.emit('memory.grow', at, at, { memory });
	}

	// Who may be called: calls form no circle but through those that count theirs.
	callees() {
		return this.module.functions.filter((f) => f.level < this.f.level
			|| (f.counts && this.f.level > 0));
	}

	called(type) {
		const callees = this.callees().filter((f) => f.results.includes(type));
		if (!callees.length)
			return this.leaf(type);
		this.keepOne(this.call(this.one(callees)).results, type);
	}

	// Of the values on the stack one of the type stays.
	keepOne(results, type) {
		const t = results.length > 1 ? this.own(type) : -1;
		let found = results.lastIndexOf(type);
		if (results.length === 1)
			return;
		for (let k = results.length - 1; k >= 0; k--)
			if (k === found)
				this.set(t);
			else
				this.emit('drop', results[k], '');
		this.get(t);
	}

	// Calls: direct, through a table, through a reference; arguments that are addresses are some.
	call(f) {
		this.arguments(f);
		const type = `${f.params}:${f.results}`;
		if (this.module.tables.length && this.chance(25) && f.inTable) {
			const table = this.below(this.module.tables.length);
			this.entry(table, type);
			this.emit('call_indirect', `${f.params}i`, f.results, { type, table });
		} else if (this.profile.references && type === 'i:i' && this.f.level > 0
			&& this.chance(60)) {
			this.expression(this.one('RRN'));
			this.emit('call_ref', `i${this.list.at(-1).pushes.at(-1) === 'N' ? 'N' : 'R'}`, 'i',
				{ type });
		} else
			this.emit('call', f.params, f.results, { callee: f });
		return f;
	}

	arguments(f) {
		[...f.params].forEach((type, k) => {
			if (f.addresses?.has(k) && this.module.memories.length)
				this.address(0);
			else
				this.expression(type);
			if (f.imported)
				this.canonical(type);
		});
	}

	// The index of a function of the type, if the table had one and has it still.
	entry(table, type) {
		const slots = this.module.elements.find((e) => e.table === table && e.at === 0).functions;
		const found = [...slots.keys()]
			.filter((k) => `${slots[k].params}:${slots[k].results}` === type);
		if (!found.length || this.chance(10)) {
			this.index();
			return;
		}
		this.constant('i', this.one(found));
		if (this.chance(30)) {
			this.expression('i');
			this.constant('i', 24);
			this.emit('i32.and');
			this.constant('i', 5);
			this.emit('i32.shr_u');
			this.emit('i32.add');
		}
	}

	// An index into a table, which is there as a rule.
	index() {
		if (this.chance(60))
			this.constant('i', this.below(8));
		else {
			this.expression('i');
			this.constant('i', 7);
			this.emit('i32.and');
		}
	}

	// More operands than the builder keeps pending: pushed, something happens, used.
	wide(type) {
		const n = 60 + this.below(30), p = prefixOf[type], start = this.depth;
		this.budget += 200;
		this.depth = 8;
		for (let k = 0; k < n; k++) {
			this.leaf(type);
			if (this.chance(60)) {
				this.constant(type);
				this.emit(`${p}.add`);
			} else if (this.module.memories.length && this.chance(10)) {
				this.load(type);
				this.emit(`${p}.add`);
			}
		}
		this.depth = start + 2;
		for (let k = this.below(3); k >= 0; k--)
			this.statement();
		for (let k = 0; k < n - 1; k++)
			this.emit(`${p}.${this.one(['add', 'sub'])}`);
		this.depth = start;
	}
}
