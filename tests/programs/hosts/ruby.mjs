// ruby.mjs MODULE FILE...: what ruby.c does, under node's WASI.
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';

const [file, ...scripts] = process.argv.slice(2);
const wasi = new WASI({ version: 'preview1' });
const module = await WebAssembly.compile(readFileSync(file));
const handles = [];
const imports = { wasi_snapshot_preview1: wasi.wasiImport, canonical_abi: {
	'resource_new_rb-abi-value': (pointer) => handles.push(pointer) - 1,
	'resource_get_rb-abi-value': (handle) => handles[handle],
	'resource_drop_js-abi-value': () => {},
}, 'rb-js-abi-host': {} };
for (const { module: from, name } of WebAssembly.Module.imports(module))
	imports[from][name] ??= () => { throw new Error(`${name} is missing`); };
const { exports } = await WebAssembly.instantiate(module, imports);
wasi.initialize({ exports });

const call = (begin, ...values) =>
	exports[Object.keys(exports).find((name) => name.startsWith(begin))](...values);
const view = () => new DataView(exports.memory.buffer);
const get = (address) => view().getUint32(address, true);

// Pointer and size of a copy in the guest's memory.
function string(bytes) {
	const address = exports.cabi_realloc(0, 0, 1, bytes.length);
	new Uint8Array(exports.memory.buffer, address, bytes.length).set(bytes);
	return [address, bytes.length];
}

const terminated = (text) => string(Buffer.from(text + '\0'));

function text(object, method) {
	const result = call('rb-funcallv-protect', object, call('rb-intern', ...terminated(method)), 0,
		0);
	const at = call('rstring-ptr', get(result));
	const bytes = Buffer.from(exports.memory.buffer, get(at), get(at + 4)).toString();
	call('cabi_post_rstring-ptr', at);
	return bytes + '\n';
}

const list = exports.cabi_realloc(0, 0, 4, 3 * 8);
['ruby', '-EUTF-8', '-e_=0'].forEach((argument, i) => {
	const [address, size] = terminated(argument);
	view().setUint32(list + 8 * i, address, true);
	view().setUint32(list + 8 * i + 4, size, true);
});
call('ruby-init:', list, 3);
for (const script of scripts) {
	const result = call('rb-eval-string-protect', ...terminated(readFileSync(script, 'utf8')));
	if (get(result + 4) !== 0) {
		process.stdout.write('uncaught: ' + text(call('rb-errinfo'), 'full_message'));
		call('rb-clear-errinfo');
		process.exitCode = 1;
	} else {
		process.stdout.write('=> ' + text(get(result), 'inspect'));
	}
}
