/* SQLite: a database in memory, with an index, a join, groups and updates. */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

static unsigned sum;

/* What SQLite wants of a system. Nothing is ever opened. */
static int
open_nothing(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
	(void)vfs, (void)name, (void)flags, (void)out;
	file->pMethods = NULL;
	return SQLITE_CANTOPEN;
}

static int
random_bytes(sqlite3_vfs *vfs, int n, char *to)
{
	(void)vfs;
	memset(to, 4, (size_t)n);
	return n;
}

static int
full_name(sqlite3_vfs *vfs, const char *name, int n, char *to)
{
	(void)vfs;
	strncpy(to, name, (size_t)n);
	return SQLITE_OK;
}

static int
now(sqlite3_vfs *vfs, double *to)
{
	(void)vfs;
	*to = 2460000.5;
	return SQLITE_OK;
}

int
sqlite3_os_init(void)
{
	static sqlite3_vfs vfs = { .iVersion = 1, .szOsFile = sizeof(sqlite3_file), .mxPathname = 100,
		.zName = "nothing", .xOpen = open_nothing, .xFullPathname = full_name,
		.xRandomness = random_bytes, .xCurrentTime = now };

	return sqlite3_vfs_register(&vfs, 1);
}

int
sqlite3_os_end(void)
{
	return SQLITE_OK;
}

static int
row(void *user, int n, char **values, char **names)
{
	(void)user, (void)names;
	for (int i = 0; i < n; i++)
		for (const char *p = values[i]; p && *p; p++)
			sum = sum * 3 + (unsigned char)*p;
	return 0;
}

static const char make[] =
	"create table item(id integer primary key, name text, price int, kind int);"
	"create table kind(id integer primary key, title text);"
	"with recursive n(i) as (select 1 union all select i + 1 from n where i < 20)"
	"	insert into kind select i, 'kind ' || i from n;"
	"begin;"
	"with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000)"
	"	insert into item select i, printf('name %d', i * 7919 % 2003), i * 31 % 997, 1 + i % 20"
	"	from n;"
	"create index by_name on item(name);"
	"commit;";

static const char ask[] =
	"select title, count(*), sum(price), max(name) from item join kind on kind.id = item.kind"
	"	group by title order by 3 desc;"
	"select count(*) from item where name like 'name 1%5';"
	"update item set price = price + 1 where kind % 3 = 0;"
	"select group_concat(name) from (select name from item where name between 'name 3' and 'name 5'"
	"	order by name limit 100);"
	"select id, upper(name) from item where price in (select price from item group by price"
	"	having count(*) > 2) order by price, id limit 50;"
	"delete from item where id in (select id from item order by price limit 10);";

unsigned
kernel(unsigned rounds)
{
	while (rounds--) {
		sqlite3 *db;
		if (sqlite3_open(":memory:", &db) != SQLITE_OK ||
			sqlite3_exec(db, make, row, NULL, NULL) != SQLITE_OK)
			return 0;
		for (int i = 0; i < 4; i++)
			if (sqlite3_exec(db, ask, row, NULL, NULL) != SQLITE_OK)
				return 0;
		sqlite3_close(db);
	}
	return sum;
}
