-- Label types: lead_intent, lead_stage, sla_state.
SET search_path = lead_funnel, public;
\pset format unaligned
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/checks.sql

-- What each type is: its labels in ascending order.
CREATE TEMP TABLE label (type text, position int, label text);
INSERT INTO label
SELECT type, position - 1, label
FROM (VALUES
		('lead_intent', '{low,mid,high}'::text[]),
		('lead_stage', '{nurture,mql,sql,opportunity,customer}'),
		('sla_state', '{none,pending,at_risk,overdue,met,breached}')) AS t (type, labels),
	unnest(labels) WITH ORDINALITY AS u (label, position);

CREATE TEMP TABLE intent AS
SELECT position, label, label::lead_intent AS value FROM label WHERE type = 'lead_intent';
CREATE TEMP TABLE stage AS
SELECT position, label, label::lead_stage AS value FROM label WHERE type = 'lead_stage';
CREATE TEMP TABLE state AS
SELECT position, label, label::sla_state AS value FROM label WHERE type = 'sla_state';

SELECT string_agg(value::text, ' < ' ORDER BY value) FROM intent;
SELECT string_agg(value::text, ' < ' ORDER BY value) FROM stage;
SELECT string_agg(value::text, ' < ' ORDER BY value) FROM state;

-- Text: any letter case, white space around, canonical out.
SELECT ' SQL '::lead_stage, E'\n\tMqL\r\n'::lead_stage, 'At_Risk'::sla_state, 'HIGH'::lead_intent;
SELECT label FROM stage WHERE value::text <> label
UNION ALL SELECT label FROM intent WHERE upper(label)::lead_intent <> value
UNION ALL SELECT label FROM state WHERE initcap(label)::sla_state <> value;

-- One byte on disk, by value.
SELECT typname, typlen, typbyval, typalign, typstorage
FROM pg_type WHERE typname IN (SELECT type FROM label) ORDER BY typname;
SELECT pg_column_size(value) FROM stage LIMIT 1;

-- A wrong label is an error that lists the right ones.
\x on
SELECT * FROM pg_temp.error_of($$'lead'::lead_stage$$);
SELECT * FROM pg_temp.error_of($$'medium'::lead_intent$$);
SELECT * FROM pg_temp.error_of($$'at risk'::sla_state$$);
\x off
SELECT bad, (pg_temp.error_of(format('%L::lead_stage', bad))).message
FROM unnest('{"", " ", sq, sqll, "s ql", 2, "sql,mql"}'::text[]) AS bad;

SELECT * FROM pg_temp.error_of($$'sq'::text::lead_stage$$) \gx
-- Casts: to text in assignments too, from text only when asked for.
CREATE TEMP TABLE words (word text, code varchar(20));
INSERT INTO words VALUES ('met'::sla_state, 'sql'::lead_stage);
SELECT word::sla_state, code::lead_stage, (' ' || upper(code) || E'\t')::lead_stage AS loud, NULL::text::lead_intent IS NULL AS null_intent FROM words;
SELECT 'stage: ' || 'mql'::lead_stage, concat('high'::lead_intent, NULL::lead_intent);
CREATE TEMP TABLE stages (stage lead_stage);
INSERT INTO stages SELECT code FROM words;

-- The six operators and the btree comparison say what the positions say.
SELECT a.label, b.label
FROM stage a, stage b
WHERE (a.value = b.value, a.value <> b.value, a.value < b.value, a.value <= b.value,
		a.value > b.value, a.value >= b.value, lead_stage_cmp(a.value, b.value))
	IS DISTINCT FROM
	(a.position = b.position, a.position <> b.position, a.position < b.position, a.position <= b.position,
		a.position > b.position, a.position >= b.position, sign(a.position - b.position)::int);
SELECT a.label, b.label
FROM intent a, intent b
WHERE (a.value = b.value, a.value <> b.value, a.value < b.value, a.value <= b.value,
		a.value > b.value, a.value >= b.value, lead_intent_cmp(a.value, b.value))
	IS DISTINCT FROM
	(a.position = b.position, a.position <> b.position, a.position < b.position, a.position <= b.position,
		a.position > b.position, a.position >= b.position, sign(a.position - b.position)::int);
SELECT a.label, b.label
FROM state a, state b
WHERE (a.value = b.value, a.value <> b.value, a.value < b.value, a.value <= b.value,
		a.value > b.value, a.value >= b.value, sla_state_cmp(a.value, b.value))
	IS DISTINCT FROM
	(a.position = b.position, a.position <> b.position, a.position < b.position, a.position <= b.position,
		a.position > b.position, a.position >= b.position, sign(a.position - b.position)::int);

-- min and max
SELECT min(value), max(value) FROM stage;
SELECT min(value), max(value) FROM intent;
SELECT min(value), max(value) FROM state;
SELECT max(value) FILTER (WHERE position < 0) IS NULL AS none,
	max(nullif(value, 'customer')) AS null_skipped FROM stage;
SELECT greatest('mql'::lead_stage, 'sql', NULL), least('mql'::lead_stage, 'sql');

-- The hashes are frozen: hash partitions on disk depend on them.
SELECT label, lead_stage_hash(value) AS hash, lead_stage_hash_extended(value, 0) AS extended,
	lead_stage_hash_extended(value, 1) AS seeded
FROM stage ORDER BY value;
SELECT i.label, s.label, t.label
FROM intent i JOIN stage s USING (position) JOIN state t USING (position)
WHERE lead_intent_hash(i.value) <> lead_stage_hash(s.value)
	OR sla_state_hash(t.value) <> lead_stage_hash(s.value)
	OR lead_intent_hash_extended(i.value, 7) <> lead_stage_hash_extended(s.value, 7)
	OR sla_state_hash_extended(t.value, 7) <> lead_stage_hash_extended(s.value, 7);

-- Indexes
CREATE TEMP TABLE lead (id int, stage lead_stage, intent lead_intent);
INSERT INTO lead
SELECT n, s.value, i.value
FROM generate_series(0, 9999) AS n
	JOIN stage s ON s.position = n % 5
	LEFT JOIN intent i ON i.position = n % 7;
CREATE INDEX lead_stage_btree ON lead (stage);
CREATE INDEX lead_intent_hash ON lead USING hash (intent);
VACUUM (ANALYZE) lead;
SET enable_seqscan = off;
SELECT pg_temp.plan_has($$SELECT count(*) FROM lead WHERE stage >= 'opportunity'$$, 'lead_stage_btree');
SELECT pg_temp.plan_has($$SELECT count(*) FROM lead WHERE intent = 'high'$$, 'lead_intent_hash');
SELECT pg_temp.plan_has($$SELECT max(stage) FROM lead$$, 'Index Only Scan Backward using lead_stage_btree');
SELECT pg_temp.plan_has($$SELECT stage FROM lead ORDER BY stage$$, 'Index Only Scan using lead_stage_btree');
SELECT count(*) FILTER (WHERE stage >= 'opportunity') AS scanned,
	(SELECT count(*) FROM lead WHERE stage >= 'opportunity') AS indexed FROM lead;
SELECT count(*) FILTER (WHERE intent = 'high') AS scanned,
	(SELECT count(*) FROM lead WHERE intent = 'high') AS indexed FROM lead;
SELECT max(stage), min(stage) FROM lead;
RESET enable_seqscan;
-- btequalimage: 10000 equal keys are kept once each
SELECT pg_relation_size('lead_stage_btree') < 10000 * 10 AS deduplicated;
-- Statistics serve the estimate: two of five stages.
SELECT pg_temp.rows_of($$SELECT * FROM lead WHERE stage >= 'opportunity'$$) BETWEEN 3900 AND 4100 AS estimated;

-- Hash join, merge join, grouping
SET enable_nestloop = off;
SET enable_mergejoin = off;
SELECT pg_temp.plan_has($$SELECT * FROM lead a JOIN stage b ON a.stage = b.value$$, 'Hash Join');
SELECT count(*) FROM lead a JOIN stage b ON a.stage = b.value;
RESET enable_mergejoin;
SET enable_hashjoin = off;
SELECT pg_temp.plan_has($$SELECT * FROM lead a JOIN stage b ON a.stage = b.value$$, 'Merge Join');
SELECT count(*) FROM lead a JOIN stage b ON a.stage = b.value;
RESET enable_hashjoin;
RESET enable_nestloop;
SELECT pg_temp.plan_has($$SELECT stage, count(*) FROM lead GROUP BY stage$$, 'HashAggregate');
SELECT stage, count(*) FROM lead GROUP BY stage ORDER BY stage DESC;

-- Parallel: partial max and min
CREATE TABLE labels_parallel AS SELECT id, stage FROM lead;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT pg_temp.plan_has($$SELECT max(stage), min(stage) FROM labels_parallel$$, 'Partial Aggregate');
SELECT max(stage), min(stage) FROM labels_parallel;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
DROP TABLE labels_parallel;

-- Partitions: by hash and by range
CREATE TABLE labels_hash (stage lead_stage) PARTITION BY HASH (stage);
CREATE TABLE labels_hash_0 PARTITION OF labels_hash FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE labels_hash_1 PARTITION OF labels_hash FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO labels_hash SELECT value FROM stage;
SELECT tableoid::regclass, stage FROM labels_hash ORDER BY stage;
SELECT pg_temp.plan_has($$SELECT * FROM labels_hash WHERE stage = 'sql'$$, 'labels_hash_0')
	<> pg_temp.plan_has($$SELECT * FROM labels_hash WHERE stage = 'sql'$$, 'labels_hash_1') AS pruned;
DROP TABLE labels_hash;
CREATE TABLE labels_range (stage lead_stage) PARTITION BY RANGE (stage);
CREATE TABLE labels_marketing PARTITION OF labels_range FOR VALUES FROM (MINVALUE) TO ('sql');
CREATE TABLE labels_sales PARTITION OF labels_range FOR VALUES FROM ('sql') TO (MAXVALUE);
INSERT INTO labels_range SELECT value FROM stage;
SELECT tableoid::regclass, stage FROM labels_range ORDER BY stage;
DROP TABLE labels_range;

-- Immutable: stored generated columns and index expressions
CREATE TEMP TABLE generated (word text, stage lead_stage GENERATED ALWAYS AS (word::lead_stage) STORED);
CREATE INDEX ON generated ((stage::text));
INSERT INTO generated VALUES ('SQL') RETURNING *;

-- NULL in, NULL out
SELECT NULL::lead_stage = 'sql' IS NULL, lead_stage_cmp(NULL, 'sql') IS NULL, NULL::lead_stage::text IS NULL;
