// The suite of shared memories and atomic instructions. See run.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as operations from './operations.mjs';
import { assemble } from '../spec/wast/assemble.mjs';
import { buildFolder, runtime, sources, translator } from '../spec/places.mjs';
import { counted, execute, exists, pool } from '../spec/pool.mjs';

const work = path.join(buildFolder, 'obj/tests/atomic'),
	here = path.join(sources, 'tests/atomic');
const cc = process.env.CC ?? 'cc';
const strict = ['-std=c99', '-Wall', '-Wextra', '-Werror'];
const checks = ['-DWASM_RT_MEMCHECK_BOUNDS_CHECK=1'];
const cross = (target, emulator, ...flags) => ({
	cc: `${target}-gcc`,
	flags: ['-std=gnu99', ...flags, '-static'],
	prefix: [emulator],
});
const all = Object.keys(operations.KINDS);

// kinds: of memory; own: the runtime is compiled along.
const CONFIGS = {
	'gcc-O2': { cc, flags: ['-O2', ...strict], kinds: all },
	'gcc-checks-O1': { cc, flags: ['-O1', ...strict, ...checks], kinds: all },
	'gcc-lock': {
		cc,
		flags: ['-O1', '-DWASM_RT_NATIVE_ATOMICS=0'],
		kinds: ['shared', 'shared64'],
		own: true,
	},
	'gcc-iso': {
		cc,
		flags: ['-O1', ...checks, '-DWASM_RT_ISO_C'],
		kinds: ['shared'],
		own: true,
	},
	'clang-O2': { cc: 'clang-19', flags: ['-O2', ...strict], kinds: ['shared', 'sharedbytes'] },
	'clang-checks-O2': {
		cc: 'clang-19',
		flags: ['-O2', ...strict, ...checks],
		kinds: ['shared', 'shared64'],
	},
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
		kinds: ['shared'],
	},
	thread: {
		cc: 'clang-19',
		flags: ['-O1', ...checks, '-fsanitize=thread'],
		kinds: ['shared'],
		own: true,
	},
	tcc: { cc: 'tcc', flags: ['-std=c99', '-Wall'], kinds: ['shared', 'unshared'], own: true },
	s390x: {
		...cross('s390x-linux-gnu', 'qemu-s390x', '-O1'),
		kinds: ['shared', 'unshared64'],
		own: true,
	},
	arm: {
		...cross('arm-linux-gnueabihf', 'qemu-arm', '-O1'),
		kinds: ['shared', 'unshared'],
		own: true,
	},
	'arm-strict': {
		...cross('arm-linux-gnueabihf', 'qemu-arm', '-O2', '-mno-unaligned-access'),
		kinds: ['shared'],
		own: true,
	},
	riscv64: { ...cross('riscv64-linux-gnu', 'qemu-riscv64', '-O1'), kinds: ['shared'], own: true },
};

/* How often a number is read, what several threads do, and arguments: source, and the kinds of
   compilation, most with both modes; for other machines with what runs the program. */
const levels = (compiler, list, ...flags) =>
	list.flatMap((o) => [
		[`${compiler} ${o}`, [compiler, o, ...flags]],
		[`${compiler} ${o} checks`, [compiler, o, ...flags, ...checks]],
	]);
const PROGRAMS = {
	reads: [...levels(cc, ['-O1', '-O2', '-Os']), ...levels('clang-19', ['-O1', '-O2', '-Os'])],
	threads: [
		...levels(cc, ['-O2']),
		...levels('clang-19', ['-O2']),
		...levels('clang-19', ['-O1'], '-fsanitize=thread', '-g'),
		...levels(cc, ['-O1'], '-DWASM_RT_NATIVE_ATOMICS=0'),
		/* which says something of the translation of fences, but not of real machines' orders */
		...['aarch64', 's390x'].map((machine) => [
			machine,
			[`${machine}-linux-gnu-gcc`, '-std=gnu99', '-O2', '-static'],
			[`qemu-${machine}`],
			['5000', '500'],
		]),
	],
	arguments: ['-O0', '-O2'].map((o) => [
		`arm ${o}`,
		['arm-linux-gnueabihf-gcc', '-std=gnu99', o, '-static'],
		['qemu-arm'],
	]),
};

// ---- the cases: see replay.c for their format

const u64 = (...numbers) =>
	Buffer.from(new BigUint64Array(numbers.map((x) => BigInt.asUintN(64, BigInt(x)))).buffer);
const pattern = Buffer.from(Array.from({ length: operations.SIZE }, (_, i) => (i * 37 + 11) & 255));

function trapNumber(error) {
	const messages = [/out of bounds/, /unaligned/, /Atomics.wait/],
		found = messages.findIndex((x) => x.test(error.message));
	if (!(error instanceof Error) || found < 0)
		throw error;
	return found + 1;
}

// What one function does: the bytes of a record.
function record({ memory, run }, index, address, [a, b]) {
	const { name, width, offset, aligned } = operations.list[index],
		view = new Uint8Array(memory.buffer);
	const at = Math.max(0, Math.min(address + offset - 4, operations.SIZE - 16));
	let trap = 0,
		result = 0n;
	try {
		result = run(index, address | 0, a, b);
	} catch (error) {
		trap = trapNumber(error);
		/* Where an address is neither aligned nor in bounds node says the latter; the proposal's
		   interpreter looks at the alignment first, as we do. */
		if (trap === 1 && aligned && (address + offset) % width !== 0)
			trap = 2;
	}
	const bytes = Buffer.from(view.slice(at, at + 16));
	view.set(pattern.subarray(at, at + 16), at);
	return Buffer.concat([
		u64(index, address, a, b, trap, result),
		bytes,
		u64(at, name.length),
		Buffer.from(name),
	]);
}

// The old value at an address, for comparisons: half of them find what they expect.
function oldValue(address, { width, offset }) {
	const at = address + offset;
	if (at + width > operations.SIZE)
		return 5n;
	const bytes = Buffer.alloc(16);
	pattern.copy(bytes, 0, at, at + Math.min(width, 8));
	return bytes.readBigUInt64LE();
}

function* cases(kind) {
	/* Node has none of the others; they do the same at these addresses. */
	const bytes = assemble(operations.module(kind.startsWith('un') ? 'unshared' : 'shared'));
	const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
	new Uint8Array(instance.memory.buffer).set(pattern);
	for (const [index, function_] of operations.list.entries())
		for (const address of operations.addresses(function_))
			for (const [a, b] of operations.operands(oldValue(address, function_)))
				yield record(instance, index, address, [a, function_.wakes ? b & 1023n : b]);
	yield u64(-1);
}

async function prepare(kind) {
	const folder = path.join(work, kind),
		file = (name) => path.join(folder, name);
	fs.mkdirSync(folder, { recursive: true });
	fs.writeFileSync(file('m.wasm'), assemble(operations.module(kind)));
	fs.writeFileSync(file('cases'), Buffer.concat([...cases(kind)]));
	return execute([translator, '-n', 'm', '-o', file('m.c'), file('m.wasm')]);
}

// ---- the programs

const source = path.join(runtime, 'wasm-rt.c'),
	archive = path.join(buildFolder, 'lib/libwasm-rt.a');

async function translate(name) {
	const folder = path.join(work, name),
		file = (n) => path.join(folder, n);
	fs.mkdirSync(folder, { recursive: true });
	fs.writeFileSync(
		file('m.wasm'),
		assemble(fs.readFileSync(path.join(here, `${name}.wat`), 'utf8')),
	);
	return execute([translator, '-n', 'm', '-o', file('m.c'), file('m.wasm')]);
}

async function runProgram([name, what, command, prefix = [], args = []]) {
	const folder = path.join(work, name),
		program = path.join(folder, what.replace(/\W+/g, '_')),
		own = prefix.length > 0 || command.some((flag) => /sanitize|NATIVE/.test(flag));
	const compiled = await execute([
		...command,
		...['-I', runtime, '-I', folder, '-o', program, path.join(folder, 'm.c')],
		...[path.join(here, `${name}.c`), own ? source : archive, '-lpthread', '-lm'],
	]);
	if (compiled.status !== 0)
		return { passed: 0, failed: 1, said: compiled.output };
	return counted(await execute([...prefix, program, ...args]));
}

// The layout of a shared memory, in three languages: see layout.c.
async function layouts() {
	const object = (name) => path.join(work, `layout_${name}.o`),
		file = path.join(here, 'layout.c'),
		program = path.join(work, 'layout');
	for (const [name, ...command] of [
		['c11', cc, '-std=c11', '-DCOMPARE'],
		['c99', cc, '-std=c99'],
		['cxx', 'g++', '-x', 'c++'],
	]) {
		const flags = [`-DLAYOUT=in_${name}`, '-I', runtime, '-Wall', '-Wextra', '-Werror'];
		const made = await execute([...command, ...flags, '-c', '-o', object(name), file]);
		if (made.status !== 0)
			return { passed: 0, failed: 1, said: made.output };
	}
	const linked = await execute([cc, '-o', program, ...['c11', 'c99', 'cxx'].map(object)]);
	return linked.status === 0
		? counted(await execute([program]))
		: { passed: 0, failed: 1, said: linked.output };
}

async function repeat([name, config, kind]) {
	const folder = path.join(work, kind),
		program = path.join(folder, name),
		library = config.own ? source : archive,
		address = operations.KINDS[kind][1] === 'i64' ? 'u64' : 'u32';
	const compiled = await execute(
		[config.cc, ...config.flags, `-DADDRESS=${address}`]
			.concat(['-I', runtime, '-I', folder, '-o', program, path.join(folder, 'm.c')])
			.concat([path.join(here, 'replay.c'), library, '-lpthread', '-lm']),
		{ seconds: 280 },
	);
	if (compiled.status !== 0)
		return { passed: 0, failed: 1, said: compiled.output };
	return counted(
		await execute([...(config.prefix ?? []), program, path.join(folder, 'cases')], {
			seconds: 280,
		}),
	);
}

const chosen = process.argv.slice(2),
	total = { passed: 0, failed: 0 },
	tasks = [],
	programs = [];
for (const [name, config] of Object.entries(CONFIGS)) {
	if (chosen.length > 0 && !chosen.includes(name))
		continue;
	const here = !config.prefix || (exists(config.cc) && exists(config.prefix[0]));
	if (!here && !['s390x', 'arm'].includes(name))
		console.log(`${name}: no ${config.cc} here`);
	else
		tasks.push(...config.kinds.map((kind) => [name, config, kind]));
}
for (const [name, kinds] of Object.entries(PROGRAMS))
	if (chosen.length === 0 || chosen.includes(name)) {
		if (name === 'reads' && (os.arch() !== 'x64' || os.platform() !== 'linux'))
			console.log(`${name}: not on this machine`);
		else
			programs.push(...kinds.map((kind) => [name, ...kind]));
	}
if (chosen.length === 0 || chosen.includes('layout'))
	programs.push(['layout', 'C11, C99 and C++', null]);
const prepared = [...all.map(prepare), ...Object.keys(PROGRAMS).map(translate)];
for (const { status, output } of await Promise.all(prepared))
	if (status !== 0) {
		console.log(output);
		total.failed++;
	}
if (total.failed === 0)
	await pool([...programs, ...tasks], async (task) => {
		const start = Date.now(),
			run = typeof task[1] !== 'string' ? repeat : task[2] ? runProgram : layouts,
			{ passed, failed, said } = await run(task),
			what = run === repeat ? task[2] : task[1],
			took = Math.round((Date.now() - start) / 1000);
		console.log(
			`${task[0]}, ${what}: ${passed} pass, ${failed} fail (${took} s)\n${said}`.trim(),
		);
		total.passed += passed;
		total.failed += failed;
	});
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
