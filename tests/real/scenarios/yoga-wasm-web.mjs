// Flexbox layout; C++ with embind, compiled by Emscripten.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import initYoga from 'yoga-wasm-web';

export default async function () {
	const file = createRequire(import.meta.url).resolve('yoga-wasm-web/dist/yoga.wasm');
	const yoga = await initYoga(fs.readFileSync(file));
	const root = yoga.Node.create();
	root.setWidth(500);
	root.setHeight(300);
	root.setFlexDirection(yoga.FLEX_DIRECTION_ROW);
	root.setPadding(yoga.EDGE_ALL, 7.5);
	for (let i = 0; i < 3; i++) {
		const child = yoga.Node.create();
		child.setFlexGrow(i + 1);
		child.setMargin(yoga.EDGE_LEFT, 3);
		root.insertChild(child, i);
	}
	root.calculateLayout(500, 300, yoga.DIRECTION_LTR);
	const layout = JSON.stringify([0, 1, 2].map((i) => root.getChild(i).getComputedLayout().width));
	if (layout !== '[79,159,238]')
		throw new Error(layout);
	root.freeRecursive();
}
