// Literals of the text format as bits and bytes.
import { WastError } from './reader.mjs';

const ESCAPES = { n: 10, t: 9, r: 13, '"': 34, "'": 39, '\\': 92 };
const STRING_PART = /\\u\{([0-9a-fA-F_]+)\}|\\([0-9a-fA-F]{2})|\\([ntr"'\\])|([^\\]+)/y;

// The bytes that a string literal (quotes included) stands for. They need not be UTF-8.
export function stringBytes(literal) {
	const parts = [];
	STRING_PART.lastIndex = 1;
	while (STRING_PART.lastIndex < literal.length - 1) {
		const part = STRING_PART.exec(literal.slice(0, -1));
		if (!part)
			throw new WastError(`bad escape in ${literal}`);
		const [, unicode, hex, letter, plain] = part;
		if (unicode !== undefined)
			parts.push(Buffer.from(String.fromCodePoint(parseInt(unicode.replaceAll('_', ''),
				16))));
		else if (hex !== undefined)
			parts.push(Buffer.from([parseInt(hex, 16)]));
		else if (letter !== undefined)
			parts.push(Buffer.from([ESCAPES[letter]]));
		else
			parts.push(Buffer.from(plain));
	}
	return Buffer.concat(parts);
}

function splitSign(literal) {
	const text = literal.replaceAll('_', '');
	return text[0] === '-' ? [true, text.slice(1)]
		: [false, text[0] === '+' ? text.slice(1) : text];
}

// An integer literal as an unsigned number of `width` bits.
export function intBits(literal, width) {
	const [negative, digits] = splitSign(literal);
	const value = BigInt(digits);
	return BigInt.asUintN(width, negative ? -value : value);
}

// A float literal's magnitude as an exact fraction [numerator, denominator].
function exactFraction(text) {
	const hex = text.startsWith('0x');
	const form = hex ? /^0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?\d+))?$/i
		: /^(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i;
	const match = form.exec(text);
	if (!match || !(match[1] || match[2]))
		throw new WastError(`bad float ${text}`);
	const [, whole, fraction, exponent = '0'] = match;
	const digits = BigInt((hex ? '0x' : '') + whole + fraction);
	const power = BigInt(exponent) - BigInt(fraction.length * (hex ? 4 : 1));
	const scale = (hex ? 2n : 10n) ** (power < 0n ? -power : power);
	return power < 0n ? [digits, scale] : [digits * scale, 1n];
}

// The nearest float to a fraction, ties to even, as bits without a sign. Exact: no host arithmetic
// is involved.
function roundFraction(numerator, denominator, mantissaBits, exponentBits) {
	if (numerator === 0n)
		return 0n;
	const bias = 2 ** (exponentBits - 1) - 1;
	const infinity = BigInt(2 ** exponentBits - 1) << BigInt(mantissaBits);
	const atLeast = (e) => e >= 0 ? numerator >= denominator << BigInt(e) : numerator
		<< BigInt(-e) >= denominator;
	let exponent = numerator.toString(2).length - denominator.toString(2).length;
	if (!atLeast(exponent))
		exponent--;
	exponent = Math.max(exponent, 1 - bias); /* subnormals share the lowest exponent */
	const shift = mantissaBits - exponent;
	const [a, b] = shift >= 0 ? [numerator << BigInt(shift), denominator]
		: [numerator, denominator << BigInt(-shift)];
	let quotient = a / b;
	const rest = 2n * (a % b);
	if (rest > b || (rest === b && quotient & 1n))
		quotient++;
	/* The quotient's leading 1 adds one to the exponent field, and a carry out of rounding
	 * another. */
	const bits = (BigInt(exponent + bias - 1) << BigInt(mantissaBits)) + quotient;
	return bits < infinity ? bits : infinity;
}

// A float literal (nan:0x… included) as bits; width is 32 or 64.
export function floatBits(literal, width) {
	const [mantissaBits, exponentBits] = width === 32 ? [23, 8] : [52, 11];
	const [negative, text] = splitSign(literal);
	const sign = negative ? 1n << BigInt(width - 1) : 0n;
	const infinity = BigInt(2 ** exponentBits - 1) << BigInt(mantissaBits);
	if (text === 'inf')
		return sign | infinity;
	if (text === 'nan')
		return sign | infinity | 1n << BigInt(mantissaBits - 1);
	if (text.startsWith('nan:0x'))
		return sign | infinity | BigInt(text.slice(4));
	return sign | roundFraction(...exactFraction(text), mantissaBits, exponentBits);
}
