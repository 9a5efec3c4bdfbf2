// assemble.mjs OUT FILE.wat...: OUT/FILE.wasm of each, without validation, by npm's @mdn/watify.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { initSync, watify } from '@mdn/watify';

const folder = path.dirname(createRequire(import.meta.url).resolve('@mdn/watify'));
initSync({ module: fs.readFileSync(path.join(folder, 'watify_bg.wasm')) });

const [out, ...files] = process.argv.slice(2);
for (const file of files) {
	try {
		fs.writeFileSync(path.join(out, path.basename(file, '.wat') + '.wasm'),
			watify(fs.readFileSync(file, 'utf8')));
	} catch (error) {
		console.error(`${file}: ${error}`);
		process.exitCode = 1;
	}
}
