// mutants.mjs [NAME...]: breaks the passes on purpose, one fault after another, and shows which net
// catches it: `runs` (the interpreters), `checks` (check.c and flow.c), each on the modules at hand
// and on generated ones (../fuzz/ir). Fails where none does, and where a text to replace is not
// there once any more. Not a part of any suite: it takes ten minutes.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { encode } from '../fuzz/ir/encode.mjs';
import { generate } from '../fuzz/ir/generate.mjs';
import { buildFolder, sources } from '../spec/places.mjs';
import { MUTANTS } from './mutants/table.mjs';
import { places } from './mutants/texts.mjs';

const work = path.join(buildFolder, 'obj/tests/ir/mutants');
const tool = path.join(work, 'obj/tests/ir/passes');
const GENERATED = 60, FUNCTIONS = 60; // modules, and functions of each
const LARGEST = 800000; // of the modules at hand, in bytes

function copy() {
	fs.rmSync(work, { recursive: true, force: true });
	fs.mkdirSync(work, { recursive: true });
	for (const name of ['wasm2c', 'templates', 'tests/ir', 'Makefile.in'])
		fs.cpSync(path.join(sources, name), path.join(work, name), { recursive: true,
			filter: (file) => !fs.lstatSync(file).isSymbolicLink() });
}

const make = () =>
	spawnSync('make', ['-s', '-j2', '-f', 'Makefile.in', 'CFLAGS=-O1', 'DEPFLAGS=-MMD',
	'obj/tests/ir/passes'], { cwd: work, encoding: 'utf8' });

function corpora() {
	const script = path.join(sources, 'tests/ir/modules.mjs');
	const list = execFileSync(process.execPath, [script, path.join(work, 'modules')],
		{ encoding: 'utf8', maxBuffer: 1 << 24 }).trim().split('\n');
	const generated = Array.from({ length: GENERATED }, (_, i) => {
		const file = path.join(work, `generated-${i}.wasm`);
		fs.writeFileSync(file, encode(generate(i + 1, FUNCTIONS)));
		return file;
	});
	return [
		{ name: 'modules at hand', files: list.filter((file) => fs.statSync(file).size < LARGEST) },
		{ name: 'generated', files: generated },
	];
}

// Whether a net catches something; a crash of the translator is caught by both.
function catches(net, files) {
	const other = net === 'runs' ? 'checks' : 'runs';
	const { status } = spawnSync(tool, ['-x', '-d', '0', '-n', other, ...files],
		{ timeout: 300000 });
	return status === 0 ? '-' : status === 1 ? 'yes' : status === 4 ? 'crash' : 'no answer';
}

const wanted = process.argv.slice(2);
let failed = 0;
copy();
const columns = corpora()
	.flatMap(({ name, files }) => ['runs', 'checks'].map((net) => ({ name, net, files })));
if (make().status !== 0)
	throw new Error(make().stderr);
const heads = columns.map((c) => `${c.net}, ${c.name}`.padEnd(24));
console.log(`${'fault'.padEnd(32)} ${heads.join(' ')}`);
for (const { name, from, to } of [{ name: 'none' }, ...MUTANTS]) {
	if (wanted.length && name !== 'none' && !wanted.includes(name))
		continue;
	const found = from === undefined ? [] : places(from);
	const [place] = found;
	let result = `the text is there ${found.length} times`, caught = name === 'none';
	if (found.length === 1 || name === 'none') {
		if (place)
			fs.writeFileSync(path.join(work, place.file), place.text.replace(from, () => to));
		const made = make();
		if (made.status !== 0)
			result = `does not compile: ${made.stderr.slice(0, 300)}`;
		else {
			const each = columns.map(({ net, files }) => catches(net, files));
			caught = each.some((word) => word === 'yes' || word === 'crash');
			result = each.map((word) => word.padEnd(24)).join(' ');
		}
		if (place)
			fs.writeFileSync(path.join(work, place.file), place.text);
	}
	console.log(`${name.padEnd(32)} ${result}`);
	if (caught !== (name !== 'none'))
		failed++;
}
console.log(failed ? `${failed} not caught` : 'all caught');
process.exitCode = failed ? 1 : 0;
