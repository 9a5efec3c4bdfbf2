// Statements: what the passes after build work on.
import { prefixOf } from './body.mjs';
import { Control, GUARD } from './control.mjs';
import { atomicsOf, loadsOf, ops, storesOf } from './ops.mjs';

export class Code extends Control {
	// ---- statements

	statement() {
		if (this.budget <= 0 || this.depth > 7) {
			this.assign();
			return;
		}
		const { module, profile } = this;
		const hasMemory = module.memories.length > 0;
		this.depth++;
		this.weighted([
			[18, () => this.assign()],
			[14, () => this.again()],
			[5, () => this.dead()],
			[3, () => this.swap()],
			[10, () => this.conditional()],
			[4, () => this.loop()],
			[2, () => this.rotation()],
			[4, () => {
				this.block('block', '', '', () => {
					this.statements(1 + this.below(3));
					this.finish('');
				});
			}],
			[6, () => this.cases()],
			[6, () => this.branch()],
			[hasMemory ? 12 : 0, () => this.store()],
			[hasMemory ? 8 : 0, () => this.accesses()],
			[hasMemory && profile.grows ? 5 : 0, () => this.growing()],
			[hasMemory && profile.atomics ? 8 : 0, () => this.atomicStatement()],
			[hasMemory ? 3 : 0, () => this.bulk()],
			[6, () => this.setGlobal()],
			[9, () => this.callAway()],
			[module.tables.length ? 2 : 0, () => this.changeTable()],
			[3, () => {
				const type = this.one('iIfF');
				this.expression(type);
				this.emit('drop', type, '');
			}],
			[profile.wide ? 1 : 0, () => this.wideBlock()],
		])();
		this.depth--;
	}

	any() {
		return this.one(this.profile.floats ? 'iiiiIIIfF' : 'iiiII');
	}

	assign(type = this.profile.references && this.chance(10) ? this.one('rR') : this.any()) {
		const address = this.module.memories[0]?.at, local = this.local(type);
		if (local < 0)
			return;
		if (this.isAddress(local))
			this.address(0);
		else
			this.expression(type);
		if (this.chance(20)) {
			this.tee(local);
			this.emit('drop', type, '');
		} else
			this.set(local);
		if (address && this.isAddress(local) && this.chance(40))
			this.accesses(local);
	}

	// x = f(x)
	again() {
		const type = this.one('iiI'), local = this.local(type);
		const callees = this.callees().filter((f) => f.params.includes(type) && f.results === type);
		const at = this.module.memories[0]?.at;
		if (local < 0)
			return;
		const p = prefixOf[type];
		this.weighted([
			[callees.length ? 4 : 0, () => {
				const f = this.one(callees);
				for (const t of f.params)
					t === type ? this.get(local) : this.leaf(t);
				if (this.profile.references && `${f.params}:${f.results}` === 'i:i'
					&& this.f.level > 0 && this.chance(20)) {
					this.expression('R');
					this.emit('call_ref', 'iR', 'i', { type: 'i:i' });
				} else if (f.inTable && this.module.tables.length && this.chance(20)) {
					this.entry(0, `${f.params}:${f.results}`);
					this.emit('call_indirect', `${f.params}i`, type,
						{ type: `${f.params}:${f.results}`, table: 0 });
				} else
					this.emit('call', f.params, f.results, { callee: f });
			}],
			[at === type ? 4 : 0, () => {
				this.get(local);
				if (!this.isAddress(local)) {
					this.constant(type, 63);
					this.emit(`${p}.and`);
				}
				this.access(this.one(loadsOf[type]), 0, at, type);
			}],
			[3, () => {
				this.get(local);
				this.expression(type);
				this.emit(`${p}.${this.one(['add', 'sub', 'mul', 'xor', 'shl', 'rotl'])}`);
			}],
			[2, () => {
				this.expression(type);
				this.get(local);
				if (this.chance(70)) {
					this.constant(type, 1);
					this.emit(`${p}.or`);
				}
				this.emit(`${p}.${this.one(['div_u', 'rem_u', 'div_s', 'rem_s'])}`);
			}],
			[1, () => {
				this.get(local);
				this.expression(type);
				this.expression('i');
				this.emit('select', `${type}${type}i`, type);
			}],
			[this.module.memories.length && at === type ? 1 : 0, () => {
				this.get(local);
				this.constant(type, 1);
				this.emit(`${p}.and`);
				this.emit('memory.grow', type, type, { memory: 0 });
			}],
		])();
		if (this.isAddress(local)) {
			this.constant(type, 60);
			this.emit(`${p}.and`);
		}
		this.set(local);
	}

	// A value that nothing reads, but which may trap or call.
	dead() {
		const type = this.one('iI'), local = this.local(type, false);
		if (local < 0)
			return;
		this.weighted([[1, () => this.division(type)],
			[this.module.memories.length ? 2 : 0, () => this.load(type)],
			[2, () => this.called(type)]])();
		this.set(local);
		if (this.chance(60)) {
			this.leaf(type);
			this.set(local);
		}
	}

	swap() {
		const type = this.one('iI'), a = this.local(type, false), b = this.local(type, false);
		if (a < 0 || b < 0)
			return;
		this.get(a);
		this.get(b);
		this.set(a);
		this.set(b);
	}

	conditional() {
		const type = this.any(), local = this.local(type), sets = local >= 0 && this.chance(50);
		const arm = (n) => () => {
			this.statements(n);
			if (sets) {
				if (this.isAddress(local))
					this.address(0);
				else
					this.expression(type);
				this.set(local);
			}
			this.finish('');
		};
		this.condition();
		this.block('if', '', '', arm(this.below(3)),
			this.chance(60) ? arm(this.below(3)) : undefined);
	}

	loop() {
		const counter = this.own('i');
		this.constant('i', 1 + this.below(GUARD));
		this.set(counter);
		const body = (exit) => this.block('loop', '', '', (label) => {
			this.statements(1 + this.below(3));
			if (exit && this.chance(40)) {
				this.condition();
				this.emit('br_if', 'i', '', { label: exit });
			}
			this.count(counter);
			if (exit && this.chance(40))
				this.emit('br_table', 'i', '', { labels: [exit, label] });
			else if (this.chance(30))
				this.block('if', '', '', () => {
					this.statements(1);
					this.emit('br', '', '', { label });
				}, this.chance(50) ? () => this.statements(1) : undefined);
			else
				this.emit('br_if', 'i', '', { label });
		});
		if (this.chance(60))
			this.block('block', '', '', body);
		else
			body();
	}

	// A loop whose parameters change places.
	rotation() {
		const counter = this.own('i'), types = this.one(['ii', 'II', 'iii']);
		const places = [...types].map((type) => this.own(type));
		this.constant('i', 2 + this.below(GUARD));
		this.set(counter);
		this.expressions(types);
		this.block('loop', types, types, (label) => {
			for (const local of places)
				this.set(local);
			if (this.chance(50))
				this.statement();
			for (let k = 0; k < types.length; k++)
				this.get(this.chance(70) ? places[k] : this.one(places));
			this.count(counter);
			this.emit('br_if', `${types}i`, types, { label });
		});
		this.dropAll(types);
	}

	// Accesses that follow each other at one address: equal and overlapping, with or without
	// something between.
	accesses(given) {
		const { at } = this.module.memories[0], p = prefixOf[at],
			local = given ?? this.local(at, true);
		if (local < 0)
			return;
		for (let k = 1 + this.below(4); k >= 0 && this.budget > 0; k--) {
			if (this.profile.atomics && this.chance(25)) {
				this.atomicAt(local);
				continue;
			}
			this.get(local);
			if (this.chance(55)) {
				const type = this.one('iiIfF'), to = this.local(type, false);
				this.access(this.one(loadsOf[type]), 0, at, type);
				if (to >= 0 && this.chance(70))
					this.set(to);
				else
					this.emit('drop', type, '');
			} else {
				const type = this.one('iiI');
				if (this.chance(40)) {
					this.get(local);
					this.access(this.one(loadsOf[type]), 0, at, type);
				} else
					this.expression(type);
				this.access(this.one(storesOf[type]), 0, at + type, '');
			}
			if (this.chance(15)) {
				this.get(local);
				this.constant(at, this.one([1, 4, 8]));
				this.emit(`${p}.add`);
				this.set(local);
			} else if (this.chance(10))
				this.statement();
		}
	}

	atomicStatement() {
		if (this.chance(15)) {
			this.emit('atomic.fence');
			return;
		}
		const type = this.one(['', '', 'i', 'I']);
		this.atomic(type);
		if (type)
			this.emit('drop', type, '');
	}

	// An atomic instruction without a result, at the address that a local is.
	atomicAt(local) {
		const { at } = this.module.memories[0], op = this.one(atomicsOf['']);
		this.get(local);
		this.atomicOperands(op);
		this.emit(op, at + ops.get(op).pops.slice(1), '',
			{ memory: 0, offset: this.one([0, 0, 8, 16]) });
	}

	// New memory, by a growth here or by whoever is called, and then in use.
	growing() {
		const { at, pageSize } = this.module.memories[0], p = prefixOf[at],
			local = this.local(at, true);
		if (local < 0 || this.chance(30)) {
			const memory = this.memory();
			this.grown(memory);
			this.emit('drop', this.module.memories[memory].at, '');
			return;
		}
		if (this.chance(60)) {
			this.constant(at, pageSize === 1 ? 64 : 1);
			this.emit('memory.grow', at, at, { memory: 0 });
		} else {
			this.callAway();
			this.emit('memory.size', '', at, { memory: 0 });
			this.constant(at, pageSize === 1 ? 64 : 1);
			this.emit(`${p}.sub`);
		}
		if (pageSize !== 1) {
			this.constant(at, 16);
			this.emit(`${p}.shl`);
		}
		this.set(local);
		this.accesses(local);
	}

	callAway() {
		const callees = this.callees();
		if (!callees.length)
			return;
		this.dropAll(this.call(this.one(callees)).results);
	}

	// To a value, or to the one of the given type that is on the stack.
	setGlobal(given) {
		const found = this.module.globals
			.filter((g) => !g.reserved && (given ?? g.type) === g.type);
		if (!found.length) {
			this.dropAll(given ?? '');
			return;
		}
		const global = this.one(found);
		if (!given)
			this.expression(global.type);
		this.canonical(global.type);
		this.emit('global.set', global.type, '', { global });
	}

	bulk() {
		const { memories, data } = this.module, memory = this.memory(), { at } = memories[memory],
			to = this.memory();
		const segment = this.below(data.length || 1);
		const least = at === 'i' || memories[to].at === 'i' ? 'i' : 'I';
		this.weighted([
			[3, () => {
				this.address(memory);
				this.expression('i');
				this.constant(at, this.below(20));
				this.emit('memory.fill', `${at}i${at}`, '', { memory });
			}],
			[3, () => {
				this.address(to);
				this.address(memory);
				this.constant(least, this.below(20));
				this.emit('memory.copy', memories[to].at + at + least, '', { memory, to });
			}],
			[data.length ? 2 : 0, () => {
				this.address(memory);
				this.constant('i', this.below(3));
				this.constant('i', this.below(4));
				this.emit('memory.init', `${at}ii`, '', { memory, segment });
			}],
			[data.length ? 1 : 0, () => this.emit('data.drop', '', '', { segment })],
		])();
	}

	tableSize() {
		const table = this.below(this.module.tables.length);
		if (this.chance(60)) {
			this.emit('table.size', '', 'i', { table });
			return;
		}
		this.expression('r');
		this.constant('i', this.below(3));
		this.emit('table.grow', 'ri', 'i', { table });
	}

	changeTable() {
		const { tables, elements } = this.module, table = this.below(tables.length),
			to = this.below(tables.length);
		const passive = elements.map((e, k) => k).filter((k) => elements[k].at === undefined);
		this.weighted([
			[4, () => {
				this.index();
				this.expression('r');
				this.emit('table.set', 'ir', '', { table });
			}],
			[1, () => {
				this.index();
				this.expression('r');
				this.constant('i', this.below(3));
				this.emit('table.fill', 'iri', '', { table });
			}],
			[1, () => {
				this.index();
				this.index();
				this.constant('i', this.below(3));
				this.emit('table.copy', 'iii', '', { table, to });
			}],
			[passive.length ? 1 : 0, () => {
				this.index();
				this.constant('i', 0);
				this.constant('i', this.below(2));
				this.emit('table.init', 'iii', '', { table, segment: this.one(passive) });
			}],
			[passive.length ? 1 : 0,
				() => this.emit('elem.drop', '', '', { segment: this.one(passive) })],
		])();
	}

	// A block, or both arms of an if, with more results than the builder keeps pending.
	wideBlock() {
		const n = 62 + this.below(20),
			types = Array.from({ length: n }, () => this.one('iiiI')).join(''), { depth } = this;
		this.budget += 150;
		const arm = () => {
			this.depth = 8;
			for (const type of types) {
				this.leaf(type);
				if (this.chance(50)) {
					this.constant(type);
					this.emit(`${prefixOf[type]}.mul`);
				}
			}
			this.depth = depth;
		};
		if (this.chance(50)) {
			this.condition();
			this.block('if', '', types, arm, arm);
		} else
			this.block('block', '', types, (label) => {
				arm();
				this.condition();
				this.emit('br_if', `${types}i`, types, { label });
				this.emit('drop', types.at(-1), '');
				this.expression(types.at(-1));
			});
		this.dropAll(types);
	}

	// The whole body.
	make() {
		const { f, module } = this;
		if (f.counts) {
			const global = module.globals.find((g) => g.reserved);
			this.emit('global.get', '', 'i', { global });
			this.constant('i', 1);
			this.emit('i32.sub');
			this.emit('global.set', 'i', '', { global });
			this.emit('global.get', '', 'i', { global });
			this.constant('i', 0);
			this.emit('i32.lt_s');
			this.block('if', '', '', () => this.emit('unreachable', '', ''));
		}
		this.statements(2 + this.below(6));
		this.finish(f.results);
		f.body = this.list;
	}
}
