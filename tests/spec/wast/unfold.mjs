// Legacy exception handling in folded form, `(try (do ...) (catch $e ...))`, as flat instructions.
//
// The assembler still reads the flat `try ... catch ... end`, but no longer the folded form that
// the scripts use. Only the bodies of functions that contain a folded try are rewritten; everything
// else keeps its text.
import { keyword, read, WastError } from './reader.mjs';

// Lists that are immediates of the instruction before them rather than operands.
const IMMEDIATES =
	new Set(['type', 'param', 'result', 'local', 'export', 'import', 'ref', 'exact']);

const hasTry = (node) => node.kind === 'list' &&
	(keyword(node) === 'try' || node.items.some(hasTry));

export function unfold(source) {
	const text = (node) => source.slice(node.start, node.end);
	const flatAll = (nodes) => nodes.map(flat).join(' ');

	// The words after a list's keyword: immediates as text, and the folded instructions after them.
	function split(items) {
		let i = 1;
		while (i < items.length && (items[i].kind !== 'list' || IMMEDIATES.has(keyword(items[i]))))
			i++;
		return [items.slice(1, i).map(text).join(' '), items.slice(i)];
	}

	function flatIf(immediates, rest) {
		const then = rest.findIndex((node) => keyword(node) === 'then');
		const arm = (node) => flatAll(node.items.slice(1));
		const otherwise = rest[then + 1] ? `else ${arm(rest[then + 1])}` : '';
		return `${flatAll(rest.slice(0, then))} if ${immediates} ${arm(rest[then])} ${otherwise} `
			+ `end`;
	}

	const clauses = {
		do: (node) => flatAll(node.items.slice(1)),
		catch: (node) => `catch ${text(node.items[1])} ${flatAll(node.items.slice(2))}`,
		catch_all: (node) => `catch_all ${flatAll(node.items.slice(1))}`,
		delegate: (node) => `delegate ${text(node.items[1])}`,
	};

	/* A body, then a delegate alone or any number of catches with the catch_all last. */
	const TRY = /^do( delegate|( catch)*( catch_all)?)$/;

	function flatTry(node, immediates, rest) {
		const incomplete = (clause) => /^(catch|delegate)$/.test(keyword(clause)) &&
			clause.items.length < 2;
		if (!TRY.test(rest.map(keyword).join(' ')) || rest.some(incomplete))
			throw new WastError(`line ${node.line}: ill-formed try`);
		const end = keyword(rest[1]) === 'delegate' ? '' : 'end';
		return `try ${immediates} `
			+ `${rest.map((clause) => clauses[keyword(clause)](clause)).join(' ')} ${end}`;
	}

	function flat(node) {
		if (node.kind !== 'list')
			return text(node);
		const name = keyword(node), [immediates, rest] = split(node.items);
		switch (name) {
		case 'block': case 'loop': return `${name} ${immediates} ${flatAll(rest)} end`;
		case 'if': return flatIf(immediates, rest);
		case 'try': return flatTry(node, immediates, rest);
		default: return `${flatAll(rest)} ${name} ${immediates}`;
		}
	}

	const edits = [];
	function visit(node) {
		if (node.kind !== 'list')
			return;
		if (keyword(node) === 'func' && hasTry(node))
			edits.push(...split(node.items)[1]);
		else
			node.items.forEach(visit);
	}
	read(source).forEach(visit);
	let out = '', done = 0;
	for (const node of edits) {
		out += `${source.slice(done, node.start)} ${flat(node)} `;
		done = node.end;
	}
	return out + source.slice(done);
}
