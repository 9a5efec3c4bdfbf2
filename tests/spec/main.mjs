// The specification's test suite: reads the scripts, validates, translates, compiles and runs them.
// See README.md.
import fs from 'node:fs';
import path from 'node:path';
import * as build from './build.mjs';
import { CONFIGS, isVector, SUBSET } from './configs.mjs';
import { outside } from './gen/binary.mjs';
import { plan } from './gen/plan.mjs';
import { here, testsuite, translator, work } from './places.mjs';
import { execute, pool } from './pool.mjs';
import { Skips } from './skips.mjs';
import { translate, validate, writeModules } from './translate.mjs';
import { convert } from './wast/convert.mjs';

const SHOWN = 40; /* failures printed a configuration; the log has all */

const words = process.argv.slice(2);
const verbose = words.includes('-v');
const wanted = words.filter((word) => word !== '-v').map((word) => word.replace(/\.wast$/, ''));
const wantedConfigs = wanted.filter((word) => word in CONFIGS || word === 'validate' ||
	word === 'unit');
const wantedScripts = wanted.filter((word) => !wantedConfigs.includes(word));
const total = { passed: 0, failed: 0, skipped: 0 };

// A tag that a module exports is one symbol in C, so whoever needs two instances with tags of their
// own translates the module twice, under two names. So the second instance of such a definition is
// a module for itself here.
function instantiatedApart(commands) {
	const definitions = new Map(), instantiated = new Set();
	return commands.map((command) => {
		if (command.type === 'module' && command.definition)
			definitions.set(command.name, command.module);
		const module = command.type === 'instance' && definitions.get(command.of);
		if (!module?.bytes || !outside(module.bytes).exports.some(({ kind }) => kind === 'tag'))
			return command;
		if (!instantiated.has(module)) {
			instantiated.add(module);
			return command;
		}
		return { type: 'module', line: command.line, module: { bytes: module.bytes },
			name: command.name, definition: false };
	});
}

function readScripts(root) {
	const names = fs.readdirSync(root, { recursive: true }).map(String)
		.filter((name) => name.endsWith('.wast'))
		.map((name) => name.slice(0, -5)).sort();
	const unknown = wantedScripts.filter((name) => !names.includes(name));
	if (unknown.length > 0) {
		console.error(`neither a configuration nor a script: ${unknown.join(' ')}`);
		process.exit(2);
	}
	const chosen = wantedScripts.length === 0 ? names
		: names.filter((name) => wantedScripts.includes(name));
	return chosen.map((name) => {
		const text = fs.readFileSync(path.join(root, `${name}.wast`), 'utf8');
		const commands = instantiatedApart(convert(text));
		return { name, text, commands, modules: writeModules(name, commands) };
	});
}

// The scalar instructions that are named in some script but in none of the subset. Scripts of
// features that the emitter lacks do not count.
function uncovered(scripts) {
	const INSTRUCTION = new RegExp(
		/\b(?:[if](?:32|64)|memory|table|ref|local|global|data|elem)\.\w+(?:\.\w+)?/.source
		+ /|\b(?:return_)?call(?:_indirect|_ref)?\b|\bbr_\w+/.source, 'g');
	const names = (some) =>
		new Set(some.flatMap(({ text }) => text.replace(/"[^"]*"|;;.*/g, '')
		.match(INSTRUCTION) ?? []));
	const scalar = scripts.filter(({ name }) => !skips.mention(name));
	const covered = names(scripts.filter(({ name }) => SUBSET.includes(name)));
	return [...names(scalar)].filter((name) => !covered.has(name));
}

// One line for a configuration, and its failures.
function report(name, { passed, failures, skipped = 0 }, seconds, remark = '') {
	const log = path.join(work, `${name}.log`);
	fs.writeFileSync(log, failures.map((failure) => `${failure}\n`).join(''));
	for (const failure of failures.slice(0, verbose ? Infinity : SHOWN))
		console.log(`  ${failure}`);
	if (failures.length > SHOWN && !verbose)
		console.log(`  and ${failures.length - SHOWN} more: ${log}`);
	console.log(`${name}: ${passed} pass, ${failures.length} fail, ${skipped} skip${remark} `
		+ `(${seconds} s)`);
	total.passed += passed;
	total.failed += failures.length;
	total.skipped += skipped;
}

const clock = () => {
	const start = Date.now();
	return () => Math.round((Date.now() - start) / 1000);
};

// The tests of the tools here.
async function runUnit() {
	const seconds = clock();
	const { output } = await execute([process.execPath, '--test', '--test-reporter=tap', here],
		{ cwd: here });
	const count = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
	const failures = [...output.matchAll(/^ *not ok .*/gm)].map(([line]) => line.trim());
	if (count('pass') === 0)
		failures.push(output);
	report('unit', { passed: count('pass'), failures }, seconds());
}

// A script's number of assertions that the assembler refused already.
const leftToAssembler = (commands) => commands.filter(({ module }) => module?.refused).length;

async function runValidate(name, scripts, program) {
	const seconds = clock(), folder = path.join(work, 'validate', name);
	const outcomes =
		await pool(scripts, (script) => validate(script.name, script.modules, program, folder));
	const sum = (key) => outcomes.reduce((all, outcome) => all + outcome[key], 0);
	const failures =
		outcomes.flatMap((outcome, i) =>
		outcome.failures.map(({ line, message }) => `${scripts[i].name}:${line}: ${message}`));
	fs.writeFileSync(path.join(work, `${name}-wordings.log`),
		outcomes.flatMap(({ wordings }) => wordings.map((w) => `${w}\n`)).join(''));
	const text = scripts.reduce((all, { commands }) => all + leftToAssembler(commands), 0);
	report(name, { passed: sum('passed'), failures }, seconds(),
		`; ${sum('worded')} of ${sum('refused')} refusals in the suite's words, ${text} texts `
			+ `refused by the assembler`);
}

// Builds and runs one script. Yields { passed, skipped, failures: strings, unlinkable }.
async function runScript(toolchain, script, translation) {
	const { config } = toolchain;
	const failures =
		translation.failures.map(({ line, message }) => `${script.name}:${line}: ${message}`);
	const outcome = { passed: 0, skipped: 0, failures, unlinkable: undefined };
	/* The imports' providers have to be known to compile. A module that does not compile is one
	 * failure, and its commands fall away as if it had been refused. */
	const units = new Map([...translation.units].map(([module, unit]) =>
		[module, unit && { ...unit }]));
	plan(script.commands, units, build.spectest);
	for (const [module, unit] of units) {
		try {
			if (unit)
				unit.object = await build.compileUnit(toolchain, script.name, unit);
		} catch (error) {
			if (!(error instanceof build.BuildError))
				throw error;
			const { line } = script.commands.find((command) => command.module === module);
			failures.push(`${script.name}:${line}: ${unit.source}: ${error.message}`);
			units.set(module, null);
		}
	}
	const program = [...units.values()].filter(Boolean);
	program.forEach((unit, i) => (unit.index = i + 1));
	const planned = plan(script.commands, units, build.spectest);
	failures.push(...planned.failures.map(({ line, message }) =>
		`${script.name}:${line}: ${message}`));
	Object.assign(outcome,
		{ passed: planned.decided, skipped: planned.skipped, unlinkable: planned.unlinkable });
	if (planned.steps.length === 0)
		return outcome;
	try {
		const executable = await build.link(toolchain, script.name, program);
		const steps = path.join(toolchain.folder, 'programs', `${script.name}.steps`);
		fs.writeFileSync(steps, planned.steps.map((step) => `${step}\n`).join(''));
		await runProgram(config, executable, steps, planned.steps.length, script.name, outcome);
	} catch (error) {
		if (!(error instanceof build.BuildError))
			throw error;
		failures.push(`${script.name}: ${error.message}`);
	}
	return outcome;
}

async function runProgram(config, executable, steps, count, name, outcome) {
	const run = (...args) => execute([...(config.prefix ?? []), executable, ...args],
		{ seconds: config.seconds ?? 120 });
	const { status, signal, output } = await run(steps);
	const counts = /^(\d+) (\d+)$/m.exec(output);
	outcome.failures.push(...[...output.matchAll(/^FAIL (.*)$/gm)].map(([, text]) =>
		`${name}:${text}`));
	if (counts && status === 0) {
		outcome.passed += Number(counts[1]);
		return;
	}
	/* It died: again, to learn where. What passed before does not count. */
	const again = (await run('-v', steps)).output.split('\n');
	const last = again.findLastIndex((line) => /^[NARTG] \d/.test(line));
	const said = output.split('\n').filter((line) => line && !line.startsWith('FAIL')).slice(0, 12)
		.join('\n    ');
	outcome.failures.push(`${name}: died `
		+ `(${signal ?? `status ${status}`}) at: ${again[last]}; ${count} steps do not count\n`
		+ `    ${said}`);
}

async function runConfig(config, scripts, translations) {
	const seconds = clock();
	const chosen = scripts.filter(({ name, text }) => !config.without?.includes(name) &&
		((config.vectors && isVector(name)) ||
		(config.scripts?.includes(name) ?? true) && (config.text?.test(text) ?? true)));
	const toolchain = await build.prepare(config);
	const outcomes =
		await pool(chosen, (script) => runScript(toolchain, script, translations.get(script)));
	if (wantedScripts.length === 0)
		build.prune(toolchain);
	const sum = (key) => outcomes.reduce((all, outcome) => all + outcome[key], 0);
	const links = (key) => outcomes.reduce((all, { unlinkable }) => all + unlinkable[key], 0);
	report(config.name,
		{ passed: sum('passed'), skipped: sum('skipped'),
		failures: outcomes.flatMap(({ failures }) => failures) }, seconds(),
		`; unlinkable: ${links('absent')} by symbol, ${links('conflict')} by prototype, `
			+ `${links('trap')} by trap`);
}

// Translates scripts with one translator.
async function translateAll(scripts, program, folder, options) {
	const list = await pool(scripts, ({ name, modules }) =>
		translate(name, modules, program, path.join(work, folder), skips, options));
	return new Map(scripts.map((script, i) => [script, list[i]]));
}

const root = testsuite();
if (!root) {
	console.log('The specification\'s scripts are not here. Get them with\n' +
		`  git clone --depth 1 https://github.com/WebAssembly/testsuite `
			+ `${path.join(here, 'testsuite')}\n` +
		'or name their folder in WASM_TESTSUITE.');
	console.log(process.env.CI === 'true' ? '0 passed, 1 failed' : '0 passed, 0 failed, 1 skipped');
	process.exit(process.env.CI === 'true' ? 1 : 0);
}
fs.mkdirSync(work, { recursive: true });
const skips = new Skips(path.join(here, 'skips'));
const scripts = readScripts(root);
const names = wantedConfigs.length > 0 ? wantedConfigs
	: ['unit', 'validate', ...Object.keys(CONFIGS).filter((name) => !CONFIGS[name].extra)];
const configs = names.filter((name) => name in CONFIGS).map((name) => CONFIGS[name]);

if (names.includes('unit'))
	await runUnit();
if (names.includes('validate'))
	await runValidate('validate', scripts, translator);
if (configs.some((config) => !config.sanitized)) {
	const translations = await translateAll(scripts, translator, 'c');
	for (const config of configs.filter((config) => !config.sanitized)) {
		const chosen = config.options &&
			scripts.filter(({ name }) => config.scripts.includes(name));
		await runConfig(config, scripts,
			chosen ? await translateAll(chosen, translator, `c-${config.name}`, config.options)
			: translations);
	}
}
for (const config of configs.filter((config) => config.sanitized)) {
	const program = await build.sanitizedTranslator(config);
	await runValidate('validate-sanitized', scripts, program);
	await runConfig(config, scripts, await translateAll(scripts, program, 'c-sanitized'));
}
if (configs.length > 0) {
	const problems = skips.unneeded(scripts.map(({ name }) => name))
		.map((text) => `skips: "${text}" is not needed any more`);
	if (configs.some((config) => config.scripts) && wantedScripts.length === 0)
		problems.push(...uncovered(scripts)
			.map((name) => `configs.mjs: no script of the subset uses ${name}`));
	problems.forEach((problem) => console.log(`  ${problem}`));
	total.failed += problems.length;
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
