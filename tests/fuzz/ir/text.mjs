// A module as text, for people and for tests/regress.
import { bytesOf, isAtomic, ops } from './ops.mjs';

const TYPES = { i: 'i32', I: 'i64', f: 'f32', F: 'f64', r: 'funcref', R: '(ref null $t)',
	N: '(ref $t)' };
const names = (types) => [...types].map((t) => TYPES[t]).join(' ');
const list = (word, types) => (types ? ` (${word} ${names(types)})` : '');
const type = (text) => list('param', text.split(':')[0]) + list('result', text.split(':')[1]);

function float(op, bits) {
	const view = new DataView(new ArrayBuffer(8));
	const single = op === 'f32.const';
	view[single ? 'setUint32' : 'setBigUint64'](0, single ? Number(bits) : bits);
	const value = single ? view.getFloat32(0) : view.getFloat64(0);
	return Number.isFinite(value) ? (Object.is(value, -0) ? '-0' : String(value))
		: String(value).replace('Infinity', 'inf').replace('NaN', 'nan');
}

class Printer {
	constructor(module) {
		this.module = module;
		this.lines = [];
	}

	label(label) {
		return this.labels.length - 1 - this.labels.lastIndexOf(label);
	}

	constant(op, value) {
		const width = op.startsWith('i32') ? 32 : 64;
		return `${op} ${op[0] === 'f' ? float(op, value) : BigInt.asIntN(width, value)}`;
	}

	immediates(node) {
		const memory = (k) => (k ? ` ${k}` : '');
		switch (ops.get(node.op).imm) {
		case 'SELECT': return list('result', node.types);
		case 'LOCAL': return ` ${node.local}`;
		case 'GLOBAL': return ` $${node.global.name}`;
		case 'MEM': return `${memory(node.memory)} offset=${node.offset} align=${
			isAtomic(node.op) ? bytesOf(node.op) : 1}`;
		case 'MEMORY': return memory(node.memory);
		case 'MEMORY_INIT': return `${memory(node.memory)} ${node.segment}`;
		case 'MEMORY_COPY': return node.to || node.memory ? ` ${node.to} ${node.memory}` : '';
		case 'DATA': case 'ELEM': return ` ${node.segment}`;
		case 'TABLE': return ` ${node.table}`;
		case 'TABLE_INIT': return ` ${node.table} ${node.segment}`;
		case 'TABLE_COPY': return ` ${node.to} ${node.table}`;
		case 'FUNC': return ` $${node.callee.name}`;
		case 'CALL_INDIRECT': return ` ${node.table}${type(node.type)}`;
		case 'TYPE': return ' $t';
		case 'HEAP': return node.heap === 'r' ? ' func' : ' $t';
		case 'LABEL': return ` ${this.label(node.label)}`;
		case 'BR_TABLE': return ` ${node.labels.map((l) => this.label(l)).join(' ')}`;
		default: return '';
		}
	}

	code(nodes, indent) {
		for (const node of nodes) {
			const name = node.op === 'select t' ? 'select' : node.op;
			if (/const$/.test(name)) {
				this.lines.push(indent + this.constant(name, node.value));
				continue;
			}
			if (!node.body) {
				this.lines.push(`${indent}${name}${this.immediates(node)}`);
				continue;
			}
			this.lines.push(`${indent}${name}${type(`${node.params}:${node.results}`)}`);
			this.labels.push(node.label);
			this.code(node.body, `${indent}\t`);
			if (node.other) {
				this.lines.push(`${indent}else`);
				this.code(node.other, `${indent}\t`);
			}
			this.labels.pop();
			this.lines.push(`${indent}end`);
		}
	}

	run() {
		const { module, lines } = this;
		const exported = (x, name) => (x.exported ? ` (export "${name}")` : '');
		const hex = (bytes) => bytes.map((b) => `\\${b.toString(16).padStart(2, '0')}`).join('');
		const called = (functions) => functions.map((f) => ` $${f.name}`).join('');
		const signature = (f) => type(`${f.params}:${f.results}`);
		lines.push('(module', '\t(type $t (func (param i32) (result i32)))');
		for (const f of module.functions.filter((g) => g.imported))
			lines.push(`\t(import "env" "${f.name}" (func $${f.name}${signature(f)}))`);
		module.memories.forEach((m, k) => {
			const address = m.at === 'I' ? ' i64' : '';
			const size = m.pageSize === 65536 ? '' : ` (pagesize ${m.pageSize})`;
			lines.push(`\t(memory${exported(m, `memory${k}`)}${address} ${m.min} ${m.max}${
				m.shared ? ' shared' : ''}${size})`);
		});
		module.tables.forEach((t, k) => {
			lines.push(`\t(table${exported(t, `table${k}`)} ${t.min} ${t.max} funcref)`);
		});
		for (const g of module.globals) {
			const value = this.constant(`${TYPES[g.type]}.const`, g.value);
			const name = `$${g.name}${exported(g, g.name)}`;
			lines.push(`\t(global ${name} (mut ${TYPES[g.type]}) (${value}))`);
		}
		for (const { table, at, functions } of module.elements) {
			const place = at === undefined ? '' : ` (table ${table}) (i32.const ${at})`;
			lines.push(`\t(elem${place} func${called(functions)})`);
		}
		for (const { memory, at, bytes } of module.data) {
			const address = TYPES[module.memories[memory]?.at];
			const place = at === undefined ? '' : ` (memory ${memory}) (${address}.const ${at})`;
			lines.push(`\t(data${place} "${hex(bytes)}")`);
		}
		lines.push(`\t(elem declare func${called(module.functions.filter((f) => !f.imported))})`);
		for (const f of module.functions.filter((g) => !g.imported)) {
			for (const args of f.exported ? f.calls : [])
				lines.push(`\t;; ${f.name}(${args.join(', ')})`);
			const name = `$${f.name}${exported(f, f.name)}`;
			lines.push(`\t(func ${name}${signature(f)}${list('local', f.locals)}`);
			this.labels = [f.label];
			this.code(f.body, '\t\t');
			lines.push('\t)');
		}
		lines.push(')');
		return lines.join('\n');
	}
}

export const text = (module, message) => `;; ${message}\n${new Printer(module).run()}\n`;
