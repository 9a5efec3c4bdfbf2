// Statements and control: what the passes after build work on.
import { Body, prefixOf } from './body.mjs';
import { loadsOf, storesOf } from './ops.mjs';

const GUARD = 2; // most turns of a loop but one

export class Code extends Body {
	// ---- blocks

	// Emits a block whose code make() produces; what it takes is on the stack.
	block(op, params, results, make, otherwise) {
		const outer = this.list;
		const label = { types: op === 'loop' ? params : results, isLoop: op === 'loop' };
		const node = { op, pops: params + (op === 'if' ? 'i' : ''), pushes: results, label, params,
			results, body: [] };
		this.labels.push(label);
		this.list = node.body;
		make(label);
		if (otherwise) {
			this.list = node.other = [];
			otherwise(label);
		}
		this.labels.pop();
		this.list = outer;
		this.list.push(node);
		this.budget--;
	}

	// The end of a block: its results, or a way out.
	finish(results) {
		if (this.budget > 0 && this.depth < 9 && this.chance(15))
			this.leave(results);
		else
			this.expressions(results);
	}

	statements(n) {
		for (let k = 0; k < n && this.budget > 0; k++)
			this.statement();
	}

	results() {
		return this.weighted([[50, ''], [30, this.one('iiiIIfF')],
			[12, this.one(['ii', 'iI', 'Ii', 'II', 'if'])],
			[8, this.one(['iii', 'iIi', 'iiiii'])]]);
	}

	blockOf(type) {
		const more = this.one(this.profile.references ? 'iIR' : 'iI');
		const results = this.weighted([[70, type], [15, type + more], [15, more + type]]);
		const params = this.chance(25) ? this.one(['i', 'I', 'ii', 'iI']) : '';
		this.expressions(params);
		this.block('block', params, results, () => {
			this.dropAll(params);
			this.statements(1 + this.below(3));
			this.finish(results);
		});
		this.keepOne(results, type);
	}

	ifOf(type) {
		const params = this.chance(15) ? this.one(['i', 'I', 'iI']) : '';
		this.expressions(params);
		this.condition();
		const arm = () => {
			this.dropAll(params);
			this.statements(this.below(3));
			this.finish(type);
		};
		this.block('if', params, type, arm, arm);
	}

	// loop (param T) (result T): its value goes round
	loopOf(type) {
		const counter = this.own('i'), params = this.chance(70) ? type : '';
		this.constant('i', 1 + this.below(GUARD));
		this.set(counter);
		this.expressions(params);
		this.block('loop', params, type, (label) => {
			if (params) {
				const t = this.own(type);
				this.set(t);
				this.statements(1 + this.below(2));
				this.get(t);
				if (type !== 'r' && type !== 'R' && this.chance(70)) {
					this.expression(type);
					this.emit(`${prefixOf[type]}.add`);
				}
			} else {
				this.statements(1 + this.below(2));
			}
			this.count(counter);
			this.emit('br_if', `${params}i`, params, { label });
			if (!params)
				this.expression(type);
		});
	}

	// --counter > 0
	count(counter) {
		this.get(counter);
		this.constant('i', 1);
		this.emit('i32.sub');
		this.tee(counter);
		this.constant('i', 0);
		this.emit('i32.gt_s');
	}

	dropAll(types) {
		for (const type of [...types].reverse()) {
			const local = this.chance(60) ? this.local(type, false) : -1;
			if (local >= 0)
				this.set(local);
			else
				this.emit('drop', type, '');
		}
	}

	// ---- jumps

	// A label that may be jumped to without a count.
	target(wanted = () => true) {
		const found = this.labels.filter((l) => !l.isLoop && wanted(l));
		return found.length ? this.one(found) : undefined;
	}

	// A value that a branch may take along.
	carried(type) {
		const label = this.target((l) => l.types.includes(type));
		if (!label)
			return this.leaf(type);
		if (label.types === 'R' && this.chance(50)) { // the reference looked at is what was carried
			this.expressions('RR');
			this.condition();
			this.emit('br_if', 'Ri', 'R', { label });
			this.emit('br_on_null', 'RR', 'RN', { label });
			this.emit('drop', 'N', '');
			return;
		}
		this.expressions(label.types);
		if (this.profile.references && this.chance(30)) {
			this.expression('R');
			this.emit('br_on_null', `${label.types}R`, `${label.types}N`, { label });
			if (label.types.endsWith('i') && this.f.level > 0)
				this.emit('call_ref', 'iN', 'i', { type: 'i:i' });
			else
				this.emit('drop', 'N', '');
		} else {
			this.condition();
			this.emit('br_if', `${label.types}i`, label.types, { label });
		}
		this.keepOne(label.types, type);
	}

	small() {
		this.expression('i');
		this.constant('i', 3);
		this.emit('i32.and');
	}

	// What a branch looks at: as often zero as not, and often what its values read or what another
	// branch has carried.
	condition() {
		const local = this.local('i');
		this.weighted([
			[4, () => this.expression('i')],
			[local >= 0 ? 3 : 0, () => this.get(local)],
			[3, () => this.carried('i')],
		])();
		this.weighted([
			[3, () => {}],
			[5, () => this.emit('i32.eqz')],
			[3, () => {
				this.constant('i', 1 << this.below(4));
				this.emit('i32.and');
			}],
			[1, () => {
				this.leaf('i');
				this.emit(this.one(['i32.lt_s', 'i32.eq', 'i32.gt_u', 'i32.ne']));
			}],
		])();
	}

	branch() {
		const label = this.target();
		if (label.types.endsWith('R') && this.chance(50)) {
			const below = label.types.slice(0, -1);
			this.expressions(label.types);
			this.emit('br_on_non_null', label.types, below, { label });
			this.dropAll(below);
			return;
		}
		this.expressions(label.types);
		this.condition();
		this.emit('br_if', `${label.types}i`, label.types, { label });
		this.dropAll(label.types);
	}

	// Ends the code at hand by a jump; its "results" come off the polymorphic stack.
	leave(results) {
		const { f } = this;
		const tails = this.profile.tails
			? this.callees().filter((g) => !g.imported && g.results === f.results) : [];
		this.weighted([
			[4, () => {
				const label = this.target();
				this.expressions(label.types);
				this.emit('br', label.types, results, { label });
			}],
			[5, () => this.table(results)],
			[2, () => {
				this.expressions(f.results);
				this.emit('return', f.results, results);
			}],
			[tails.length ? 5 : 0, () => this.tail(this.one(tails), results)],
			[1, () => this.emit('unreachable', '', results)],
		])();
	}

	tail(g, results) {
		const type = `${g.params}:${g.results}`;
		this.arguments(g);
		if (g.inTable && this.module.tables.length && this.chance(40)) {
			const table = this.below(this.module.tables.length);
			this.entry(table, type);
			this.emit('return_call_indirect', `${g.params}i`, results, { type, table });
		} else if (this.profile.references && type === 'i:i' && this.chance(50)) {
			this.expression('R');
			this.emit('return_call_ref', 'iR', results, { type });
		} else
			this.emit('return_call', g.params, results, { callee: g });
	}

	table(results) {
		const { types } = this.target();
		const labels = this.labels.filter((l) => !l.isLoop && l.types === types);
		if (types === 'i')
			this.small();
		else
			this.expressions(types);
		if (types === 'i' && this.chance(50)) { // what is looked at has been carried
			this.small();
			this.condition();
			this.emit('br_if', 'ii', 'i', { label: this.one(labels) });
		} else if (this.chance(60))
			this.expression('i');
		else
			this.condition();
		if (this.chance(40)) {
			this.constant('i', 3);
			this.emit('i32.and');
		}
		const n = this.weighted([[1, 1], [8, 2 + this.below(4)]]);
		this.emit('br_table', `${types}i`, results,
			{ labels: Array.from({ length: n }, () => this.one(labels)) });
	}

	// Blocks in blocks, left from the innermost by br_table, with an action after each.
	cases() {
		const types = this.weighted([[3, ''], [4, 'i'], [1, 'I'], [1, 'ii']]);
		const n = 2 + this.below(3);
		const nest = (level) => this.block('block', '', types, () => {
			if (level) {
				nest(level - 1);
				if (types === 'i' && this.chance(60)) { // the way that was taken can be seen
					this.constant('i', 3 + level * 2);
					this.emit(this.one(['i32.mul', 'i32.add']));
				} else {
					this.dropAll(types);
					this.statements(1);
					this.finish(types);
				}
			} else {
				this.statements(this.below(2));
				this.table(types);
			}
		});
		nest(n);
		if (types === 'i' && this.chance(70))
			this.setGlobal('i');
		else
			this.dropAll(types);
	}

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
