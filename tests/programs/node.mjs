// node: runs a command under node's WASI. node.mjs FILE.wasm [--dir HOST::GUEST] [--env K=V] --
// ARGUMENTS, as tests/wasi/host.c.
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';

const [file, ...rest] = process.argv.slice(2);
const env = {}, preopens = {};
while (rest[0] !== '--') {
	const option = rest.shift(), value = rest.shift();
	if (option === '--dir') {
		const [host, guest] = value.split('::');
		preopens[guest] = host;
	} else {
		const [name, ...text] = value.split('=');
		env[name] = text.join('=');
	}
}
const wasi = new WASI({ version: 'preview1', args: rest.slice(1), env, preopens,
	returnOnExit: true });
const module = await WebAssembly.compile(readFileSync(file));
const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi.wasiImport });
process.exitCode = wasi.start(instance);
