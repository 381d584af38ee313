-- The keys under which rows of a table have changed, by the sums of _table_mark() then and now.
SET client_min_messages = warning;
\set VERBOSITY default
\set SHOW_CONTEXT never
\pset null '-'
\pset format unaligned
\pset footer off

-- A part of it has the columns in another order.
CREATE TABLE t (id int, small int2, key bigint, name text, made int GENERATED ALWAYS AS (id / 2) STORED) PARTITION BY LIST (name);
CREATE TABLE t_a PARTITION OF t FOR VALUES IN ('a');
CREATE TABLE t_b (name text, gone int, key bigint, small int2, id int, made int GENERATED ALWAYS AS (id / 2) STORED);
ALTER TABLE t_b DROP COLUMN gone;
ALTER TABLE t ATTACH PARTITION t_b FOR VALUES IN ('b');
INSERT INTO t SELECT i, i % 30000, i * 1000, CASE WHEN i % 2 = 0 THEN 'a' ELSE 'b' END FROM generate_series(1, 1000) i;
INSERT INTO t VALUES (NULL, NULL, NULL, 'a');
CREATE TABLE kept (mark text, sums bytea[]);
CREATE FUNCTION changed(OUT is_same boolean, OUT ids bigint[], OUT smalls bigint[], OUT keys bigint, OUT first_key bigint) LANGUAGE sql AS $$
    SELECT k.mark = n.mark, lead_funnel._changed_keys(k.sums[1], n.sums[1], 2147483647, 1000),
           lead_funnel._changed_keys(k.sums[2], n.sums[2], 32767, 1000),
           cardinality(lead_funnel._changed_keys(k.sums[3], n.sums[3], 9223372036854775807, 100000)),
           (lead_funnel._changed_keys(k.sums[3], n.sums[3], 9223372036854775807, 100000))[1]
    FROM kept k, lead_funnel._table_mark('t', '{id,small,key}') n $$;
CREATE FUNCTION keep() RETURNS void LANGUAGE sql AS
    $$ DELETE FROM kept; INSERT INTO kept SELECT m.* FROM lead_funnel._table_mark('t', '{id,small,key}') m $$;
SELECT keep();
SELECT * FROM changed();
UPDATE t SET name = name WHERE id IN (3, 700);
DELETE FROM t WHERE id = 999;
SELECT * FROM changed();
SELECT keep();
-- To another key; a key that is NULL is none.
UPDATE t SET id = 5000 WHERE id = 8;
UPDATE t SET name = 'a' WHERE id IS NULL;
SELECT * FROM changed();
SELECT keep();
-- Keys far away make the sums wider, not wrong; more than one asks for are not told, nor negative ones.
INSERT INTO t (id, key, name) VALUES (2147483647, 9223372036854775807, 'b');
SELECT * FROM changed();
SELECT lead_funnel._changed_keys(k.sums[1], n.sums[1], 2147483647, 0) AS too_many,
       lead_funnel._changed_keys(k.sums[1], n.sums[1], 2147483646, 1) AS too_high
FROM kept k, lead_funnel._table_mark('t', '{id}') n;
SELECT keep();
UPDATE t SET name = name WHERE id IN (3, 700);
SELECT * FROM changed();
UPDATE t SET id = -1 WHERE id = 4;
SELECT is_same, ids, smalls FROM changed();

-- No integers of the row: not known. No such table: nothing is.
SELECT mark IS NOT NULL AS marked, sums FROM lead_funnel._table_mark('t', '{name,made,missing,NULL,ctid}');
SELECT * FROM lead_funnel._table_mark(0, '{id}');
CREATE VIEW v AS SELECT * FROM t;
SELECT * FROM lead_funnel._table_mark('v', '{id}');
BEGIN;
CREATE TABLE made_now (id int);
SELECT * FROM lead_funnel._table_mark('made_now', '{id}');
ROLLBACK;
BEGIN;
UPDATE t SET small = 1 WHERE id = 5;
SELECT mark IS NOT NULL AS marked FROM lead_funnel._table_mark('t', '{id}');
TRUNCATE t_a;
SELECT mark IS NOT NULL AS marked FROM lead_funnel._table_mark('t', '{id}');
ROLLBACK;

-- What nobody returned.
SELECT lead_funnel._table_mark('t', array_fill('id'::text, '{33}'));
SELECT lead_funnel._changed_keys('', sums[1], 1, 1) FROM kept;
SELECT lead_funnel._changed_keys(sums[1], '\x00', 1, 1) FROM kept;
SELECT lead_funnel._changed_keys(substr(sums[1], 1, 40), sums[1], 1, 1) FROM kept;
SELECT lead_funnel._changed_keys(sums[1] || sums[1], sums[1], 1, 1) FROM kept;
SELECT lead_funnel._changed_keys(sums[1], sums[1], 1, -1) FROM kept;
SELECT lead_funnel._changed_keys(sums[1], sums[1], 1, 2147483647) FROM kept;
SELECT lead_funnel._changed_keys(NULL, sums[1], 1, 1), lead_funnel._changed_keys(sums[1], sums[1], -5, 0) FROM kept;
CREATE ROLE refresh_sums_reader;
SET ROLE refresh_sums_reader;
SELECT lead_funnel._table_mark('t', '{id}');
RESET ROLE;
-- Who may read some columns learns nothing of others.
GRANT USAGE ON SCHEMA lead_funnel TO refresh_sums_reader;
GRANT EXECUTE ON FUNCTION lead_funnel._table_mark TO refresh_sums_reader;
GRANT SELECT (id) ON t TO refresh_sums_reader;
SET ROLE refresh_sums_reader;
SELECT mark IS NOT NULL AS marked FROM lead_funnel._table_mark('t', '{id}');
SELECT lead_funnel._table_mark('t', '{id,small}');
RESET ROLE;
DROP OWNED BY refresh_sums_reader;
DROP ROLE refresh_sums_reader;
DROP FUNCTION changed, keep;
DROP VIEW v;
DROP TABLE t, kept;
