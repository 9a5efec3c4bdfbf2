create table people(id integer primary key, name text not null, born real, unique(name));
insert into people(name, born) values ('Ada', 1815.9), ('Grace', 1906.9), ('Alan', 1912.5), ('Edsger', 1930.4);
create index born on people(born);
create trigger count_up after insert on people begin insert into log values (new.name || ' came'); end;
create table log(line text);
insert into people(name) values ('Barbara');
select * from log;
.mode column
.headers on
select name, born, rank() over (order by born) as place from people where born is not null;
explain query plan select * from people where born > 1900;
.mode list
.headers off
with recursive c(x) as (select 1 union all select x + 1 from c where x < 20000) select count(*), sum(x), printf('%.6f', sum(sqrt(x))) from c;
create table big as with recursive c(x) as (select 1 union all select x + 1 from c where x < 20000) select x, hex(x * 7919 % 65537) as h, x * 1.5 as r from c;
create index h on big(h);
select count(distinct h), min(h), max(h), total(r) from big;
select a.x, b.x from big a join big b on a.h = b.h and a.x < b.x limit 3;
begin; delete from big where x % 2; select count(*) from big; rollback; select count(*) from big;
savepoint s; update people set name = upper(name); select group_concat(name, ',') from people; rollback to s; release s;
create virtual table texts using fts5(body);
insert into texts values ('the quick brown fox'), ('jumps over the lazy dog'), ('quick quick dogs');
select rowid, snippet(texts, 0, '[', ']', '..', 4) from texts where texts match 'quick' order by rank;
create virtual table boxes using rtree(id, x0, x1, y0, y1);
insert into boxes select x, x, x + 10, x * 2, x * 2 + 5 from big where x <= 1000;
select count(*) from boxes where x0 > 100 and x1 < 200 and y0 > 250;
select json_extract('{"a": [1, {"b": "c"}]}', '$.a[1].b'), json_group_array(id) from people;
select strftime('%Y-%m-%d %H:%M', 1e9, 'unixepoch'), date('2024-02-29', '+1 year'), round(log(2), 10), like('a%', 'Abc');
insert into people(name) values ('Ada');
select nothing from people;
pragma integrity_check;
vacuum;
.dump people
