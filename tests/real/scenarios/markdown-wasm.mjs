// The Markdown parser md4c; C, compiled by Emscripten.
import { createRequire } from 'node:module';

const markdown = createRequire(import.meta.url)('markdown-wasm/dist/markdown.node.js');

export default async function () {
	const html = markdown.parse('# Title\n\nSome *text* with `code`, a [link](http://x.y/) and\n'
		+ '\n| a | b |\n|--:|---|\n| 1 | ~~2~~ |\n\n- [x] done\n- <b>html</b> &copy;\n');
	if (!/<table>/.test(html))
		throw new Error(html);
}
