// Runs `wasm2c --validate` on the modules of messages.txt and of hostile.mjs and compares what it says.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { assemble } from '../spec/wast/assemble.mjs';
import { hostile } from './hostile.mjs';

const folder = path.join(process.env.BUILD, 'obj/tests/valid');
fs.mkdirSync(folder, { recursive: true });
let passed = 0, failed = 0;

// The translator may take 256 MB and 20 s for any of these, and ends with 0 or 1, never by a signal.
function run(...args) {
	const limited = 'ulimit -v 262144; exec "$0" "$@"';
	const result = spawnSync('sh', ['-c', limited, process.env.WASM2C, ...args], { timeout: 20000, encoding: 'utf8' });
	if (result.status !== 0 && result.status !== 1)
		return `status ${result.status}, signal ${result.signal}: ${result.stderr}`;
	return result.status === 0 ? '' : result.stderr.trim().replace(/^.*?:(0x[0-9a-f]+): error: /, '$1 ');
}

// What is valid is translated, too, or refused for a feature that the emitter lacks.
function validate(name, bytes) {
	const file = path.join(folder, `${name}.wasm`), output = path.join(folder, `${name}.c`);
	fs.writeFileSync(file, bytes);
	const message = run('--validate', file) || run('-n', 'm', '-o', output, file).replace(/^.* is not supported by the translator yet$/, '');
	fs.rmSync(output, { force: true });
	return message || 'valid';
}

function expect(name, bytes, message) {
	const found = validate(name, bytes);
	if (found === message || found.replace(/^0x[0-9a-f]+ /, '') === message) {
		passed++;
	} else {
		failed++;
		console.log(`${name}:\n  expected ${message}\n  found    ${found}`);
	}
}

// messages.txt: paragraphs of a message and a module's fields; an offset before the message is compared too.
const paragraphs = fs.readFileSync(new URL('messages.txt', import.meta.url), 'utf8').split(/\n\s*\n/);
for (const [i, paragraph] of paragraphs.entries()) {
	const lines = paragraph.trim().split('\n').filter((line) => !line.startsWith('#'));
	if (lines.length > 1)
		expect(`message${i}`, assemble(`(module ${lines.slice(1).join('\n')})`), lines[0]);
}
for (const [name, bytes, message] of hostile())
	expect(name, bytes, message);

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
