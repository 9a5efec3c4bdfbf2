// Blocks and jumps: what the pass control works on.
import { Body, prefixOf } from './body.mjs';

export const GUARD = 2; // most turns of a loop but one

export class Control extends Body {
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
}
