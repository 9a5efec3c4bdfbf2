// SQLite, compiled by Emscripten.
import sqlJs from 'sql.js';

const QUERIES = `
	CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, height REAL, joined TEXT);
	INSERT INTO people (name, height, joined) VALUES ('Ada', 1.65, '1843-07-01'),
		('Grace', 1.7, '1943-12-01'), ('Edsger', 1.83, '1952-03-01');
	WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
		INSERT INTO people (name, height) SELECT 'p' || i, 1.5 + i / 1000.0 FROM n;
	CREATE INDEX by_name ON people (name);`;

export default async function () {
	const { Database } = await sqlJs();
	const db = new Database();
	db.run(QUERIES);
	const [{ values }] = db.exec("SELECT count(*), printf('%.4f', avg(height)), "
		+ "group_concat(name, ' ') FILTER (WHERE joined NOT NULL) FROM people");
	if (JSON.stringify(values) !== '[[303,"1.6513","Ada Grace Edsger"]]')
		throw new Error(JSON.stringify(values));
	db.exec("SELECT name, upper(name), julianday(joined) FROM people "
		+ "WHERE name LIKE '%a%' ORDER BY height DESC LIMIT 5");
	db.exec('SELECT a.name, sum(b.height) OVER (ORDER BY b.id) '
		+ 'FROM people a JOIN people b ON b.id = a.id + 1 LIMIT 20');
	db.run('BEGIN; DELETE FROM people WHERE id % 7 = 0; ROLLBACK; VACUUM');
	try {
		db.exec('SELECT * FROM nowhere');
	} catch (error) {
		if (!/no such table/.test(error.message))
			throw error;
	}
	db.export();
	db.close();
}
