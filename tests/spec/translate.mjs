// Runs the translator: over every module with --validate, and over the valid ones for their C.
import fs from 'node:fs';
import path from 'node:path';
import { outside } from './gen/binary.mjs';
import { execute } from './pool.mjs';
import { work } from './places.mjs';

const VALID = new Set(['module', 'assert_uninstantiable', 'assert_unlinkable']);
const INVALID = new Set(['assert_invalid', 'assert_malformed']);
export const isValid = (command) => VALID.has(command.type);

const moduleName = (index) => `s_${index}`;

// The modules of a script that are there in binary form: { index, command, file, valid }. Index 0
// is the host module.
export function writeModules(script, commands) {
	const folder = path.join(work, 'wasm', script);
	fs.mkdirSync(folder, { recursive: true });
	const modules = [];
	for (const command of commands) {
		if (!command.module?.bytes || !(isValid(command) || INVALID.has(command.type)))
			continue;
		const index = modules.length + 1, file = path.join(folder, `${index}.wasm`);
		fs.writeFileSync(file, command.module.bytes);
		modules.push({ index, command, file, valid: isValid(command) });
	}
	return modules;
}

// Runs one shell for all the commands of a script, since starting processes from here would take
// longer than they do. Each command is { label, argv }; yields a map from label to { status,
// output, left }: `left` is what it wrote to `scratch`.
async function batch(commands, cwd) {
	const quote = (word) => `'${word.replaceAll("'", "'\\''")}'`;
	const text = ['scratch() { for f in scratch*; do [ -e "$f" ] && { echo "left $f"; rm -f "$f"; '
		+ '}; done; }',
		...commands.map(({ label, argv }) =>
			`echo "@begin ${label}"; ${argv.map(quote).join(' ')} 2>&1; s=$?; echo; scratch; echo `
				+ `"@end $s"`)].join('\n');
	fs.mkdirSync(cwd, { recursive: true });
	fs.writeFileSync(path.join(cwd, 'batch.sh'), text);
	const { output, status } = await execute(['sh', 'batch.sh'], { cwd, seconds: 600 });
	if (status !== 0)
		throw new Error(`the batch in ${cwd} ended with status ${status}`);
	const results = new Map();
	for (const [, label, body, code] of output.matchAll(/^@begin (.*)\n([^]*?)^@end (\d+)$/gm))
		results.set(label, { status: Number(code), output: body.trim() });
	return results;
}

// What is wrong with a refusal, or undefined.
function badRefusal({ status, output }) {
	if (status !== 1)
		return status === 0 ? 'accepted' : `ended with status ${status}: ${output.slice(0, 200)}`;
	if (!/:0x[0-9a-f]+: error: /.test(output))
		return `message without offset: ${output}`;
	return /^left /m.test(output) ? `left files behind: ${output}` : undefined;
}

// Whether the message has the rule by the scripts' name for it.
const sameWording = (output, expected) => output.toLowerCase().includes(expected.toLowerCase());

// The threads proposal's scripts are older than multiple tables and memories, and expect them to be
// refused.
const optionsOf = (script) => script.startsWith('proposals/threads/')
	? ['--disable-multi-memory', '--disable-reference-types'] : [];

// Checks every module of a script: { passed, failures, refused, worded, wordings }: how many were
// refused, and how many of those in the words of the script. Invalid modules are also translated,
// and must leave nothing behind.
export async function validate(script, modules, translator, folder) {
	const commands = [];
	for (const { index, file, valid } of modules) {
		const options = valid ? [] : optionsOf(script);
		commands.push({ label: `v${index}`, argv: [translator, '--validate', ...options, file] });
		if (!valid)
			commands.push({ label: `o${index}`,
				argv: [translator, '-n', 'x', '-o', 'scratch.c', ...options, file] });
	}
	const results = await batch(commands, path.join(folder, script));
	const outcome = { passed: 0, failures: [], refused: 0, worded: 0, wordings: [] };
	for (const { index, command, file, valid } of modules) {
		const checked = results.get(`v${index}`), written = results.get(`o${index}`);
		let wrong;
		if (valid)
			wrong = checked.status === 0 && checked.output === '' ? undefined
				: `refused: ${checked.output}`;
		else
			wrong = badRefusal(checked) ?? badRefusal(written);
		if (wrong) {
			outcome.failures.push({ line: command.line,
				message: `${command.type} "${command.text ?? ''}": ${wrong} (${file})` });
			continue;
		}
		outcome.passed++;
		if (valid)
			continue;
		outcome.refused++;
		if (sameWording(checked.output, command.text))
			outcome.worded++;
		else
			outcome.wordings.push(`${script}:${command.line}: "${command.text}": `
				+ `${checked.output.replace(/^.*error: /, '')}`);
	}
	return outcome;
}

// Translates the valid modules of a script: { units, failures, refused }. units has, by the module
// object of a command, what gen/plan.mjs wants to know plus `source`; null where a skip excuses the
// refusal.
export async function translate(script, modules, translator, folder, skips, options = () => []) {
	const cwd = path.join(folder, script);
	const valid = modules.filter((module) => module.valid);
	const results = await batch(valid.map(({ index, command, file }) =>
		({ label: `${index}`, argv: [translator, ...options(command.module.bytes), '-n',
			moduleName(index), '-o', `${index}.c`, file] })), cwd);
	const units = new Map(), failures = [];
	let refused = 0;
	for (const { index, command, file } of valid) {
		const { status, output } = results.get(`${index}`);
		const source = path.join(cwd, `${index}.c`), header = path.join(cwd, `${index}.h`);
		units.set(command.module, null);
		if (status === 0 && output === '') {
			units.set(command.module,
				{ index, name: moduleName(index), source, header: fs.readFileSync(header, 'utf8'),
				...outside(command.module.bytes) });
		} else if (status === 1 && skips.excuses(script, command.line, output)) {
			refused++;
		} else {
			failures.push({ line: command.line,
				message: `not translated, status ${status}: ${output.slice(0, 300)} (${file})` });
		}
	}
	return { units, failures, refused };
}
