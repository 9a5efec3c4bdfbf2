// The reader of .wast text: S-expressions with their places, nothing decoded.
//
// A node is one of
//   { kind: 'list',   start, end, line, items }   items are nodes; annotations `(@...)` are left
//                                                 out
//   { kind: 'atom',   start, end, line, text }    keyword, number, $identifier
//   { kind: 'string', start, end, line, text }    text is the source with its quotes: see
//                                                 stringBytes()
// start and end are offsets into the text, so that a caller can take the source of a module
// unchanged.

export class WastError extends Error {}

const TOKEN = /;;[^\n\r]*|\(;|[()]|"(?:[^"\\]|\\[^])*"|(?:[^\s();"]|"(?:[^"\\]|\\[^])*")+|;/y;
const COMMENT_EDGE = /\(;|;\)/g;

// Where the block comment that opens at `start` ends. They nest.
function commentEnd(text, start) {
	let depth = 0;
	COMMENT_EDGE.lastIndex = start;
	for (let edge; (edge = COMMENT_EDGE.exec(text)); ) {
		depth += edge[0] === '(;' ? 1 : -1;
		if (depth === 0)
			return COMMENT_EDGE.lastIndex;
	}
	throw new WastError('block comment without an end');
}

// An offset's line number, for offsets that only ever rise.
function lineCounter(text) {
	let line = 1, done = 0;
	return (offset) => {
		for (let at; (at = text.indexOf('\n', done)) >= 0 && at < offset; done = at + 1)
			line++;
		return line;
	};
}

// All top-level nodes of a script.
export function read(text) {
	const lineAt = lineCounter(text);
	const top = { items: [] };
	const open = [top];
	let at = 0;
	for (;;) {
		while (/\s/.test(text[at] ?? ''))
			at++;
		if (at >= text.length)
			break;
		TOKEN.lastIndex = at;
		const found = TOKEN.exec(text);
		if (!found)
			throw new WastError(`line ${lineAt(at)}: unreadable token`);
		const token = found[0], start = at, line = lineAt(start), inner = open.at(-1);
		at = token === '(;' ? commentEnd(text, start) : TOKEN.lastIndex;
		if (token.startsWith(';;') || token === '(;')
			continue;
		if (token === '(') {
			const list = { kind: 'list', start, end: 0, line, items: [] };
			inner.items.push(list);
			open.push(list);
		} else if (token === ')') {
			if (open.length === 1)
				throw new WastError(`line ${line}: unexpected )`);
			open.pop().end = at;
			if (keyword(inner)?.startsWith('@'))
				open.at(-1).items.pop();
		} else {
			inner.items.push({ kind: token[0] === '"' ? 'string' : 'atom', start, end: at, line,
				text: token });
		}
	}
	if (open.length > 1)
		throw new WastError(`line ${open[1].line}: unclosed (`);
	return top.items;
}

// The first word of a list, or undefined.
export function keyword(node) {
	const first = node?.items?.[0];
	return first?.kind === 'atom' ? first.text : undefined;
}

export const isAtom = (node, text) => node?.kind === 'atom' && node.text === text;
export const isIdentifier = (node) => node?.kind === 'atom' && node.text[0] === '$';
