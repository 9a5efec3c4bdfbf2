// A .wast script as commands and binary modules.
//
// A command is { type, line, … } with
//   module                module, name?, definition: true where it is only defined
//   instance              name?, of?             an instance of the definition `of`
//   register              as, name?
//   action                action
//   assert_return         action, expected: values
//   assert_trap, assert_exhaustion, assert_exception      action, text
//   assert_uninstantiable, assert_unlinkable, assert_invalid, assert_malformed      module, text
// A module is { bytes } or, where the assembler refused the text, { refused: message }. An action
// is { type: 'invoke' | 'get', module?, field: Buffer, args: values }. A value is { type, value }:
// bits as a BigInt, or 'nan:canonical', 'nan:arithmetic', 'null', 'any' (some reference); or {
// type: 'either', values }; a v128 has { lane, values }.
import { assemble, AssemblerError } from './assemble.mjs';
import { floatBits, intBits, stringBytes } from './literals.mjs';
import { isAtom, isIdentifier, keyword, read, WastError } from './reader.mjs';

const NAN_CLASSES = new Set(['nan:canonical', 'nan:arithmetic']);
const MODULE_FIELDS =
	new Set(['type', 'rec', 'import', 'func', 'table', 'memory', 'global', 'export', 'start',
	'elem',
	'data', 'tag']);

const laneBits = (lane, text) => {
	if (NAN_CLASSES.has(text))
		return text;
	const width = Number(lane.slice(1));
	return lane[0] === 'f' ? floatBits(text, width) : intBits(text, width);
};

function value(node) {
	const op = keyword(node), [first, ...rest] = node.items.slice(1);
	switch (op) {
	case 'i32.const': case 'i64.const': case 'f32.const': case 'f64.const': {
		const type = op.slice(0, 3);
		return { type, value: laneBits(type, first.text) };
	}
	case 'v128.const': {
		const lane = first.text.split('x')[0];
		return { type: 'v128', lane, values: rest.map((item) => laneBits(lane, item.text)) };
	}
	case 'ref.null':
		return { type: first ? first.text : 'ref', value: 'null' };
	case 'ref.extern': case 'ref.host':
		return { type: op.slice(4), value: first ? intBits(first.text, 32) : 'any' };
	case 'ref.func': case 'ref.i31': case 'ref.struct': case 'ref.array':
	case 'ref.eq': case 'ref.any': case 'ref.exn':
		return { type: op.slice(4), value: 'any' };
	case 'either':
		return { type: 'either', values: [first, ...rest].map(value) };
	}
	throw new WastError(`line ${node.line}: unknown value ${op}`);
}

function action(node) {
	const items = node.items.slice(1);
	const module = isIdentifier(items[0]) ? items.shift().text : undefined;
	const [field, ...args] = items;
	return { type: keyword(node), module, field: stringBytes(field.text), args: args.map(value) };
}

const message = (node) => node ? stringBytes(node.text).toString() : '';

function assembled(source) {
	try {
		return { bytes: assemble(source) };
	} catch (error) {
		if (error instanceof AssemblerError)
			return { refused: error.message };
		throw error;
	}
}

// The text of a `(module quote …)`, which need not be UTF-8.
function quoted(strings) {
	try {
		const source = strings.map((bytes) => new TextDecoder('utf-8', { fatal: true })
			.decode(bytes)).join(' ');
		return assembled(/^\s*\(\s*module\b/.test(source) ? source : `(module ${source})`);
	} catch (error) {
		if (error instanceof TypeError)
			return { refused: 'malformed UTF-8 encoding' };
		throw error;
	}
}

// A `(module …)` node in any of its forms.
function moduleOf(node, text) {
	const items = node.items.slice(1);
	const definition = isAtom(items[0], 'definition');
	const definitionWord = definition ? items.shift() : undefined;
	const name = isIdentifier(items[0]) ? items.shift().text : undefined;
	const strings = items.slice(1).filter((item) => item.kind === 'string')
		.map((item) => stringBytes(item.text));
	let module;
	if (isAtom(items[0], 'binary')) {
		module = { bytes: Buffer.concat(strings) };
	} else if (isAtom(items[0], 'quote')) {
		module = quoted(strings);
	} else {
		module = assembled(definition ? `(module ${text.slice(definitionWord.end, node.end)}`
			: text.slice(node.start, node.end));
	}
	return { module, name, definition };
}

function command(node, text) {
	const type = keyword(node), line = node.line, [, first, second, ...rest] = node.items;
	switch (type) {
	case 'module':
		if (isAtom(first, 'instance'))
			return { type: 'instance', line, name: second?.text, of: rest[0]?.text };
		return { type, line, ...moduleOf(node, text) };
	case 'register':
		return { type, line, as: stringBytes(first.text), name: second?.text };
	case 'invoke': case 'get':
		return { type: 'action', line, action: action(node) };
	case 'assert_return':
		return { type, line, action: action(first), expected: node.items.slice(2).map(value) };
	case 'assert_trap': case 'assert_exhaustion': case 'assert_exception':
		if (keyword(first) === 'module')
			return { type: 'assert_uninstantiable', line, module: moduleOf(first, text).module,
				text: message(second) };
		return { type, line, action: action(first), text: message(second) };
	case 'assert_unlinkable': case 'assert_uninstantiable':
	case 'assert_invalid': case 'assert_malformed':
	case 'assert_invalid_custom': case 'assert_malformed_custom':
		return { type, line, module: moduleOf(first, text).module, text: message(second) };
	}
	throw new WastError(`line ${line}: unknown command ${type}`);
}

// All commands of a script. A script may also be the fields of one module without `(module …)`
// around them.
export function convert(text) {
	const nodes = read(text);
	if (MODULE_FIELDS.has(keyword(nodes[0])))
		return [{ type: 'module', line: 1, module: assembled(`(module ${text})`),
			definition: false }];
	return nodes.map((node) => command(node, text));
}
