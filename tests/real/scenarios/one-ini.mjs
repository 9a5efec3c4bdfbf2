// A parser of INI files; Rust with wasm-bindgen.
import { createRequire } from 'node:module';

const ini = createRequire(import.meta.url)('@one-ini/wasm');

export default async function () {
	const { body } = ini.parse_to_json
		? { body: ini.parse_to_json('root = true\n[*.c]\nindent_style = tab\n; comment\n') } : {};
	if (!body)
		throw new Error(Object.keys(ini).join());
}
