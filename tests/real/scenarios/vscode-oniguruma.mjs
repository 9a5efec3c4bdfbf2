// The regular expressions of editors' grammars; C, compiled by Emscripten.
import fs from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const onig = require('vscode-oniguruma');

export default async function () {
	const file = require.resolve('vscode-oniguruma').replace('main.js', 'onig.wasm');
	await onig.loadWASM(fs.readFileSync(file).buffer);
	const scanner =
		onig.createOnigScanner(['\\b(?<word>[a-z]+)(?=\\s*\\()', '(?<!\\w)0[xX]\\h+',
		'(["\'])(?:\\\\.|(?!\\1).)*\\1', '\\p{Greek}+', '(a|b|ab)*c']);
	const text = onig.createOnigString('call (0xBEEF, "a \\" b", αβγ, ababc)');
	let at = 0, found = 0;
	for (let match; (match = scanner.findNextMatchSync(text, at)); found++)
		at = match.captureIndices[0].end;
	if (found !== 5)
		throw new Error(`${found} matches`);
	text.dispose();
	scanner.dispose();
}
