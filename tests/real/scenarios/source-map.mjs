// The decoder of source maps' mappings; Rust.
import { createRequire } from 'node:module';

const { SourceMapConsumer, SourceMapGenerator } = createRequire(import.meta.url)('source-map');

const MAPPINGS = 5000; // the memory grows page by page

export default async function () {
	const generator = new SourceMapGenerator({ file: 'out.js' });
	for (let i = 0; i < MAPPINGS; i++)
		generator.addMapping({ generated: { line: 1 + (i >> 3), column: i * 7 % 90 },
			original: { line: 1 + i % 40, column: i % 13 }, source: `s${i % 3}.js`,
			name: `n${i}` });
	await SourceMapConsumer.with(generator.toJSON(), null, (consumer) => {
		let n = 0;
		consumer.eachMapping(() => n++);
		const { line, source } = consumer.originalPositionFor({ line: 3, column: 50 });
		if (n !== MAPPINGS || !line || !source)
			throw new Error(`${n} mappings, ${source}:${line}`);
		consumer.allGeneratedPositionsFor({ line: 5, source: 's1.js' });
	});
}
