// Runs `wasm2c --validate` on the modules of messages.txt and of hostile.mjs and compares what it
// says.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { assemble } from '../spec/wast/assemble.mjs';
import { hints } from './hints.mjs';
import { hostile } from './hostile.mjs';
import { untranslated } from './untranslated.mjs';

const folder = path.join(process.env.BUILD, 'obj/tests/valid');
fs.mkdirSync(folder, { recursive: true });
let passed = 0, failed = 0;

// The translator may take 256 MB and 10 s of the processor's time for any of these, and ends with 0
// or 1, never by a signal.
const limits = 'ulimit -v 262144; ulimit -t 10;';
function run(...args) {
	const result = spawnSync('sh', ['-c', `${limits} exec "$0" "$@"`, process.env.WASM2C, ...args],
		{ timeout: 300000, encoding: 'utf8' });
	if (result.status !== 0 && result.status !== 1)
		return `status ${result.status}, signal ${result.signal}: ${result.stderr}`;
	return result.status === 0 ? '' : result.stderr.trim().replace(/^.*?:(0x[0-9a-f]+): error: /,
		'$1 ');
}

// What is valid is translated, too, or refused for a feature that the emitter lacks.
function validate(name, bytes, only) {
	const file = path.join(folder, `${name}.wasm`), output = path.join(folder, `${name}.c`);
	fs.writeFileSync(file, bytes);
	const message = run('--validate', file) ||
		(only ? '' : run('-n', 'm', '-o', output, file)
		.replace(/^.* is not supported by the translator yet$/, ''));
	fs.rmSync(output, { force: true });
	return message || 'valid';
}

function check(name, found, expected) {
	if (found === expected) {
		passed++;
	} else {
		failed++;
		console.log(`${name}:\n  expected ${expected}\n  found    ${found}`);
	}
}

// An offset counts only where the message expected has one.
function expect(name, bytes, message, only) {
	const found = validate(name, bytes, only);
	check(name, message.startsWith('0x') ? found : found.replace(/^0x[0-9a-f]+ /, ''), message);
}

// messages.txt: paragraphs of a message and a module's fields; an offset before the message is
// compared too.
const preamble = 'binary "\\00asm\\01\\00\\00\\00"';
const paragraphs = fs.readFileSync(new URL('messages.txt', import.meta.url), 'utf8')
	.split(/\n\s*\n/);
for (const [i, paragraph] of paragraphs.entries()) {
	const lines = paragraph.trim().split('\n').filter((line) => !line.startsWith('#'));
	if (lines.length > 1)
		expect(`message${i}`,
			assemble(`(module ${lines[1][0] === '"' ? preamble : ''} `
			+ `${lines.slice(1).join('\n')})`), lines[0]);
}
for (const [name, bytes, message, only] of hostile())
	expect(name, bytes, message, only);

for (const [what, expected, bytes] of hints) {
	const file = path.join(folder, 'hints.wasm'), output = path.join(folder, 'hints.c');
	fs.rmSync(output, { force: true });
	fs.writeFileSync(file, bytes);
	const said = run('-n', 'm', '-o', output, file);
	const found = said || fs.readFileSync(output, 'utf8').split('if (UNLIKELY(p0))').length - 1;
	check(`hints ${what}`, found, expected);
}

// What is no file, or no whole one: each is said with the input's name, ends with 1, and leaves no
// output behind.
const whole = assemble('(module (func (export "f") (param i32) (result i32) local.get 0 if '
	+ '(result i32) i32.const 1 else i32.const 2 end))');
const part = path.join(folder, 'part.wasm'), fifo = path.join(folder, 'fifo'),
	none = path.join(folder, 'none.c');
const shell = (script) =>
	spawnSync('sh', ['-c', `${limits} ${script}`, process.env.WASM2C, part, fifo, none],
	{ timeout: 300000, encoding: 'utf8' });
const noModule = 'magic header not detected: this is not a WebAssembly module';
const inputs = {
	[`wasm2c: error: cannot read ${folder}: it is a directory`]: `"$0" -o "$3" ${folder}`,
	[`wasm2c: error: cannot open ${folder}/missing: No such file or directory`]: `"$0" -o "$3" `
		+ `${folder}/missing`,
	'/dev/null:0x0000000: error: unexpected end': '"$0" -o "$3" /dev/null',
	[`/dev/zero:0x0000000: error: ${noModule}`]: '"$0" -o "$3" /dev/zero',
	[`-:0x0000000: error: ${noModule}`]: 'printf "\\0as" | cat - /dev/zero | "$0" -o "$3" -',
	[`${part}:0x0000000: error: ${noModule}`]: 'rm -f "$1"; truncate -s 3G "$1"; "$0" -o "$3" "$1"',
	[`${fifo}:0x0000002: error: unexpected end`]: 'rm -f "$2"; mkfifo "$2"; printf "\\0a" >"$2" & '
		+ '"$0" -o "$3" "$2"',
};
for (const [message, script] of Object.entries(inputs)) {
	const { status, stderr } = shell(script);
	check(`input ${script}`, status === 1 && !fs.existsSync(none) ? stderr.trim()
		: `status ${status}: ${stderr}`, message);
}
const wholes = new Set([8, 16]); // nothing, and the type section alone
for (let n = 0; n < whole.length; n++) {
	fs.writeFileSync(part, whole.subarray(0, n));
	const { status, stderr } = shell('"$0" -o "$3" "$1"');
	const refused = status === 1 && !fs.existsSync(none) && stderr.startsWith(`${part}:0x`);
	check(`the first ${n} bytes`, refused ? 'refused' : `status ${status}: ${stderr}`, wholes.has(n)
		? 'status 0: ' : 'refused');
	fs.rmSync(none, { force: true });
}
for (const file of [part, fifo, none.replace(/c$/, 'h')])
	fs.rmSync(file, { force: true });

// What the emitter lacks, with all features taken for translated: a refusal that names it, and
// never a crash, for every instruction of op.def either. Both programs are of the translator's own
// objects.
const objects = (folders) =>
	folders.flatMap((name) => fs.readdirSync(`wasm2c/${name}`).filter((file) => file.endsWith('.c'))
	.map((file) => path.join(process.env.BUILD, 'obj/wasm2c', name, file.replace(/c$/, 'o'))))
		.filter((file) => !file.endsWith('/main/main.o'));
function program(source, folders) {
	const file = path.join(folder, `run-${path.basename(source, '.c')}`);
	const { status, stderr } =
		spawnSync(process.env.CC ?? 'cc',
		['-std=c11', '-D_POSIX_C_SOURCE=200809L', '-Iwasm2c', source, ...objects(folders),
		...(process.env.LDFLAGS ?? '').split(' ').filter(Boolean), '-o', file],
		{ encoding: 'utf8' });
	check(`${source} compiles`, status === 0 ? '' : stderr, '');
	return file;
}
const seeds = path.join(folder, 'seeds');
fs.mkdirSync(seeds, { recursive: true });
spawnSync(program('tests/fuzz/seeds.c', ['util', 'wasm']), [seeds]);
const translator = program('tests/valid/untranslated.c',
	['util', 'wasm', 'ir', 'c', 'emit', 'main']);
function refusals(...files) {
	const { status, signal, stderr } =
		spawnSync(translator, files, { encoding: 'utf8', maxBuffer: 1 << 28 });
	return status === 0 || status === 1 ? stderr.trim() : `status ${status}, signal ${signal}`;
}
const all = fs.readdirSync(seeds).map((file) => path.join(seeds, file));
check('an instruction of each kind', all.length > 500 && refusals(...all).split('\n')
	.filter((line) => line && !/ (is|are) not translated|type mismatch/.test(line)).join('\n'), '');
for (const [i, [what, text]] of untranslated.entries()) {
	const file = path.join(folder, `untranslated${i}.wasm`);
	fs.writeFileSync(file, assemble(text));
	const said = refusals(file);
	check(`untranslated: ${what}`, said.includes(what) && / (is|are) not translated/.test(said)
		? what : said, what);
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
