// node report.mjs FIGURES FOLDER COMPILER...: reads lines `group name variant.compiler unit figure`
// and writes FOLDER/bench.csv, FOLDER/bench.svg and a table. Times are shown by those of native
// code of the first compiler.
import fs from 'node:fs';
import path from 'node:path';

const [figures, folder, ...compilers] = process.argv.slice(2);
const runs = new Map(); /* "group name" to program to unit to figures */
for (const line of fs.readFileSync(figures, 'utf8').trim().split('\n')) {
	const [group, name, program, unit, figure] = line.split(' ');
	const key = `${group} ${name}`;
	if (!runs.has(key))
		runs.set(key, new Map());
	const programs = runs.get(key);
	if (!programs.has(program))
		programs.set(program, { seconds: [], instructions: [] });
	programs.get(program)[unit].push(Number(figure));
}

const sorted = (list) => [...list].sort((a, b) => a - b);
const least = (list) => Math.min(...list);
const median = (list) => {
	const s = sorted(list), n = s.length;
	return (s[(n - 1) >> 1] + s[n >> 1]) / 2;
};
const mean = (list) => Math.exp(list.reduce((sum, x) => sum + Math.log(x), 0) / list.length);

// ---- bench.csv

const csv = ['group,name,variant,compiler,runs,seconds_least,seconds_median,seconds_most,' +
	'million_instructions'];
for (const [key, programs] of runs)
	for (const [program, { seconds, instructions }] of programs) {
		const [variant, compiler] = program.split(/\.(.*)/s);
		csv.push([...key.split(' '), variant, compiler, seconds.length, least(seconds),
			median(seconds).toFixed(6), Math.max(...seconds), instructions[0] ?? ''].join(','));
	}
fs.writeFileSync(path.join(folder, 'bench.csv'), `${csv.join('\n')}\n`);

// ---- the table

const variants = ['native', 'guard', 'checks', 'wabt-guard', 'wabt-checks'];
const columns = compilers.flatMap((compiler) => variants.map((variant) =>
	`${variant}.${compiler}`)).concat('node.node')
	.filter((program) => [...runs.values()].some((programs) => programs.has(program)));
const reference = `native.${compilers[0]}`;

function ratio(programs, program, unit) {
	const mine = programs.get(program)?.[unit] ?? [], base = programs.get(reference)[unit];
	return mine.length > 0 && base.length > 0 ? least(mine) / least(base) : undefined;
}
const cell = (x) => (x === undefined ? '' : x.toFixed(2)).padStart(7);

function table(title, unit) {
	console.log(`\n${title}`);
	const heads = columns.map((c) => {
		const [variant, compiler] = c.split('.');
		return [compiler, ...variant.split('-'), ''];
	});
	for (let line = 0; line < 3; line++)
		console.log(' '.repeat(13) + heads.map((h) =>
			h[line].replace(/-\d+$/, '').slice(0, 7).padStart(8)).join(''));
	for (const group of new Set([...runs.keys()].map((key) => key.split(' ')[0]))) {
		const rows = [...runs].filter(([key]) => key.startsWith(`${group} `));
		for (const [key, programs] of rows)
			console.log(key.split(' ')[1].padEnd(13) +
				columns.map((c) => ` ${cell(ratio(programs, c, unit))}`).join(''));
		console.log('mean'.padEnd(13) +
			columns.map((c) => ` ${cell(average(rows, c, unit))}`).join(''));
	}
}
function average(rows, program, unit) {
	const all = rows.map(([, programs]) => ratio(programs, program, unit));
	return all.some((x) => x === undefined) ? undefined : mean(all);
}

const count = [...runs.values()][0].get(reference).seconds.length;
table(`user time (least of ${count} runs), times that of native code of ${compilers[0]}`,
	'seconds');
if ([...runs.values()].some((programs) => programs.get(reference).instructions.length > 0))
	table('instructions, the same way', 'instructions');
const spreads = [...runs.values()].flatMap((programs) => [...programs.values()])
	.map(({ seconds }) => median(seconds) / least(seconds) - 1);
console.log(`\nmedians are ${(100 * median(spreads)).toFixed(1)} % above the least times, ` +
	`at most ${(100 * Math.max(...spreads)).toFixed(0)} %`);

// ---- bench.svg: a panel for each compiler, a line for each name, a mark for each variant; a thin
// line reaches to the slowest run.

const ROW = 17, LABEL = 96, PANEL = 380, TOP = 58, LOW = 0.4, HIGH = 5;
const marks = [['guard', '#0b62c4', true, 'guard pages'],
	['checks', '#0b62c4', false, 'explicit checks'],
	['wabt-guard', '#d9730d', true, 'WABT, guard pages'],
	['wabt-checks', '#d9730d', false, 'WABT, explicit checks'], ['node', '#777777', true, 'node']];
const groups = [...new Set([...runs.keys()].map((key) => key.split(' ')[0]))];
const svg = [];
const text = (x, y, content, more = '') =>
	svg.push(`<text x="${x}" y="${y}" ${more}>${content}</text>`);
const place = (panel, x) => LABEL + panel * (PANEL + 24) +
	PANEL * Math.log(Math.min(HIGH, Math.max(LOW, x)) / LOW) / Math.log(HIGH / LOW);

function mark([, colour, filled], x, y) {
	svg.push(`<circle cx="${x.toFixed(1)}" cy="${y}" r="4" stroke="${colour}" stroke-width="1.6" ` +
		`fill="${filled ? colour : 'white'}"/>`);
}

function whisker(panel, colour, from, to, y) {
	svg.push(`<path d="M${place(panel, from).toFixed(1)} ${y}H${place(panel, to).toFixed(1)}" ` +
		`stroke="${colour}" stroke-opacity=".5"/>`);
}

const programOf = (variant, compiler) =>
	variant === 'node' ? 'node.node' : `${variant}.${compiler}`;
let y = TOP;
for (const group of groups) {
	const rows = [...runs].filter(([key]) => key.startsWith(`${group} `));
	for (const [key, programs] of rows) {
		y += ROW;
		text(LABEL - 10, y + 4, key.split(' ')[1], 'text-anchor="end"');
		compilers.forEach((compiler, panel) => {
			const base = least(programs.get(reference).seconds);
			for (const m of [...marks].reverse()) {
				const seconds = programs.get(programOf(m[0], compiler))?.seconds;
				if (!seconds)
					continue;
				whisker(panel, m[1], least(seconds) / base, Math.max(...seconds) / base, y);
				mark(m, place(panel, least(seconds) / base), y);
			}
		});
	}
	y += ROW;
	text(LABEL - 10, y + 4, 'mean', 'text-anchor="end" font-weight="bold"');
	compilers.forEach((compiler, panel) => {
		for (const m of [...marks].reverse()) {
			const x = average(rows, programOf(m[0], compiler), 'seconds');
			if (x !== undefined)
				mark(m, place(panel, x), y);
		}
	});
	y += ROW / 2;
}
const bottom = y + 4, width = LABEL + compilers.length * (PANEL + 24);
const grid = [];
compilers.forEach((compiler, panel) => {
	for (const x of [0.5, 0.7, 1, 1.5, 2, 3, 4])
		grid.push(`<path d="M${place(panel, x).toFixed(1)} ${TOP}V${bottom}" ` +
			`stroke="${x === 1 ? '#444' : '#ddd'}"/>`,
			`<text x="${place(panel, x).toFixed(1)}" y="${bottom + 14}" text-anchor="middle">` +
			`${x}</text>`);
	grid.push(`<text x="${place(panel, LOW)}" y="${TOP - 8}" font-weight="bold">` +
		`${compiler} -O2</text>`);
});
svg.unshift(...grid);
text(LABEL, 18, `Run time, times that of native code of ${compilers[0]} -O2: less is better`,
	'font-size="14"');
marks.forEach((m, i) => {
	mark(m, LABEL + 6 + i * 150, 31);
	text(LABEL + 14 + i * 150, 35, m[3]);
});
fs.writeFileSync(path.join(folder, 'bench.svg'),
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 24}" ` +
	'font-family="sans-serif" font-size="11">\n' +
	`<rect width="100%" height="100%" fill="white"/>\n${svg.join('\n')}\n</svg>\n`);
