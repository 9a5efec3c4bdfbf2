// The suite of v128: cases that node runs once, and that programs of every configuration repeat.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as accesses from './accesses.mjs';
import { expressions } from './expressions.mjs';
import * as operations from './operations.mjs';
import { assemble } from '../spec/wast/assemble.mjs';
import { buildFolder, runtime, sources, translator } from '../spec/places.mjs';
import { counted, execute, exists, pool } from '../spec/pool.mjs';

const work = path.join(buildFolder, 'obj/tests/simd'),
	here = path.join(sources, 'tests/simd');
const cc = process.env.CC ?? 'cc';
const strict = ['-std=c99', '-Wall', '-Wextra', '-Werror'];
const checks = ['-DWASM_RT_MEMCHECK_BOUNDS_CHECK=1'];
const level = (n) => [`-march=x86-64-v${n}`];
const plain = ['-DWASM_RT_V128_PLAIN=1'],
	lanes = ['-DWASM_RT_V128_LANES=1'];
const cross = (target, emulator, ...flags) => ({
	cc: `${target}-gcc`,
	flags: ['-std=gnu99', ...flags, '-static'],
	prefix: [emulator],
});
/* With guard pages, a store across the end of memory may leave a part there on these machines. */
const checked = (config) => ({ ...config, flags: [...config.flags, ...checks] });

// What: 'operations' or 'accesses'; both without it. random: 'expressions', too. v: the level of
// x86-64 that it needs.
const CONFIGS = {
	'gcc-O0': { cc, flags: ['-O0', ...strict] },
	'gcc-O1-lanes': { cc, flags: ['-O1', ...strict, ...lanes], random: true },
	'gcc-O1-plain': { cc, flags: ['-O1', ...strict, ...plain], what: 'operations' },
	'gcc-O1': { cc, flags: ['-O1', ...strict] },
	'gcc-O2': { cc, flags: ['-O2', ...strict], random: true },
	'gcc-O2-v2': { cc, flags: ['-O2', ...strict, ...level(2)], v: 2 },
	'gcc-O3-v3': { cc, flags: ['-O3', ...strict, ...level(3)], v: 3 },
	'gcc-checks-O0': { cc, flags: ['-O0', ...strict, ...checks], what: 'accesses' },
	'gcc-checks-O2': { cc, flags: ['-O2', ...strict, ...checks], what: 'accesses' },
	'gcc-checks-O3': { cc, flags: ['-O3', ...strict, ...checks], what: 'accesses' },
	'gcc-checks-O1-lanes': { cc, flags: ['-O1', ...strict, ...checks, ...lanes], what: 'accesses' },
	'clang-O0': { cc: 'clang-19', flags: ['-O0', ...strict] },
	'clang-O1-plain': { cc: 'clang-19', flags: ['-O1', ...strict, ...plain], what: 'operations' },
	'clang-O1-lanes': { cc: 'clang-19', flags: ['-O1', ...strict, ...lanes], what: 'accesses' },
	'clang-O2': { cc: 'clang-19', flags: ['-O2', ...strict] },
	'clang-O2-v2': {
		cc: 'clang-19',
		flags: ['-O2', ...strict, ...level(2)],
		v: 2,
		what: 'operations',
		random: true,
	},
	'clang-O3-v3': { cc: 'clang-19', flags: ['-O3', ...strict, ...level(3)], v: 3 },
	'clang-checks-O2': { cc: 'clang-19', flags: ['-O2', ...strict, ...checks], what: 'accesses' },
	sanitize: {
		cc: 'clang-19',
		flags: [
			'-O1',
			...strict,
			...checks,
			'-fsanitize=undefined',
			'-fno-sanitize=function',
			'-fno-sanitize-recover=all',
		],
	},
	'sanitize-plain': {
		cc: 'clang-19',
		flags: [
			'-O1',
			...strict,
			...checks,
			...plain,
			'-fsanitize=undefined',
			'-fno-sanitize=function',
			'-fno-sanitize-recover=all',
		],
		what: 'operations',
	},
	tcc: { cc: 'tcc', flags: ['-std=c99', '-Wall'], random: true },
	'tcc-checks': { cc: 'tcc', flags: ['-std=c99', '-Wall', ...checks], what: 'accesses' },
	aarch64: checked(cross('aarch64-linux-gnu', 'qemu-aarch64', '-O2')),
	arm: { ...cross('arm-linux-gnueabihf', 'qemu-arm', '-O1'), random: true },
	'arm-neon': cross('arm-linux-gnueabihf', 'qemu-arm', '-O2', '-mfpu=neon'),
	'arm-strict': {
		...cross(
			'arm-linux-gnueabihf',
			'qemu-arm',
			'-O2',
			'-mno-unaligned-access',
			'-DWASM_RT_STRICT_ALIGNMENT=1',
		),
		what: 'accesses',
	},
	s390x: cross('s390x-linux-gnu', 'qemu-s390x', '-O1'),
	's390x-z14': checked(cross('s390x-linux-gnu', 'qemu-s390x', '-O2', '-march=z14')),
	riscv64: checked({ ...cross('riscv64-linux-gnu', 'qemu-riscv64', '-O1'), random: true }),
};

// ---- the cases: see replay.c for their format

const u32 = (...numbers) => Buffer.from(new Uint32Array(numbers).buffer);
const named = (name) => [u32(name.length), Buffer.from(name)];
const instantiate = (bytes) => new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;

function prepare(what, text, nodes, record) {
	const folder = path.join(work, what),
		bytes = assemble(text);
	fs.mkdirSync(folder, { recursive: true });
	fs.writeFileSync(path.join(folder, 'm.wasm'), bytes);
	fs.writeFileSync(
		path.join(folder, 'cases'),
		Buffer.concat([...record(instantiate(nodes ? assemble(nodes) : bytes)), u32(0)]),
	);
	return execute([
		translator,
		'-n',
		'm',
		'-o',
		path.join(folder, 'm.c'),
		path.join(folder, 'm.wasm'),
	]);
}

const operationCases = (list) => function* ({ memory, run }) {
	const { CASES, IN, OUT } = operations,
		operands = operations.operands(),
		view = new Uint8Array(memory.buffer);
	const zeros = Buffer.alloc(CASES * 16);
	view.set(operands, IN);
	yield* [u32(1, IN, operands.length), operands];
	for (const [i, { name, nan }] of list.entries()) {
		view.set(zeros, OUT);
		run(i);
		yield* [u32(1, OUT, zeros.length), zeros];
		yield* [
			u32(2, i, nan, OUT, zeros.length),
			Buffer.from(view.slice(OUT, OUT + zeros.length)),
			...named(name),
		];
	}
};

function* accessCases({ memory, access }) {
	const contents = Buffer.from(Array.from({ length: 128 }, (_, i) => (i * 37 + 11) & 255)),
		view = new Uint8Array(memory.buffer);
	const at = accesses.SIZE - contents.length;
	const attempt = (f, address) => {
		try {
			return u32(3, f, address, 0, access(f, address));
		} catch (error) {
			return u32(3, f, address, 1, 0);
		}
	};
	for (const [f, { name, width, stores }] of accesses.functions.entries())
		for (const address of f === accesses.LAST ? [0] : accesses.addresses(width)) {
			view.set(contents, at);
			yield* [u32(1, at, contents.length), contents];
			yield* [attempt(f, address), ...named(name)];
			if (stores)
				yield* [
					attempt(accesses.LAST, 0),
					...named(`after ${name} at ${address}: the end of the memory`),
				];
		}
}

// ---- the programs

const flags = fs.existsSync('/proc/cpuinfo')
	? (/^flags\s*:(.*)$/m.exec(fs.readFileSync('/proc/cpuinfo', 'utf8'))?.[1].split(' ') ?? [])
	: [];
const machine =
	os.arch() !== 'x64'
		? 0
		: flags.includes('avx2') && flags.includes('fma') && flags.includes('bmi2')
			? 3
			: flags.includes('sse4_2')
				? 2
				: 1;
async function repeat([name, config, what]) {
	const folder = path.join(work, what),
		program = path.join(folder, name),
		seconds = 280;
	const library =
		config.prefix || config.cc === 'tcc'
			? fs
					.readdirSync(runtime)
					.filter((file) => file.endsWith('.c'))
					.map((file) => path.join(runtime, file))
			: [path.join(buildFolder, 'lib/libwasm-rt.a')];
	const files = [path.join(folder, 'm.c'), path.join(here, 'replay.c'), ...library];
	const compiled = await execute(
		[
			config.cc,
			...config.flags,
			...(what === 'accesses' ? ['-DACCESSES'] : []),
			'-I',
			runtime,
			'-I',
			folder,
			'-o',
			program,
			...files,
			'-lpthread',
			'-lm',
		],
		{ seconds },
	);
	if (compiled.status !== 0) return { passed: 0, failed: 1, said: compiled.output };
	return counted(
		await execute([...(config.prefix ?? []), program, path.join(folder, 'cases')], { seconds }),
	);
}

const { SIMD_SEED: seed, SIMD_EXPRESSIONS: count = 120 } = process.env;
const random = expressions(seed ?? 1, Number(count));
const prepared = [
	await prepare(
		'operations',
		operations.module(false),
		operations.module(true),
		operationCases(operations.list),
	),
	await prepare(
		'expressions',
		random.module(false),
		random.module(true),
		operationCases(random.list),
	),
	await prepare('accesses', accesses.module(), undefined, accessCases),
];
const total = { passed: 0, failed: 0, skipped: 0 },
	chosen = process.argv.slice(2),
	tasks = [];
for (const { status, output } of prepared)
	if (status !== 0) {
		console.log(output);
		total.failed++;
	}
for (const [name, config] of Object.entries(CONFIGS)) {
	if (chosen.length > 0 && !chosen.includes(name)) continue;
	if ((config.v ?? 0) > machine) {
		console.log(`${name}: not on this machine`);
		total.skipped++;
	} else if (
		config.prefix &&
		!(exists(config.cc) && exists(config.prefix[0])) &&
		!['s390x', 'arm'].includes(name)
	) {
		console.log(`${name}: no ${config.cc} here`);
	} else
		tasks.push(
			...(seed
				? ['expressions']
				: [config.what ?? ['operations', 'accesses'], config.random ? 'expressions' : []]
			)
				.flat()
				.map((what) => [name, config, what]),
		);
}
if (total.failed === 0)
	await pool(tasks, async (task) => {
		const start = Date.now();
		const { passed, failed, said } = await repeat(task);
		const took = Math.round((Date.now() - start) / 1000);
		console.log(
			`${task[0]}, ${task[2]}: ${passed} pass, ${failed} fail (${took} s)\n${said}`.trim(),
		);
		total.passed += passed;
		total.failed += failed;
	});
console.log(
	`${total.passed} passed, ${total.failed} failed` +
		(total.skipped ? `, ${total.skipped} skipped` : ''),
);
process.exitCode = total.failed > 0 ? 1 : 0;
