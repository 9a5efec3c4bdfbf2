// formats.mjs FOLDER: reads what trace.c wrote, and compares it with what trace.c did. Prints
// "PASSED FAILED".
import { readFileSync } from 'node:fs';

const folder = process.argv[2];
const read = name => readFileSync(`${folder}/${name}`, 'utf8');
let passed = 0, failed = 0;

function check(name, actual, expected) {
	const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
	if (a === b) {
		passed++;
	} else {
		failed++;
		console.error(`${name}: ${a}, not ${b}`);
	}
}

// [event, old, new, delta, left, budget] of each memory, in order.
const quoted = 'quoted "name"';
const expected = [
	[['made', 0, 1, 0, 0, ''],
		...Array.from({ length: 9 }, (_, i) => ['grown', i + 1, i + 2, 1, 0, '']),
		['refused by maximum', 10, 10, 11, 10, '']],
	[['made', 0, 3, 0, 0, ''], ['refused by quota', 3, 3, 50, 27, quoted],
		['grown', 3, 23, 20, 0, ''], ['freed', 23, 0, 0, 0, '']],
];

// ---- CSV

function fields(line) {
	const all = [];
	for (const [, plain, inQuotes] of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g))
		all.push(plain !== undefined ? plain.replaceAll('""', '"') : inQuotes);
	return all;
}

const [head, ...lines] = read('trace.csv').trimEnd().split('\n').map(fields);
const rows = lines.map(line => Object.fromEntries(head.map((name, i) => [name, line[i]])));
const numbers = [...new Set(rows.map(row => row.memory))];
check('csv columns', [...new Set(lines.map(line => line.length))], [10]);
check('csv times',
	rows.every((row, i) => i === 0 || Number(row.time_ns) >= Number(rows[i - 1].time_ns)), true);
check('csv memories', numbers.length, 2);
numbers.forEach((number, i) =>
	check(`csv memory ${i}`, rows.filter(row => row.memory === number && row.event !== 'sample')
	.map(row => [row.event,
		...['old_pages', 'new_pages', 'delta', 'left'].map(name => Number(row[name])), row.budget]),
		expected[i]));
check('csv functions', rows.filter(row => row.event === 'grown').map(row => row.function)
	.every(name => name === 'history'), true);
check('csv resident', rows.filter(row => row.event === 'sample')
	.some(row => Number(row.resident_bytes) >= 10 * 65536), true);

// ---- JSON

const json = JSON.parse(read('trace.json'));
check('json memories', json.memories.length, 2);
json.memories.forEach((m, i) => check(`json memory ${i}`,
	m.events.map(e => [e.event, e.old_pages, e.new_pages, e.delta, e.left, e.budget ?? '']),
	expected[i]));
const [a, b] = json.memories;
check('json sizes', [a.initial_pages, a.pages, a.peak_pages, a.max_pages, a.growths, a.pages_asked],
	[1, 10, 10, 20, 9, 20]);
check('json refusals', [a.refusals, b.refusals], [
	{ maximum: 1, limit: 0, quota: 0, veto: 0, host: 0 },
		{ maximum: 0, limit: 0, quota: 1, veto: 0, host: 0 }]);
check('json deltas', a.deltas, [{ from_log2: 0, growths: 9 }, { from_log2: 3, growths: 1 }]);
check('json resident', b.most_resident_bytes >= 10 * 65536 && b.most_resident_bytes <= 23 * 65536,
	true);
check('json samples', b.samples.length > 0 &&
	a.samples.every(s => s.resident_bytes <= s.pages * 65536), true);
check('json verdict', ['steady', 'linear', 'unsettled'].includes(a.verdict.behaviour) &&
	a.verdict.baseline_pages, 10);

// ---- Prometheus

const metrics = new Map();
for (const line of read('trace.prom').trimEnd().split('\n')) {
	if (/^# (HELP [a-z_]+ .+|TYPE [a-z_]+ (gauge|counter|histogram))$/.test(line))
		continue;
	const [, name, labels, value] =
		/^([a-z_]+)(?:\{((?:[a-z]+="[^"]*",?)+)\})? ([0-9.]+)$/.exec(line) ?? [];
	check(`prom: ${line}`, name !== undefined && !metrics.has(`${name}{${labels}}`), true);
	metrics.set(`${name}{${labels}}`, Number(value));
}
const [first, second] = numbers;
check('prom size', metrics.get(`wasm_memory_size_bytes{memory="${first}"}`), 10 * 65536);
check('prom growths', metrics.get(`wasm_memory_growths_total{memory="${second}"}`), 1);
check('prom refusals', metrics.get(`wasm_memory_refusals_total{memory="${second}",by="quota"}`), 1);
check('prom buckets',
	['1', '7', '15', '+Inf'].map(le =>
	metrics.get(`wasm_memory_growth_pages_bucket{memory="${first}",le="${le}"}`)), [9, 9, 10, 10]);

// ---- SVG: well formed, two panels, every growth of the first one and both refusals marked.

const svg = read('trace.svg');
const open = [];
for (const [, end, name, empty] of svg.matchAll(/<(\/?)([a-z]+)(?:[^<>"]|"[^"]*")*?(\/?)>/g)) {
	if (end)
		check(`svg </${name}>`, open.pop(), name);
	else if (!empty)
		open.push(name);
}
check('svg is closed', open, []);
check('svg titles', [...svg.matchAll(/Memory \d+ <tspan/g)].length, 2);
check('svg refusals', [...svg.matchAll(/l8 8 m0 -8 l-8 8/g)].length, 4); // two, and two in legends
check('svg growths', [...svg.matchAll(/<circle/g)].length, 9 + 1 + 2);
check('svg numbers', /nan|inf/i.test(svg.replace(/[a-z]*="[^"]*sans[^"]*"/g, '')), false);

const refused = '1 refused by quota; last: 50 pages asked for at 3, 27 left of "quoted "name""';
check('table', /behaviour  \w+/.test(read('table.txt'))
	&& read('table.txt').includes(refused), true);

// ---- tables

check('csv of tables', read('tables.csv').split('\n').map(fields)
	.filter(row => row[2]?.startsWith('table ')).map(row => row.slice(1, 7)),
	[['1', 'table grown', '2', '5', '3', '0'],
	['1', 'table refused by maximum', '5', '5', '6', '0']]);
check('json of tables', JSON.parse(read('tables.json')).tables,
	[{ table: 1, entries_before: 2, entries: 5, growths: 1, entries_asked: 9, refused: 1 }]);

console.log(`${passed} ${failed}`);
