// modules.mjs FOLDER: every module at hand as a file: writes into FOLDER those that are text (the
// specification's scripts, the tests' and the examples' .wat and .wast) and one with what may be
// folded (folds.mjs), and prints the paths of all, one a line. What is in scripts to be refused is
// left out.
import fs from 'node:fs';
import path from 'node:path';
import { sources, testsuite } from '../spec/places.mjs';
import { isValid } from '../spec/translate.mjs';
import { assemble } from '../spec/wast/assemble.mjs';
import { convert } from '../spec/wast/convert.mjs';
import { folds } from './folds.mjs';

const to = process.argv[2];
const found = [];

function write(name, bytes) {
	const file = path.join(to, name);
	fs.mkdirSync(path.dirname(file), { recursive: true });
	fs.writeFileSync(file, bytes);
	found.push(file);
}

function find(folder, suffix) {
	return fs.readdirSync(folder, { recursive: true }).map(String)
		.filter((name) => name.endsWith(suffix)).sort();
}

// The valid modules of a script.
function writeScript(script, name) {
	convert(fs.readFileSync(script, 'utf8'))
		.filter((command) => isValid(command) && command.module?.bytes)
		.forEach((command, i) => write(path.join(name, `${i}.wasm`), command.module.bytes));
}

const scripts = testsuite();
if (!scripts)
	console.error("the specification's scripts are not there (see tests/spec/README.md): without "
		+ "them");
for (const script of scripts ? find(scripts, '.wast') : [])
	writeScript(path.join(scripts, script), path.join('spec', script.replace('.wast', '')));
for (const folder of ['tests', 'examples'])
	for (const name of find(path.join(sources, folder), '.wat')) {
		if (name.includes('node_modules'))
			continue;
		const text = fs.readFileSync(path.join(sources, folder, name), 'utf8');
		write(path.join(folder, name.replace(/wat$/, 'wasm')), assemble(text));
	}
for (const name of find(path.join(sources, 'tests/regress'), '.wast'))
	writeScript(path.join(sources, 'tests/regress', name), path.join('regress', name));
write('folds.wasm', assemble(folds()));
for (const folder of ['examples', 'tests'])
	for (const name of find(path.join(sources, folder), '.wasm'))
		found.push(path.join(sources, folder, name));
console.log(found.join('\n'));
