// DuckDB, by Emscripten with the older exceptions: queries, and one that fails in between.
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.join(process.env.DUCKDB, 'package.json'));
const main = require.resolve('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs');
const duckdb = require(main);

export default async function () {
	const eh = { mainModule: path.join(path.dirname(main), 'duckdb-eh.wasm'), mainWorker: '' };
	const db = await duckdb.createDuckDB({ mvp: eh, eh }, new duckdb.VoidLogger(),
		duckdb.NODE_RUNTIME);
	await db.instantiate(() => {});
	const connection = db.connect();
	const ask = (query) => {
		try {
			return JSON.stringify(connection.query(query).toArray());
		} catch (error) {
			return error.message.split('\n')[0];
		}
	};
	const expect = (query, pattern) => {
		const answer = ask(query);
		if (!pattern.test(answer))
			throw new Error(`${query}: ${answer}`);
	};
	expect('SELECT 42 AS n', /^\[\{"n":42\}\]$/);
	expect('SELEC 42', /Parser Error/);
	expect('SELECT * FROM nowhere', /Catalog Error/);
	expect('SELECT sum(i) FROM range(10) t(i) WHERE i % 2 = 1', /25/);
	expect("SELECT CAST('four' AS INTEGER)", /Conversion Error/);
	expect('SELECT 42 AS n', /^\[\{"n":42\}\]$/);
	connection.close();
}
