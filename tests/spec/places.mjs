// Where things are: sources, the build, the scripts.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = path.dirname(fileURLToPath(import.meta.url));
export const sources = path.resolve(here, '../..');
export const buildFolder = path.resolve(process.env.BUILD ?? sources);
export const translator = path.resolve(process.env.WASM2C ?? path.join(buildFolder, 'bin/wasm2c'));
export const work = path.resolve(process.env.SPEC_WORK ?? path.join(buildFolder, 'obj/tests/spec'));
export const runtime = path.join(sources, 'runtime_support');

// The folder with the scripts: $WASM_TESTSUITE, or where README.md says to put it.
export function testsuite() {
	const candidates = [path.join(here, 'testsuite'), path.join(sources, '../shared/testsuite')];
	return process.env.WASM_TESTSUITE ?? candidates.find((folder) => folder &&
		fs.existsSync(path.join(folder, 'i32.wast')));
}

// Writes a file unless it has these contents already, so that what is made from it stays up to
// date.
export function writeIfChanged(file, contents) {
	const bytes = Buffer.from(contents);
	if (fs.existsSync(file) && fs.readFileSync(file).equals(bytes))
		return;
	fs.mkdirSync(path.dirname(file), { recursive: true });
	fs.writeFileSync(file, bytes);
}
