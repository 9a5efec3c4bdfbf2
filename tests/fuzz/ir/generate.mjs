// Modules at random, for encode.mjs. What one is about (its profile) hangs on the seed, so that
// patterns come together that a module with a bit of everything would never have.
import { argument, random } from '../differential/describe.mjs';
import { Code } from './code.mjs';
import { NAMES } from './plan.mjs';

const HOST = ['i:i', ':i', 'i:', 'iI:', 'I:I', 'ii:i', 'F:F', 'i:iI', ':'];
const SIGNATURES = ['i:i', 'i:i', 'ii:i', 'i:', ':i', 'I:I', 'iI:i', 'ii:I', 'i:ii', 'iI:Ii', 'F:F',
	'if:F', 'iiii:i', 'i:iIf', 'I:i', 'r:i'];

// Arguments: small where an address is expected, corner cases elsewhere.
function argumentOf(f, k, module, next) {
	const { min, pageSize } = module.memories[0] ?? {};
	if (!f.addresses.has(k))
		return argument(NAMES[f.params[k]], next);
	const edge = min * pageSize;
	const list = [0, 0, 4, 8, 16, 17, 24, 32, 40, 48, 56, 60, edge - 64, edge - 8, edge - 1, edge];
	return String(list[Number(next() % BigInt(list.length))]);
}

// Modules from this seed on have more in them; those before are the same as ever, so that what they
// have found is found again.
const MORE = 261;

// count: how many functions
export function generate(seed, count) {
	const next = random(seed);
	for (let k = 0; k < 8; k++) // the first numbers of seeds that follow each other are alike
		next();
	const below = (n) => Number(next() % BigInt(n));
	const chance = (percent) => below(100) < percent;
	const one = (list) => list[below(list.length)];
	const atomics = seed >= MORE && seed % 2 === 0;
	const profile = { atomics, size: one([25, 40, 40, 60, 100]), floats: chance(50),
		loads: chance(60),
		wide: chance(25), grows: chance(60), tails: chance(35),
		references: chance(30) };
	const kind = one(['plain', 'plain', 'plain', 'plain', 'large', 'many', 'bytes', 'none']);
	const at = kind === 'large' ? 'I' : 'i', exported = chance(70);
	const limits = kind === 'bytes' ? { pageSize: 1, min: 100 + below(200), max: 1000 }
		: { pageSize: 65536, min: 1, max: 3 };
	const shared = () => (atomics && chance(50) ? { shared: true } : {});
	const memory = (more) => ({ at, exported, ...limits, ...more, ...shared() });
	const memories = kind === 'none' ? [] : [memory()];
	if (kind === 'many')
		memories.push(memory({ at: one('iI'), exported: chance(50) }),
			...chance(50) ? [memory({ pageSize: 1, min: 64, max: 512 })] : []);
	const interruptible = seed >= MORE && seed % 3 === 0;
	const module = { memories, interruptible, functions: [], data: [], elements: [],
		tables: one([[], [12], [12], [12, 8]])
			.map((max) => ({ min: 8, max, exported: chance(50) })),
		globals: [{ name: 'fuel', type: 'i', value: 60n, exported: false, reserved: true }] };
	const signature = (text) => ({ params: text.split(':')[0], results: text.split(':')[1] });

	for (let k = 0; k < 5; k++)
		module.globals.push({ name: `g${k}`, type: one(profile.floats ? 'iiIIfF' : 'iiI'),
			value: BigInt(below(100)), exported: chance(60) });
	for (let k = 0; memories.length && k < 3; k++)
		module.data.push({ memory: below(memories.length), at: k ? undefined : 0,
			bytes: Array.from({ length: 8 + below(40) },
				() => one([0, 1, 4, 8, 16, 24, 255, below(256)])) });
	if (memories.length)
		module.data[0].memory = 0;
	for (let k = 0; k < 3 + below(3); k++)
		module.functions.push({ name: `h${k}`, ...signature(one(HOST)), imported: true,
			level: -1 });
	for (let k = 0; k < count; k++) {
		const f = { name: `f${k}`, ...signature(k < 2 ? 'i:i' : one(SIGNATURES)),
			level: k < 2 ? 0 : one([0, 0, 1, 1, 2]), addresses: new Set() };
		f.counts = f.level > 0 && chance(20);
		f.exported = chance(75) || k + 1 === count;
		f.inTable = f.level === 0 || f.counts; // or is referred to
		f.locals = one(['iiII', 'iii', 'iiiIIfF', 'ii', 'iIiI', 'iiiiii'])
			+ (profile.references ? one(['', 'r', 'R', 'rR']) : '');
		[...f.params + f.locals].forEach((type, i) => {
			if (type === memories[0]?.at && chance(i % 2 ? 60 : 40))
				f.addresses.add(i);
		});
		module.functions.push(f);
	}
	module.tables.forEach((t, table) => {
		const members = module.functions.filter((f) => f.inTable);
		const some = (k) => one(k < 3 ? members.slice(0, 2) : members);
		module.elements.push({ table, at: 0, functions: [0, 1, 2, 3, 4, 5, 6].map(some) });
		module.elements.push({ table, functions: [one(members), one(members)] });
	});
	for (const f of module.functions)
		if (!f.imported)
			new Code(module, f, next, profile).make();
	for (const f of module.functions.filter((g) => g.exported))
		f.calls = Array.from({ length: f.params ? 4 : 2 },
			() => [...f.params].map((_, k) => argumentOf(f, k, module, next)));
	return module;
}
