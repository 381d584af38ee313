-- Label types: lead_intent, lead_stage, sla_state.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;

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
SELECT 'order of the labels', pg_temp.verdict(type, got, want)
FROM (SELECT type, string_agg(label, ' < ' ORDER BY position) AS want FROM label GROUP BY type) AS w
	JOIN (SELECT 'lead_intent', string_agg(value::text, ' < ' ORDER BY value) FROM intent
		UNION ALL SELECT 'lead_stage', string_agg(value::text, ' < ' ORDER BY value) FROM stage
		UNION ALL SELECT 'sla_state', string_agg(value::text, ' < ' ORDER BY value) FROM state) AS g (type, got) USING (type);

-- Text: any letter case, white space around, canonical out.
SELECT 'text', pg_temp.verdict(input, got, want)
FROM (VALUES (' SQL ', ' SQL '::lead_stage::text, 'sql'), (E'\n\tMqL\r\n', E'\n\tMqL\r\n'::lead_stage::text, 'mql'),
	('At_Risk', 'At_Risk'::sla_state::text, 'at_risk'), ('HIGH', 'HIGH'::lead_intent::text, 'high')) AS v (input, got, want);
SELECT 'text of every label', pg_temp.verdict(label, got, want)
FROM (SELECT label, value::text, label FROM stage
	UNION ALL SELECT label, upper(label)::lead_intent::text, value::text FROM intent
	UNION ALL SELECT label, initcap(label)::sla_state::text, value::text FROM state) AS v (label, got, want);

-- One byte on disk, by value.
SELECT 'storage', pg_temp.verdict(typname::text, concat_ws(' ', typlen, typbyval, typalign, typstorage), '1 t c p')
FROM pg_type WHERE typname IN (SELECT type FROM label);
SELECT 'size of a value', pg_temp.verdict(label, pg_column_size(value), 1) FROM stage;

-- A wrong label is an error that lists the right ones.
SELECT 'wrong labels', pg_temp.verdict(bad, pg_temp.failure(format('SELECT %L::%s', bad, type)), want)
FROM (VALUES
	('lead', 'lead_stage', '22P02 invalid input value for type lead_stage: "lead" / '
		'The labels are, in ascending order: nurture, mql, sql, opportunity, customer. / '
		'Write one label, for example "nurture".'),
	('medium', 'lead_intent', '22P02 invalid input value for type lead_intent: "medium" / '
		'The labels are, in ascending order: low, mid, high. / '
		'Write one label, for example "low".'),
	('at risk', 'sla_state', '22P02 invalid input value for type sla_state: "at risk" / '
		'The labels are, in ascending order: none, pending, at_risk, overdue, met, breached. / '
		'Write one label, for example "none".'),
	('sq', 'text::lead_stage', '22P02 invalid input value for type lead_stage: "sq" / '
		'The labels are, in ascending order: nurture, mql, sql, opportunity, customer. / '
		'Write one label, for example "nurture".')) AS v (bad, type, want);
SELECT 'wrong stages', pg_temp.verdict(bad, (pg_temp.error_of(format('%L::lead_stage', bad))).message,
	format('invalid input value for type lead_stage: "%s"', bad))
FROM unnest('{"", " ", sq, sqll, "s ql", 2, "sql,mql"}'::text[]) AS bad;

-- Casts: to text in assignments too, from text only when asked for.
CREATE TEMP TABLE words (word text, code varchar(20));
INSERT INTO words VALUES ('met'::sla_state, 'sql'::lead_stage);
CREATE TEMP TABLE stages (stage lead_stage);
SELECT 'casts', pg_temp.verdict(what, got, want)
FROM words, LATERAL (VALUES
	('text to state', word::sla_state::text, 'met'), ('varchar to stage', code::lead_stage::text, 'sql'),
	('loud', (' ' || upper(code) || E'\t')::lead_stage::text, 'sql'), ('NULL', NULL::text::lead_intent::text, NULL),
	('||', 'stage: ' || 'mql'::lead_stage, 'stage: mql'), ('concat', concat('high'::lead_intent, NULL::lead_intent), 'high'),
	('not by assignment', pg_temp.failure('INSERT INTO stages SELECT code FROM words'),
		'42804 column "stage" is of type lead_stage but expression is of type character varying / '
		'You will need to rewrite or cast the expression.')) AS v (what, got, want);

-- The six operators and the btree comparison say what the positions say.
SELECT 'comparisons of ' || type, pg_temp.verdict(what, got, want)
FROM (
	SELECT 'lead_stage', a.label || ' ' || b.label, (a.value = b.value, a.value <> b.value, a.value < b.value, a.value <= b.value,
			a.value > b.value, a.value >= b.value, lead_stage_cmp(a.value, b.value))::text, a.position, b.position
	FROM stage a, stage b
	UNION ALL
	SELECT 'lead_intent', a.label || ' ' || b.label, (a.value = b.value, a.value <> b.value, a.value < b.value, a.value <= b.value,
			a.value > b.value, a.value >= b.value, lead_intent_cmp(a.value, b.value))::text, a.position, b.position
	FROM intent a, intent b
	UNION ALL
	SELECT 'sla_state', a.label || ' ' || b.label, (a.value = b.value, a.value <> b.value, a.value < b.value, a.value <= b.value,
			a.value > b.value, a.value >= b.value, sla_state_cmp(a.value, b.value))::text, a.position, b.position
	FROM state a, state b) AS v (type, what, got, a, b),
	LATERAL (SELECT (a = b, a <> b, a < b, a <= b, a > b, a >= b, sign(a - b)::int)::text AS want) AS w
GROUP BY type ORDER BY type;

-- min and max
SELECT 'least and greatest', pg_temp.verdict(what, got, want)
FROM (
	SELECT 'stage', concat_ws(' ', min(value), max(value)), 'nurture customer' FROM stage
	UNION ALL SELECT 'intent', concat_ws(' ', min(value), max(value)), 'low high' FROM intent
	UNION ALL SELECT 'state', concat_ws(' ', min(value), max(value)), 'none breached' FROM state
	UNION ALL SELECT 'none', (max(value) FILTER (WHERE position < 0))::text, NULL FROM stage
	UNION ALL SELECT 'NULL skipped', max(nullif(value, 'customer'))::text, 'opportunity' FROM stage
	UNION ALL SELECT 'greatest', greatest('mql'::lead_stage, 'sql', NULL)::text, 'sql'
	UNION ALL SELECT 'least', least('mql'::lead_stage, 'sql')::text, 'mql') AS v (what, got, want);

-- The hashes are frozen: hash partitions on disk depend on them.
SELECT 'hashes', pg_temp.verdict(label, concat_ws(' ', lead_stage_hash(label::lead_stage),
	lead_stage_hash_extended(label::lead_stage, 0), lead_stage_hash_extended(label::lead_stage, 1)), want)
FROM (VALUES ('nurture', '-272711505 4154612158245552303 434346878670890809'),
	('mql', '-1905060026 -3670598878359251130 -7620678293940249823'),
	('sql', '1134484726 3647684041653542134 7846366767813865367'),
	('opportunity', '-28094569 -6566953864026435689 -5946089711469211808'),
	('customer', '-1011077333 1285040586020892459 -5464781135841189950')) AS v (label, want);
SELECT 'hashes of all types', pg_temp.verdict(position::text, (lead_intent_hash(i.value), sla_state_hash(t.value),
		lead_intent_hash_extended(i.value, 7), sla_state_hash_extended(t.value, 7))::text,
	(lead_stage_hash(s.value), lead_stage_hash(s.value), lead_stage_hash_extended(s.value, 7), lead_stage_hash_extended(s.value, 7))::text)
FROM intent i JOIN stage s USING (position) JOIN state t USING (position);

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
SELECT 'plans by index', pg_temp.verdict(query, pg_temp.plan_has(query, node), true)
FROM (VALUES ($$SELECT count(*) FROM lead WHERE stage >= 'opportunity'$$, 'lead_stage_btree'),
	($$SELECT count(*) FROM lead WHERE intent = 'high'$$, 'lead_intent_hash'),
	($$SELECT max(stage) FROM lead$$, 'Index Only Scan Backward using lead_stage_btree'),
	($$SELECT stage FROM lead ORDER BY stage$$, 'Index Only Scan using lead_stage_btree')) AS v (query, node);
SELECT 'found by index', pg_temp.verdict(what, got::text, want)
FROM (SELECT 'counted', count(*) FILTER (WHERE stage >= 'opportunity'), '4000' FROM lead
	UNION ALL SELECT 'btree', count(*), '4000' FROM lead WHERE stage >= 'opportunity'
	UNION ALL SELECT 'counted', count(*) FILTER (WHERE intent = 'high'), '1429' FROM lead
	UNION ALL SELECT 'hash', count(*), '1429' FROM lead WHERE intent = 'high') AS v (what, got, want);
SELECT 'ends of the index', pg_temp.verdict('max, min', v::text, '(customer,nurture)') FROM (SELECT max(stage), min(stage) FROM lead) AS v;
RESET enable_seqscan;
-- btequalimage: 10000 equal keys are kept once each
SELECT 'deduplicated', pg_temp.verdict('bytes', pg_relation_size('lead_stage_btree') < 10000 * 10, true);
-- Statistics serve the estimate: two of five stages.
SELECT 'estimated', pg_temp.verdict(n::text, n BETWEEN 3900 AND 4100, true)
FROM pg_temp.rows_of($$SELECT * FROM lead WHERE stage >= 'opportunity'$$) AS n;

-- Hash join, merge join, grouping
SET enable_nestloop = off;
SET enable_mergejoin = off;
SELECT 'hash join', pg_temp.verdict(q, pg_temp.plan_has(q, 'Hash Join'), true),
	pg_temp.verdict(q, (SELECT count(*) FROM lead a JOIN stage b ON a.stage = b.value), 10000)
FROM (VALUES ($$SELECT * FROM lead a JOIN stage b ON a.stage = b.value$$)) AS v (q);
RESET enable_mergejoin;
SET enable_hashjoin = off;
SELECT 'merge join', pg_temp.verdict(q, pg_temp.plan_has(q, 'Merge Join'), true),
	pg_temp.verdict(q, (SELECT count(*) FROM lead a JOIN stage b ON a.stage = b.value), 10000)
FROM (VALUES ($$SELECT * FROM lead a JOIN stage b ON a.stage = b.value$$)) AS v (q);
RESET enable_hashjoin;
RESET enable_nestloop;
SELECT 'grouping by hash', pg_temp.verdict(q, pg_temp.plan_has(q, 'HashAggregate'), true)
FROM (VALUES ('SELECT stage, count(*) FROM lead GROUP BY stage')) AS v (q);
SELECT 'groups', pg_temp.verdict(stage::text, n, 2000) FROM (SELECT stage, count(*) FROM lead GROUP BY stage) AS g (stage, n);

-- Parallel: partial max and min
CREATE TABLE labels_parallel AS SELECT id, stage FROM lead;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT 'parallel', pg_temp.verdict(q, pg_temp.plan_has(q, 'Partial Aggregate'), true)
FROM (VALUES ('SELECT max(stage), min(stage) FROM labels_parallel')) AS v (q);
SELECT 'parallel', pg_temp.verdict('max, min', v::text, '(customer,nurture)')
FROM (SELECT max(stage), min(stage) FROM labels_parallel) AS v;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
DROP TABLE labels_parallel;

-- Partitions: by hash and by range
CREATE TABLE labels_hash (stage lead_stage) PARTITION BY HASH (stage);
CREATE TABLE labels_hash_0 PARTITION OF labels_hash FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE labels_hash_1 PARTITION OF labels_hash FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO labels_hash SELECT value FROM stage;
SELECT 'partitions by hash', pg_temp.verdict(stage::text, tableoid::regclass::text,
	CASE WHEN stage <= 'sql' THEN 'labels_hash_0' ELSE 'labels_hash_1' END) FROM labels_hash;
SELECT 'pruned', pg_temp.verdict(part, pg_temp.plan_has($$SELECT * FROM labels_hash WHERE stage = 'sql'$$, part), scanned)
FROM (VALUES ('labels_hash_0', true), ('labels_hash_1', false)) AS v (part, scanned);
DROP TABLE labels_hash;
CREATE TABLE labels_range (stage lead_stage) PARTITION BY RANGE (stage);
CREATE TABLE labels_marketing PARTITION OF labels_range FOR VALUES FROM (MINVALUE) TO ('sql');
CREATE TABLE labels_sales PARTITION OF labels_range FOR VALUES FROM ('sql') TO (MAXVALUE);
INSERT INTO labels_range SELECT value FROM stage;
SELECT 'partitions by range', pg_temp.verdict(stage::text, tableoid::regclass::text,
	CASE WHEN stage::text IN ('nurture', 'mql') THEN 'labels_marketing' ELSE 'labels_sales' END) FROM labels_range;
DROP TABLE labels_range;

-- Immutable: stored generated columns and index expressions
CREATE TEMP TABLE generated (word text, stage lead_stage GENERATED ALWAYS AS (word::lead_stage) STORED);
CREATE INDEX ON generated ((stage::text));
INSERT INTO generated VALUES ('SQL');
SELECT 'generated', pg_temp.verdict(word, stage::text, 'sql') FROM generated;

-- NULL in, NULL out
SELECT 'NULL', pg_temp.verdict(what, got, NULL)
FROM (VALUES ('=', (NULL::lead_stage = 'sql')::text), ('cmp', lead_stage_cmp(NULL, 'sql')::text),
	('text', NULL::lead_stage::text)) AS v (what, got);
