// offered.mjs: whether each name that WABT offers an embedder (the file `offered`) has a test in
// this suite, or stands in doc/wabt.md, which says why it differs; and whether each name that our
// three headers add has a test in any suite, occurs in the C that this suite's modules become (the
// folder that the second argument names), or stands there. Writes a line for each without.
//
// A test is code: comments do not count. Every .c file of embedders/ and macros/, and every .cc
// file, is compiled and run by parts/; every script in parts/ is run.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const [top, generated] = process.argv.slice(2);
const read = file => readFileSync(`${top}/${file}`, 'utf8');
const strip = text => text.replace(/\/\*[^]*?\*\/|\/\/.*/g, ' ');
const stripScript = text => text.replace(/^\s*#( .*)?$/gm, '');
const tests = execFileSync('find', ['tests', '-path', '*/node_modules', '-prune', '-o', '-type',
	'f', '-print'], { cwd: top, encoding: 'utf8' }).trim().split('\n');

/** The code of the files whose names match, without comments. */
const code = pattern => tests.filter(file => pattern.test(file)).map(file =>
	/\.(c|cc|h|hpp|mjs)$/.test(file) ? strip(read(file)) : stripScript(read(file))).join('\n');
/** The words in a text; -DNAME is the word NAME. */
const words = text => new Set(Array.from(text.matchAll(/(?:-D)?(\w+)/g), m => m[1]));

const sources = code(/^tests\/contract\/(embedders|macros)\//);
const scripts = code(/^tests\/contract\/(parts\/(?!offered)|run)/);
const here = words(sources + scripts);
const fields = new Set(Array.from(sources.matchAll(/(?:\.|->)(\w+)/g), m => m[1]));
const included = new Set(Array.from(sources.matchAll(/#include "([^"]+)"/g), m => m[1]));
const arguments_ = new Set(scripts.split(/[\s"'|=()]+/));
const everywhere = words(code(/^tests\/.*(\.(c|cc|h|hpp|sh|mjs)|\/run|\/measure)$/) +
	readdirSync(generated).map(file => strip(readFileSync(`${generated}/${file}`, 'utf8'))));
const page = read('doc/wabt.md').match(/`[^`]+`/g).join(' ');
const described = new Set([...words(page), ...page.split(/[\s`|=]+/)]);

const missing = [], offered = new Set();
for (const line of read('tests/contract/offered').split('\n')) {
	if (!line || line.startsWith('#'))
		continue;
	const [kind, list] = line.split(': ');
	const known = { headers: included, files: arguments_, options: arguments_,
		features: arguments_, names: here }[kind];
	if (!known && !here.has(kind))
		missing.push(`${kind}: no test here`);
	for (const name of list.split(' ')) {
		offered.add(name);
		if (!(known ?? (/^[A-Z]/.test(name) ? here : fields)).has(name) && !described.has(name))
			missing.push(`${name} (${kind}): no test here, and not in doc/wabt.md`);
	}
	offered.add(kind);
}
for (const header of ['wasm-rt.h', 'wasm-rt-impl.h', 'wasm-rt-exceptions.h'])
	for (const name of words(strip(read(`runtime_support/wabt/${header}`))))
		if (/^(g_)?wasm_rt_|^WASM_/.test(name) && !offered.has(name) &&
				!everywhere.has(name) && !described.has(name))
			missing.push(`${name} (${header}, of ours): no test, and not in doc/wabt.md`);
for (const line of new Set(missing))
	console.log(line);
process.exitCode = missing.length ? 1 : 0;
