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

-- Whatever comes before a key in the row: columns of every width, NULL, dropped, added later with a value and without, or a text. The
-- row that is deleted is the one whose keys are told.
CREATE TABLE w (flag boolean, note int, tiny int2, key bigint, gone timestamptz, id int, code "char", rank int2, past_eight int, name text,
                behind bigint);
CREATE FUNCTION add_to_w(from_id int, gone text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO w (flag, note, tiny, key, %s id, code, rank, past_eight, name, behind) '
                   'SELECT CASE WHEN i %% 2 = 0 THEN true END, CASE WHEN i %% 3 = 0 THEN i END, CASE WHEN i %% 5 < 2 THEN i END, 200 + i, %s '
                   'i, CASE WHEN i %% 7 < 3 THEN ''x'' END, CASE WHEN i %% 4 < 3 THEN 300 + i END, 400 + i, repeat(''n'', i), 600 + i '
                   'FROM generate_series($1, $1 + 29) i', CASE WHEN gone <> '' THEN 'gone,' END, gone) USING from_id;
END $$;
SELECT add_to_w(1, 'CASE WHEN i % 11 < 6 THEN now() END,');
ALTER TABLE w DROP COLUMN gone;
SELECT add_to_w(31, '');
ALTER TABLE w DROP COLUMN code, ADD COLUMN late int DEFAULT 7;
CREATE TABLE few (id int);
INSERT INTO few SELECT generate_series(1, 5);
ALTER TABLE few ADD COLUMN valued int2 DEFAULT 7, ADD COLUMN empty bigint;
INSERT INTO few SELECT i, i + 10, i + 20 FROM generate_series(6, 10) i;
CREATE FUNCTION told(INOUT row_of regclass, attributes text[], OUT rows bigint, OUT rightly bigint) LANGUAGE plpgsql AS $$
DECLARE
    before bytea[];
    since bytea[];
    one record;
BEGIN
    rows := 0;
    rightly := 0;
    FOR one IN EXECUTE format('SELECT t.id, to_jsonb(t) AS values FROM %s t ORDER BY id', row_of) LOOP
        before := (SELECT m.sums FROM lead_funnel._table_mark(row_of, attributes) m);
        EXECUTE format('DELETE FROM %s WHERE id = $1', row_of) USING one.id;
        since := (SELECT m.sums FROM lead_funnel._table_mark(row_of, attributes) m);
        rows := rows + 1;
        rightly := rightly + (SELECT bool_and(lead_funnel._changed_keys(before[a.nth], since[a.nth], 1000, 10)
                                              = array_remove(ARRAY[(one.values ->> a.name)::bigint], NULL))
                              FROM unnest(attributes) WITH ORDINALITY a (name, nth))::int;
    END LOOP;
END $$;
SELECT * FROM told('w', '{note,tiny,key,id,rank,past_eight,behind,late}');
SELECT * FROM told('few', '{id,valued,empty}');

-- The parts that differ are kept, others are NULL.
SELECT lead_funnel._parts_that_differ('\x0102030405', '\x0102130405', 2) AS changed,
       lead_funnel._parts_that_differ('\x0102030405', '\x010203', 2) AS longer,
       lead_funnel._parts_that_differ('\x0102', '\x01020304', 2) AS shorter,
       lead_funnel._parts_that_differ('\x010203', '\x01020304', 2) AS shorter_part,
       lead_funnel._parts_that_differ('\x0102', NULL, 1) AS new, lead_funnel._parts_that_differ('', NULL, 1) AS empty,
       lead_funnel._parts_that_differ(NULL, '\x01', 1) AS none, lead_funnel._parts_that_differ('\x01', '\x01', NULL) AS unknown;
SELECT lead_funnel._parts_that_differ('\x01', '\x01', 0);

-- A label with another name, under a domain and an array, makes the table another one.
CREATE TYPE kind AS ENUM ('need', 'timing');
CREATE DOMAIN kept_kind AS kind;
CREATE DOMAIN kinds AS kept_kind[];
CREATE TABLE labelled (kinds kinds);
SELECT lead_funnel._shape_mark('labelled') AS shape \gset
SELECT lead_funnel._shape_mark('labelled') = :'shape' AS is_same;
ALTER TYPE kind RENAME VALUE 'timing' TO 'budget';
SELECT lead_funnel._shape_mark('labelled') = :'shape' AS is_same;

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
DROP FUNCTION changed, keep, add_to_w, told;
DROP VIEW v;
DROP TABLE t, kept, w, few, labelled;
DROP DOMAIN kinds, kept_kind;
DROP TYPE kind;
