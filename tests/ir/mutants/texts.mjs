// texts.mjs: whether the text of each fault still stands once in the sources (else the fault could
// not be put in any more, and nobody would notice before the next run of ../mutants.mjs).
import fs from 'node:fs';
import path from 'node:path';
import { sources } from '../../spec/places.mjs';
import { MUTANTS } from './table.mjs';

export const files = ['wasm2c/ir', 'wasm2c/wasm'].flatMap((folder) =>
	fs.readdirSync(path.join(sources, folder))
	.map((name) => path.join(folder, name)))
	.map((file) => ({ file, text: fs.readFileSync(path.join(sources, file), 'utf8') }));

// A file for each time that the text is there.
export const places = (text) =>
	files.flatMap((f) => Array(f.text.split(text).length - 1).fill(f));

if (import.meta.url === `file://${path.resolve(process.argv[1])}`)
	for (const { name, from } of MUTANTS) {
		const n = places(from).length;
		if (n !== 1)
			console.log(`mutants/table.mjs: the text of "${name}" is there ${n} times`);
	}
