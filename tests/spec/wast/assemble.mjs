// Text modules to binary ones, with npm's @mdn/watify: the wast crate of wasm-tools compiled to
// Wasm. It resolves names and checks syntax, and validates nothing.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { initSync, watify } from '@mdn/watify';
import { unfold } from './unfold.mjs';

const folder = path.dirname(createRequire(import.meta.url).resolve('@mdn/watify'));
initSync({ module: fs.readFileSync(path.join(folder, 'watify_bg.wasm')) });

// The assembler refuses source text that holds characters easily taken for others, though strings
// and comments may contain them; elsewhere no character beyond ASCII is allowed.
const escapeUnicode = (source) => source.replace(/;;[^\n]*|"(?:[^"\\]|\\[^])*"/g, (part) =>
	part.replace(/[^\x00-\x7f]/gu, (char) => `\\u{${char.codePointAt(0).toString(16)}}`));

export class AssemblerError extends Error {}

export function assemble(source) {
	try {
		const text = /\(\s*try[\s$()]/.test(source) ? unfold(source) : source;
		return Buffer.from(watify(escapeUnicode(text)));
	} catch (error) {
		if (error instanceof WebAssembly.RuntimeError)
			throw error;
		throw new AssemblerError(String(error.payload ?? error.message ?? error).split('\n')[0]);
	}
}
