// A JavaScript engine, compiled by Emscripten: JavaScript in WebAssembly in C.
import { newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core';
import variant from '@jitl/quickjs-wasmfile-release-sync';

const PROGRAM = `
	const primes = [];
	for (let n = 2; primes.length < 200; n++)
		if (primes.every((p) => n % p))
			primes.push(n);
	class Shape { #area = 12.5; get area() { return this.#area; } }
	const text = [..."crème brûlée"].reverse().join('').replace(/(.)l/u, '<$1>');
	[primes.at(-1), new Shape().area, text, JSON.stringify({ a: [1, 2n ** 70n + ''], b: null }),
		(0.1 + 0.2).toFixed(20), Math.sin(1), [3, 1, 2].sort().join()].join('|')`;

export default async function () {
	const engine = await newQuickJSWASMModuleFromVariant(variant);
	const answer = engine.evalCode(PROGRAM);
	if (answer !== '1223|12.5|e<é>ûrb emèrc|{"a":[1,"1180591620717411303424"],"b":null}|'
		+ '0.30000000000000004441|0.8414709848078965|1,2,3')
		throw new Error(answer);
	const vm = engine.newContext();
	const hello = vm.newFunction('hello', (name) => vm.newString(`hello ${vm.getString(name)}`));
	vm.setProp(vm.global, 'hello', hello);
	vm.unwrapResult(vm.evalCode('hello("host")')).dispose();
	const thrown = vm.evalCode('null.x');
	thrown.error.dispose();
	hello.dispose();
	vm.dispose();
}
