// Compiles and links the programs of a configuration.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { glue, moduleTable } from './gen/glue.mjs';
import { execute, jobs } from './pool.mjs';
import { here, runtime, sources, work, writeIfChanged } from './places.mjs';

// For experiments: SPEC_CFLAGS=-Wno-error shows what runs in spite of warnings.
const extraFlags = (process.env.SPEC_CFLAGS ?? '').split(' ').filter(Boolean);

const driver = path.join(here, 'driver');

// The host module as a unit for gen/plan.mjs: index 0 of every program.
const func = (name, params) =>
	({ name: Buffer.from(name), kind: 'func', type: { params, results: '' } });
const other = (name, kind, type) => ({ name: Buffer.from(name), kind, type });
export const spectest = {
	index: 0,
	name: 'spectest',
	source: path.join(driver, 'spectest.c'),
	header: fs.readFileSync(path.join(driver, 'spectest.h'), 'utf8'),
	imports: [],
	exports: [
		func('print', ''), func('print_i32', 'i'), func('print_i64', 'j'), func('print_f32', 'f'),
			func('print_f64', 'd'),
		func('print_i32_f32', 'if'), func('print_f64_f64', 'dd'),
		other('memory', 'memory', { shared: false }),
		other('shared_memory', 'memory', { shared: true }),
		other('table', 'table', 'r'), other('table64', 'table', 'r'),
		other('global_i32', 'global', 'i'), other('global_i64', 'global', 'j'),
		other('global_f32', 'global', 'f'), other('global_f64', 'global', 'd'),
	],
};

export class BuildError extends Error {}

// The part of a compiler's output that says what is wrong.
function gist(output) {
	const lines = output.split('\n'),
		wrong = lines.filter((line) => /error|warning|undefined reference/.test(line));
	return (wrong.length > 0 ? wrong : lines).slice(0, 3).join('\n    ').slice(0, 600);
}

const makeFlags = ({ cc, flags, target }) =>
	[`CC=${cc}`, `CFLAGS=${flags.filter((f) => !/^-(std|W)/.test(f)).join(' ')}`,
	...(target ? [`AR=${target}-ar`, `RANLIB=${target}-ranlib`] : ['AR=ar'])];

// Makes a target of the project with a configuration's compiler and flags, in a folder of its own.
async function make(config, target) {
	const folder = path.join(work, 'build', config.name, 'make');
	fs.mkdirSync(folder, { recursive: true });
	const { status, output } =
		await execute(['make', '-s', `-j${jobs}`, '-f', path.join(sources, 'Makefile.in'),
		`srcdir=${sources}`,
		'DEPFLAGS=-MD', ...makeFlags(config), target], { cwd: folder, seconds: 600 });
	if (status !== 0)
		throw new BuildError(`make ${target} for ${config.name}: ${gist(output)}`);
	return path.join(folder, target);
}

export const sanitizedTranslator = (config) => make(config, 'bin/wasm2c');

// What a configuration's programs share: { config, flags, objects, library, key, version }.
export async function prepare(config) {
	const library = await make(config, 'lib/libwasm-rt.a');
	const version = (await execute([config.cc, config.cc === 'tcc' ? '-v' : '--version'])).output;
	const headers = [path.join(runtime, 'wasm-rt.h'), path.join(driver, 'spec.h'),
		path.join(driver, 'spectest.h')]
		.map((file) => fs.readFileSync(file)).join('');
	const folder = path.join(work, 'build', config.name);
	const toolchain =
		{ config, library, folder, key: version + [...config.flags, ...extraFlags].join(' ') +
		headers, used: new Set() };
	fs.mkdirSync(path.join(folder, 'objects'), { recursive: true });
	toolchain.driver = await compile(toolchain, path.join(driver, 'driver.c'), '');
	const hostGlue = path.join(work, 'glue', 'spectest.c');
	writeIfChanged(hostGlue, glue(spectest));
	toolchain.host = await compile(toolchain, hostGlue, fs.readFileSync(spectest.source));
	return toolchain;
}

let compilations = 0;

// Compiles a file, unless the object that the same input gave is still there. `included` is the
// text of what the file includes.
async function compile(toolchain, file, included) {
	const { config, folder, key } = toolchain;
	const hash = createHash('sha256').update(key).update(fs.readFileSync(file)).update(included)
		.digest('hex').slice(0, 24);
	const object = path.join(folder, 'objects', `${hash}.o`);
	toolchain.used.add(`${hash}.o`);
	if (fs.existsSync(object))
		return object;
	const partial = `${object}.${compilations++}`; /* two modules may have the same C */
	const { status, signal, output } =
		await execute([config.cc, ...config.flags, ...extraFlags, `-I${runtime}`, `-I${driver}`,
		'-c', '-o', partial, file]);
	if (status !== 0)
		throw new BuildError(`${config.cc}: ${signal ?? ''}${gist(output)}`);
	fs.renameSync(partial, object);
	return object;
}

// Writes the glue of a translated module and compiles both.
export function compileUnit(toolchain, script, unit) {
	const file = path.join(work, 'glue', toolchain.config.sanitized ? 'sanitized' : 'plain', script,
		`${unit.index}.c`);
	writeIfChanged(file, glue(unit));
	return compile(toolchain, file, unit.header + fs.readFileSync(unit.source));
}

// Links a script's program. The host module is its module 0, the units are 1, 2, …
export async function link(toolchain, script, units) {
	const { config, folder, library, host } = toolchain;
	const table = path.join(work, 'glue', 'tables', script, 'modules.c');
	writeIfChanged(table, moduleTable([spectest.name, ...units.map((unit) => unit.name)]));
	const program = path.join(folder, 'programs', `${script}.run`);
	fs.mkdirSync(path.dirname(program), { recursive: true });
	const { status, output } =
		await execute([config.cc,
		...config.flags.filter((flag) => flag.startsWith('-f') || flag.startsWith('-O')),
		...(config.link ?? []), '-o', program, toolchain.driver,
		await compile(toolchain, table, ''), host, ...units.map((unit) => unit.object), library,
		'-lm']);
	if (status !== 0)
		throw new BuildError(`link: ${gist(output)}`);
	return program;
}

// Deletes objects that this run had no use for.
export function prune({ folder, used }) {
	for (const name of fs.readdirSync(path.join(folder, 'objects')))
		if (!used.has(name))
			fs.rmSync(path.join(folder, 'objects', name));
}
