// A lexer of JavaScript; C, compiled by clang alone, inside of the package's JavaScript.
import * as lexer from 'cjs-module-lexer';

export default async function () {
	await lexer.init();
	const { exports } = lexer.parse("'use strict'; exports.a = 1; module.exports = { b, 'c': d, "
		+ "...require('./e') }; Object.defineProperty(exports, 'f', { enumerable: true, value: "
		+ "/[/]\\//g });");
	if (!exports.includes('a'))
		throw new Error(exports.join());
}
