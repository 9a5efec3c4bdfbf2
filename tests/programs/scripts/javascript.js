// What an engine does for its users; for engines of 2021 and later.
print([1, 2, 3].map(x => x * x), JSON.stringify({ a: [1.5, {}, null], b: "\u00e4" }), 0.1 + 0.2, 2n ** 100n, (25).toString(2));
print("hello world".replace(/(?<a>\w+) (?<b>\w+)/u, "$<b> $<a>"), "abcabc".replaceAll("b", "x"), [..."a\u{1f600}b"].length);
print([5, 10, 1].sort(), [5, 10, 1].sort((a, b) => a - b), new Date(Date.UTC(2024, 1, 29)).toISOString(), Number("0x10"), parseFloat("1e-7"));
class Tree {
	#items;
	constructor(...items) { this.#items = items; }
	*[Symbol.iterator]() {
		for (const item of this.#items)
			if (item instanceof Tree)
				yield* item;
			else
				yield item;
	}
}
print([...new Tree(1, new Tree(2, new Tree(3)), 4)], new Map([[1, "a"]]).get(1), new Set([1, 1, 2]).size, Math.hypot(3, 4), Math.fround(0.1));
const fib = n => n < 2 ? n : fib(n - 1) + fib(n - 2);
print(fib(22));
try {
	null.x;
} catch (error) {
	print(error instanceof TypeError);
}
const deep = n => n ? 1 + deep(n - 1) : 0;
print(deep(200));
const proxy = new Proxy({}, { get: (_, name) => `<${String(name)}>` });
print(proxy.anything, Reflect.ownKeys({ b: 1, a: 2, 1: 3 }), typeof Symbol.iterator, new Uint8Array(new Float64Array([1.5]).buffer));
const words = {};
for (let i = 0; i < 20000; i++)
	words["w" + i % 1000] = (words["w" + i % 1000] ?? 0) + i;
print(Object.keys(words).length, words.w999, [1, [2, [3]]].flat(Infinity));
(async () => {
	print("job", await Promise.all([1, Promise.resolve(2)]));
	for await (const x of [Promise.resolve("a"), "b"])
		print(x);
})();
print("before the jobs");
