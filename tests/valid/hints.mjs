// Sections metadata.code.branch_hint, right and wrong, and how many branches have a hint in the C.
// The specification says of custom sections that no error in them makes a module invalid. Here,
// what comes before an error holds.

const part = (id, ...contents) => [id, contents.length, ...contents];
const name = Buffer.from('metadata.code.branch_hint');
const section = (...contents) => part(0, name.length, ...name, ...contents);

// Two functions that store if their parameter is not 0; the `if` has offset 3 in the body.
const body = [0, 0x20, 0, 0x04, 0x40, 0x20, 0, 0x41, 1, 0x36, 2, 0, 0x0b, 0x0b];
const begin = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...part(1, 1, 0x60, 1, 0x7f, 0),
	...part(3, 2, 0, 0), ...part(5, 1, 0, 1), ...part(7, 2, 1, 97, 0, 0, 1, 98, 0, 1)];
const code = part(10, 2, body.length, ...body, body.length, ...body);

const first = [0, 1, 3, 1, 0], second = [1, 1, 3, 1, 0];
const big = [0xff, 0xff, 0xff, 0xff, 0x0f];

export const hints = [
	['of both functions', 2, section(2, ...first, ...second)],
	['of functions in any order', 2, section(2, ...second, ...first)],
	['of no function', 0, section(0)],
	['in no section', 0, []],
	['in an empty section', 0, section()],
	['of functions whose number does not end', 0, section(0x80)],
	['of four billion functions', 2, section(...big, ...first, ...second)],
	['four billion of them', 1, section(2, ...first, 1, ...big, 3, 1, 0)],
	['without the last value', 1, section(2, ...first, ...second.slice(0, -1))],
	['with two values', 1, section(2, ...first, 1, 1, 3, 2, 0, 0)],
	['that are neither false nor true', 1, section(2, ...first, 1, 1, 3, 1, 2)],
	['that do not ascend', 1, section(2, ...first, 1, 2, 3, 1, 0, 3, 1, 0)],
	['of another instruction', 1, section(2, ...first, 1, 1, 4, 1, 0)],
	['beyond the body', 1, section(2, ...first, 1, 1, ...big, 1, 0)],
	['of a function that is not there', 1, section(2, 2, 1, 3, 1, 0, ...first)],
	['of the last function that can be', 1, section(2, ...big, 1, 3, 1, 0, ...first)],
	['with more after them', 1, section(1, ...first, 1, 2, 3)],
	['in two sections', 1, [...section(1, ...first), ...section(1, ...second)]],
	['after the code', 2, [], section(2, ...first, ...second)],
].map(([what, n, before, after = []]) =>
	[what, n, Buffer.from([...begin, ...before, ...code, ...after])]);
