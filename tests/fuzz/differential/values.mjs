// Values and traps as both sides print them.

const view = new DataView(new ArrayBuffer(8));

export function show(type, value) {
	switch (type) {
	case 'i32': return (value >>> 0).toString(16);
	case 'i64': return BigInt.asUintN(64, value).toString(16);
	case 'f32':
		view.setFloat32(0, value);
		return Number.isNaN(value) ? 'nan' : view.getUint32(0).toString(16);
	case 'f64':
		view.setFloat64(0, value);
		return Number.isNaN(value) ? 'nan' : view.getBigUint64(0).toString(16);
	default: return value === null ? 'null' : 'ref';
	}
}

export function value({ type, bits }) {
	view.setBigUint64(0, BigInt(bits));
	switch (type) {
	case 'i32': return view.getInt32(4);
	case 'i64': return view.getBigInt64(0);
	case 'f32': return view.getFloat32(4);
	case 'f64': return view.getFloat64(0);
	default: return null;
	}
}

export const zero = (type) => value({ type, bits: '0' });

// V8's messages as classes of trap codes: it does not tell all of them apart.
export function trap(error) {
	if (error instanceof WebAssembly.Exception)
		return 'exception';
	const classes = [[/unreachable|type incompatibility/, 'unreachable'],
		[/out of bounds|signature mismatch|null function/, 'bounds'], [/by zero/, 'zero'],
		[/unrepresentable/, 'range'], [/null pointer/, 'null'],
		[/unaligned/, 'unaligned'], [/call stack/, 'exhaustion']];
	return classes.find(([pattern]) => pattern.test(error.message))?.[1] ?? `? ${error.message}`;
}

// Whether a call ended as guests end, rather than by a fault of ours.
export const ends = (error) => error instanceof WebAssembly.RuntimeError ||
	error instanceof RangeError || /type incompatibility/.test(error.message) ||
	error instanceof WebAssembly.Exception;
