// What the driver shall do for one script: the steps, with imports bound to instances.
//
// Linking happens here, as it does for a C embedder before anything runs. An import that nothing
// provides would be an undefined symbol. One that the host provides must be declared alike in both
// headers: else it would be a conflict in any file that includes both. All else links in C too, and
// must trap in instantiate with INCOMPATIBLE_IMPORT.
import { declared, symbol } from './names.mjs';
import { uniqueImports } from './glue.mjs';

// Trap codes by the scripts' messages.
const TRAPS = [
	[/^out of bounds (memory|table) access/, 'OOB'],
	[/^integer divide by zero/, 'DIV_BY_ZERO'],
	[/^integer overflow/, 'INT_OVERFLOW'],
	[/^invalid conversion to integer/, 'INVALID_CONVERSION'],
	[/^unreachable/, 'UNREACHABLE'],
	[/^(undefined|uninitialized) element|^indirect call type mismatch/, 'CALL_INDIRECT'],
	[/^null (function )?reference/, 'NULL_REF'],
	[/^unaligned atomic/, 'UNALIGNED'],
	[/^expected shared memory/, 'NOT_SHARED'],
	[/^call stack exhausted/, 'EXHAUSTION'],
];

export class PlanError extends Error {}

const trapCode = (command) => {
	if (command.type === 'assert_exception')
		return 'UNCAUGHT_EXCEPTION';
	const found = TRAPS.find(([pattern]) => pattern.test(command.text));
	if (!found)
		throw new PlanError(`no trap code for "${command.text}"`);
	return found[1];
};

const LETTERS = { i32: 'i', i64: 'j', f32: 'f', f64: 'd', func: 'r', nofunc: 'r', extern: 'e',
	noextern: 'e', ref: '?' };
const NANS = { 'nan:canonical': 'nc', 'nan:arithmetic': 'na' };

const bitsWord = (value) => typeof value === 'bigint' ? value.toString(16) : NANS[value] ?? value;

function valueWord(value) {
	if (value.type === 'either')
		return value.values.map(valueWord).join('|');
	if (value.type === 'v128')
		return `o:${value.lane}:${value.values.map(bitsWord)}`;
	const letter = LETTERS[value.type];
	if (!letter)
		throw new PlanError(`no value of type ${value.type} in the driver`);
	return `${letter}:${bitsWord(value.value)}`;
}

// `units` has what is known of each module, by the object in the command: { index, name, imports,
// exports, header }, or null where the translator refused it and a skip says so. `host` is the same
// for spectest. Returns { steps, unlinkable: { absent, conflict, trap }, decided, skipped, failures
// }: `decided` are commands that passed here.
//
// A unit also gets `bindings`: by import, { unit, field, kind } of what it was first bound to.
export function plan(commands, units, host) {
	const steps = [], failures = [], unlinkable = { absent: 0, conflict: 0, trap: 0 };
	let decided = 0, skipped = 0;
	const slots = [host];       /* units by slot; null: not available */
	const byName = new Map();   /* $name to slot */
	const registered = new Map([['spectest', 0]]);
	const definitions = new Map();
	let current;

	const newSlot = (unit) => slots.push(unit) - 1;

	/* What a module's imports are bound to: { links }, or { absent } or { conflict } with the
	 * import's name, or null where a provider is not available. */
	function link(unit) {
		const links = [], bindings = [];
		let conflict;
		for (const item of uniqueImports(unit.imports)) {
			const slot = registered.get(item.module.toString()), provider = slots[slot];
			const label = `${item.module}.${item.field}`;
			if (provider === null)
				return null;
			const index = provider ? provider.exports.findIndex((e) => e.name.equals(item.field))
				: -1;
			if (index < 0)
				return { absent: label };
			const ours = declared(unit.header, item.symbol);
			const theirs = declared(provider.header, symbol(provider.name, item.field));
			if (!ours || !theirs)
				throw new PlanError(`${label} is not declared in the `
					+ `${ours ? 'exporting' : 'importing'} header`);
			if (ours !== theirs && provider === host)
				conflict ??= `${label}: ${ours} here, ${theirs} there`;
			links.push(`${slot}.${index}`);
			bindings.push({ unit: provider, field: item.field,
				kind: provider.exports[index].kind });
		}
		unit.bindings ??= bindings;
		return conflict ? { conflict } : { links };
	}

	function instantiate(line, unit, outcome) {
		if (unit === null) {
			skipped++;
			return newSlot(null);
		}
		const { links, absent, conflict } = link(unit) ?? {};
		if (outcome === 'INCOMPATIBLE_IMPORT' && (absent || conflict)) {
			unlinkable[absent ? 'absent' : 'conflict']++;
			decided++;
			return undefined;
		}
		if (absent || conflict)
			throw new PlanError(`does not link: ${absent ? `${absent} is absent` : conflict}`);
		if (!links) {
			skipped++;
			return newSlot(null);
		}
		const slot = newSlot(unit);
		steps.push(`N ${line} ${slot} ${unit.index} ${outcome} ${links.join(' ')}`);
		if (outcome === 'INCOMPATIBLE_IMPORT')
			unlinkable.trap++;
		return slot;
	}

	/* The slot that a command means by $name or by leaving it out. */
	function slotOf(name) {
		const slot = name === undefined ? current : byName.get(name);
		if (slot === undefined)
			throw new PlanError(`no instance ${name ?? ''}`);
		return slot;
	}

	function bind(name, slot) {
		current = slot;
		if (name !== undefined)
			byName.set(name, slot);
	}

	function act(command, verb) {
		const { type, module, field, args } = command.action;
		const slot = slotOf(module), unit = slots[slot];
		if (unit === null) {
			skipped++;
			return;
		}
		const index = unit.exports.findIndex((e) => e.name.equals(field));
		if (index < 0)
			throw new PlanError(`no export ${field}`);
		if (type === 'get') {
			steps.push(`G ${command.line} ${slot} ${index} ${valueWord(command.expected[0])}`);
			return;
		}
		const words = [verb, command.line, slot, index];
		if (verb === 'T')
			words.push(trapCode(command));
		words.push(...args.map(valueWord));
		if (verb === 'R')
			words.push('=', ...command.expected.map(valueWord));
		steps.push(words.join(' '));
	}

	function run(command) {
		const { line } = command, unit = command.module && units.get(command.module);
		switch (command.type) {
		case 'module':
			definitions.set(command.name, unit);
			if (!command.definition)
				bind(command.name, instantiate(line, unit, 'ok'));
			break;
		case 'instance': bind(command.name, instantiate(line, definitions.get(command.of), 'ok'));
			break;
		case 'register': registered.set(command.as.toString(), slotOf(command.name)); break;
		case 'action': act(command, 'A'); break;
		case 'assert_return': act(command, 'R'); break;
		case 'assert_trap': case 'assert_exhaustion': case 'assert_exception': act(command, 'T');
			break;
		case 'assert_uninstantiable': instantiate(line, unit, unit && trapCode(command)); break;
		case 'assert_unlinkable': instantiate(line, unit, 'INCOMPATIBLE_IMPORT'); break;
		default: break; /* the rest is the validator's */
		}
	}

	for (const command of commands) {
		try {
			run(command);
		} catch (error) {
			if (!(error instanceof PlanError))
				throw error;
			failures.push({ line: command.line, message: error.message });
			if (command.type === 'module' || command.type === 'instance')
				bind(command.name, newSlot(null));
		}
	}
	return { steps, unlinkable, decided, skipped, failures };
}
