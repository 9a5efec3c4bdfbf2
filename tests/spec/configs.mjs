// The ways to compile and run the translated scripts.
import { outside } from './gen/binary.mjs';

// Scripts that together use every scalar instruction (main.mjs checks that they do): for machines
// that are emulated.
export const SUBSET = `address align block br br_if br_table bulk call call_indirect call_ref const
	conversions data elem endianness endianness64 f32 f32_bitwise f32_cmp f64 f64_bitwise f64_cmp
	fac float_exprs float_literals float_memory float_misc func_ptrs global i32 i64 if int_exprs
	linking load load64 local_tee loop memory_copy memory_fill memory_grow memory_init memory_size
	memory64 nop ref_as_non_null br_on_null br_on_non_null ref_func ref_is_null ref_null return_call
	return_call_indirect return_call_ref select store table_copy table_fill table_get table_grow
	table_init table_set table_size tag throw throw_ref try_table instance legacy/throw
	legacy/try_catch legacy/try_delegate legacy/rethrow traps unreachable unwind
	proposals/custom-page-sizes/custom-page-sizes proposals/wide-arithmetic/wide-arithmetic
	proposals/threads/atomic proposals/threads/memory`.split(/\s+/);

// Scripts of vector instructions; config.vectors adds them to config.scripts.
export const isVector = (name) => /^simd_|relaxed/.test(name);

// Scripts about memories that fit into arrays of 64 MiB and make no module twice.
const MEMORY = `address address0 address1 address64 align align64 bulk data data0 data1 data_drop0
	endianness endianness64 exports0 float_memory float_memory0 float_memory64 imports0 linking
	linking0 load load0 load64 memory memory-multi memory64 memory_copy memory_copy0 memory_copy64
	memory_fill memory_fill64 memory_grow memory_grow64 memory_init memory_init64 memory_redundancy
	memory_size memory_size_import memory_trap memory_trap64 store traps
	proposals/custom-page-sizes/custom-page-sizes`.split(/\s+/);

// A seventh of all modules each, of a few constants. They tell little that is new to one more
// compiler or machine.
const LITERALS = ['const', 'simd_const'];

// Those of atomic instructions, which go through a lock where a compiler has none of 8 and 16 bits.
const ATOMIC = ['proposals/threads/atomic', 'proposals/threads/memory'];

// Those of relaxed instructions: several results are right.
const RELAXED = `i16x8_relaxed_q15mulr_s i32x4_relaxed_trunc i8x16_relaxed_swizzle
	relaxed_dot_product relaxed_laneselect relaxed_madd_nmadd relaxed_min_max`.split(/\s+/);

const strict = ['-Wall', '-Wextra', '-Werror'];
const warnings = ['-std=c99', ...strict];
const checks = ['-DWASM_RT_MEMCHECK_BOUNDS_CHECK=1'];

// Arrays of a size that any script will do with. A module that only imports memories has no array,
// and a size of it is refused.
function staticMemory(bytes) {
	const { imports, memories } = outside(bytes);
	const imported = imports.filter(({ kind }) => kind === 'memory').length;
	return [imported > 0 && imported === memories ? '--memory=static' : '--memory=static:64M'];
}

// Further machines, emulated, of which doc/targets.md tells: name, prefix of the tools, emulator,
// and what the compiler must be told.
const MACHINES = [
	['aarch64', 'aarch64-linux-gnu', 'qemu-aarch64'],
	['alpha', 'alpha-linux-gnu', 'qemu-alpha', '-mieee'],
	['i386', 'i686-linux-gnu', 'qemu-i386', '-msse2', '-mfpmath=sse'],
	['m68k', 'm68k-linux-gnu', 'qemu-m68k'],
	['mips', 'mips-linux-gnu', 'qemu-mips'],
	['mips64el', 'mips64el-linux-gnuabi64', 'qemu-mips64el'],
	['mipsel', 'mipsel-linux-gnu', 'qemu-mipsel'],
	['ppc64', 'powerpc64-linux-gnu', 'qemu-ppc64'],
	['ppc64le', 'powerpc64le-linux-gnu', 'qemu-ppc64le'],
	['riscv64-scalar', 'riscv64-linux-gnu', 'qemu-riscv64'],
	['sh4', 'sh4-linux-gnu', 'qemu-sh4'],
	['sparc64', 'sparc64-linux-gnu', 'qemu-sparc64'],
];

// options: those of the translator for a module, for `scripts`; cc, flags: the compiler, for
// translated code, runtime and driver alike; prefix: what runs the programs; scripts: undefined is
// all; text: those alone in whose text it is; without: scripts to leave out; sanitized: also builds
// the translator so; target: the prefix of cross tools; seconds: a script's time limit.
export const CONFIGS = {
	'gcc-guard-O2': { cc: 'gcc', flags: ['-O2', ...warnings] },
	'gcc-checks-O1': { cc: 'gcc', flags: ['-O1', ...warnings, ...checks], text: /\bmemory\b/ },
	'clang-O2': { cc: 'clang-19', flags: ['-O2', ...warnings], without: LITERALS },
	tcc: { cc: 'tcc', flags: ['-std=c99', '-Wall'] },
	move: { cc: 'gcc', flags: ['-O1', ...warnings, '-DWASM_RT_MOVE_ON_EVERY_GROW=1'],
		text: /memory\.grow/ },
	static: { cc: 'gcc', flags: ['-O1', ...warnings], options: staticMemory, scripts: MEMORY },
	'relaxed-fast': {
		cc: 'gcc',
		flags: ['-O2', ...warnings, '-march=native', '-DWASM_RT_RELAXED_FAST=1'],
		scripts: RELAXED,
	},
	/* Memory from malloc, so that the address sanitizer sees its ends. Functions are called through
	 * tables as R f(void *, ...) though they are declared with the instance's type: the contract
	 * wants both, and pointers to structs are passed as pointers to void. */
	sanitize: {
		cc: 'clang-19',
		flags: ['-O1', '-g1', '-fsanitize=address,undefined', '-fno-sanitize=function',
		'-fno-sanitize-recover=all', ...warnings, ...checks, '-DWASM_RT_USE_MMAP=0'],
		sanitized: true,
		without: LITERALS,
	},
	/* GNU C, since gcc for this machine computes floats as doubles under -std=c99, which the
	 * translated code refuses by #error. */
	s390x: { cc: 's390x-linux-gnu-gcc', target: 's390x-linux-gnu',
		flags: ['-O1', '-std=gnu99', ...strict], link: ['-static'], prefix: ['qemu-s390x'],
		scripts: SUBSET, vectors: true },
	arm: { cc: 'arm-linux-gnueabihf-gcc', target: 'arm-linux-gnueabihf',
		flags: ['-O1', ...warnings], link: ['-static'], prefix: ['qemu-arm'], scripts: SUBSET,
		vectors: true, without: LITERALS },
	/* Both at once. The driver, too, returns vectors. */
	ppc32: { cc: 'powerpc-linux-gnu-gcc', target: 'powerpc-linux-gnu',
		flags: ['-O1', ...warnings, '-Wno-psabi'], link: ['-static'], prefix: ['qemu-ppc'],
		scripts: SUBSET, without: LITERALS },
	riscv64: {
		cc: 'riscv64-linux-gnu-gcc',
		target: 'riscv64-linux-gnu',
		flags: ['-O1', ...warnings],
		link: ['-static'],
		prefix: ['qemu-riscv64'],
		scripts: ATOMIC,
		vectors: true,
		without: LITERALS,
	},
	/* Not in the default set. */
	...Object.fromEntries(MACHINES.map(([name, target, emulator, ...flags]) => [name, {
		cc: `${target}-gcc`,
		target,
		flags: ['-O1', ...warnings, ...flags],
		link: ['-static'],
		prefix: [emulator],
		scripts: SUBSET,
		extra: true,
	}])),
	'gcc-O0': { cc: 'gcc', flags: ['-O0', ...warnings], extra: true },
	'gcc-O1': { cc: 'gcc', flags: ['-O1', ...warnings], extra: true },
	'gcc-O3': { cc: 'gcc', flags: ['-O3', ...warnings], extra: true },
	'clang-O0': { cc: 'clang-19', flags: ['-O0', ...warnings], extra: true },
	'clang-O3': { cc: 'clang-19', flags: ['-O3', ...warnings], extra: true },
	'clang-checks-O3': { cc: 'clang-19', flags: ['-O3', ...warnings, ...checks], extra: true },
	'gcc-realloc-O2': { cc: 'gcc', flags: ['-O2', ...warnings, ...checks, '-DWASM_RT_USE_MMAP=0'],
	extra: true },
	'gcc-depth-O2': { cc: 'gcc', flags: ['-O2', ...warnings, '-DWASM_RT_STACK_DEPTH_COUNT=1'],
	extra: true },
};
for (const [name, config] of Object.entries(CONFIGS))
	config.name = name;
