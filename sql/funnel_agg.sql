-- The sales funnel: funnel_agg, its accessors, and every way to plan it.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;

-- Each stage, open and lost, with what a NULL in each argument does
SELECT 'one lead', pg_temp.verdict(concat_ws(' ', stage, lost, amount), k::text,
	CASE WHEN stage IS NULL THEN '{}' ELSE format('{"%s": 1%s}', cell, ', "' || cell || '_amount": ' || amount) END)
FROM (SELECT stage, lost, amount, funnel_agg(stage, lost, amount) AS k,
		CASE stage WHEN 'customer' THEN 'customer' ELSE stage || CASE WHEN lost THEN '_lost' ELSE '_open' END END AS cell
	FROM unnest('{nurture,mql,sql,opportunity,customer,NULL}'::lead_stage[]) AS stage,
		unnest('{f,t,NULL}'::boolean[]) AS lost, unnest('{12.5,NULL}'::numeric[]) AS amount
	GROUP BY stage, lost, amount) AS t;
-- Without rows, with none left by the filter, and with none that counts
SELECT 'no lead', pg_temp.verdict(what, k::text, '{}') FROM (
	SELECT 'no rows', funnel_agg('sql', false, 1) FROM generate_series(1, 0)
	UNION ALL SELECT 'filtered', funnel_agg(NULL, false, 1) FILTER (WHERE false) FROM generate_series(1, 3)
	UNION ALL SELECT 'skipped', funnel_agg(NULL, false, 1) FROM generate_series(1, 3)) AS t(what, k);

-- Each accessor, of a funnel, of the empty one and of a difference with negative counters
SELECT 'accessors', pg_temp.verdict(expression, pg_temp.answer(format(
		$$concat_ws(' | ', coalesce(%1$s::text, 'NULL'), coalesce(%2$s::text, 'NULL'), coalesce(%3$s::text, 'NULL'))$$,
		replace(expression, 'k', quote_literal('{"nurture_open": 40, "nurture_lost": 10, "mql_open": 20, "mql_lost": 5,
			"sql_open": 10, "sql_lost": 5, "opportunity_open": 4, "opportunity_lost": 2, "customer": 4,
			"sql_open_amount": 700, "opportunity_open_amount": 5000.25, "opportunity_lost_amount": 800, "mql_lost_amount": 0.5,
			"customer_amount": 12000}') || '::lead_funnel.funnel_kpi'),
		replace(expression, 'k', '''{}''::lead_funnel.funnel_kpi'),
		replace(expression, 'k', '''{"customer": -2, "sql_lost": 1, "customer_amount": -30}''::lead_funnel.funnel_kpi'))), want)
FROM (VALUES ('leads(k)', '100 | 0 | -1'), ('mqls(k)', '50 | 0 | -1'), ('sqls(k)', '25 | 0 | -1'), ('opportunities(k)', '10 | 0 | -2'),
	('won(k)', '4 | 0 | -2'), ('lost(k)', '22 | 0 | 1'), ('open_leads(k)', '74 | 0 | 0'),
	('revenue(k)', '12000 | 0 | -30'), ('pipeline(k)', '5700.25 | 0 | 0'), ('lost_value(k)', '800.5 | 0 | 0'),
	('mql_rate(k)', '0.50000000000000000000 | NULL | 1.00000000000000000000'),
	('sql_rate(k)', '0.25000000000000000000 | NULL | 1.00000000000000000000'),
	('mql_to_sql_rate(k)', '0.50000000000000000000 | NULL | 1.00000000000000000000'),
	('close_rate(k)', '0.16000000000000000000 | NULL | 2.0000000000000000'),
	('win_rate(k)', '0.15384615384615384615 | NULL | 2.0000000000000000'),
	('customer_rate(k)', '0.04000000000000000000 | NULL | 2.0000000000000000'),
	('maturity(k)', '0.26000000000000000000 | NULL | 1.00000000000000000000'),
	('revenue_per_lead(k)', '120.0000000000000000 | NULL | 30.0000000000000000'),
	('revenue_per_sql(k)', '480.0000000000000000 | NULL | 30.0000000000000000'),
	('average_deal(k)', '3000.0000000000000000 | NULL | 15.0000000000000000'),
	('cost_per_lead(k, 1000)', '10.0000000000000000 | NULL | -1000.0000000000000000'),
	('cost_per_sql(k, 1000)', '40.0000000000000000 | NULL | -1000.0000000000000000'),
	('cac(k, 1000)', '250.0000000000000000 | NULL | -500.0000000000000000'),
	('roas(k, 1000)', '12.0000000000000000 | 0.00000000000000000000 | -0.03000000000000000000'),
	('roas(k, 0)', 'NULL | NULL | NULL'), ('leads(NULL)', 'NULL | NULL | NULL'), ('cac(k, NULL)', 'NULL | NULL | NULL')) AS v(expression, want);

-- Leads with NULLs in every argument, amounts with up to ten decimals, some of them large
CREATE TABLE funnel_lead (id int, channel text, stage lead_stage, lost boolean, amount numeric) PARTITION BY LIST (channel);
CREATE TABLE funnel_lead_1 PARTITION OF funnel_lead FOR VALUES IN ('Google Ads', 'Organic Search');
CREATE TABLE funnel_lead_2 PARTITION OF funnel_lead FOR VALUES IN ('Meta prospecting', 'Meta retargeting', NULL);
INSERT INTO funnel_lead
SELECT i, ('{Google Ads,Organic Search,Meta prospecting,Meta retargeting,NULL}'::text[])[1 + i % 5],
	('{nurture,nurture,nurture,mql,mql,sql,opportunity,customer,NULL}'::lead_stage[])[1 + h % 9],
	('{f,f,t,NULL}'::boolean[])[1 + h / 9 % 4],
	CASE WHEN h % 11 = 0 THEN NULL
		WHEN h % 13 = 0 THEN i::numeric * 1000003 * 1000000007 * 998244353 / 1000
		ELSE round((h % 100000) / 7.0, (h / 64 % 11)::int) - 200 END
FROM generate_series(1, 4000) AS i, abs(hashint4(i)::bigint) AS h;
CREATE TABLE funnel_flat AS TABLE funnel_lead ORDER BY id;
ANALYZE funnel_lead;
ANALYZE funnel_flat;

-- The twin in plain SQL.  Rates are compared as text, so to the last digit.
CREATE VIEW funnel_twin AS
SELECT channel, leads, mqls, sqls, opportunities, won, lost, open_leads, revenue, pipeline, lost_value,
	(mqls::numeric / nullif(leads, 0))::text AS mql_rate, (sqls::numeric / nullif(leads, 0))::text AS sql_rate,
	(sqls::numeric / nullif(mqls, 0))::text AS mql_to_sql_rate, (won::numeric / nullif(sqls, 0))::text AS close_rate,
	(won::numeric / nullif(won + lost, 0))::text AS win_rate, (won::numeric / nullif(leads, 0))::text AS customer_rate,
	((won + lost)::numeric / nullif(leads, 0))::text AS maturity,
	(revenue / nullif(leads, 0))::text AS revenue_per_lead, (revenue / nullif(sqls, 0))::text AS revenue_per_sql,
	(revenue / nullif(won, 0))::text AS average_deal,
	(spend / nullif(leads, 0))::text AS cost_per_lead, (spend / nullif(sqls, 0))::text AS cost_per_sql,
	(spend / nullif(won, 0))::text AS cac, (revenue / spend)::text AS roas
FROM (SELECT channel, 1234.56 AS spend,
		count(stage) AS leads,
		count(*) FILTER (WHERE stage >= 'mql') AS mqls,
		count(*) FILTER (WHERE stage >= 'sql') AS sqls,
		count(*) FILTER (WHERE stage >= 'opportunity') AS opportunities,
		count(*) FILTER (WHERE stage = 'customer') AS won,
		count(*) FILTER (WHERE stage < 'customer' AND lost) AS lost,
		count(*) FILTER (WHERE stage < 'customer' AND lost IS NOT TRUE) AS open_leads,
		trim_scale(coalesce(sum(amount::numeric(38,8)) FILTER (WHERE stage = 'customer'), 0)) AS revenue,
		trim_scale(coalesce(sum(amount::numeric(38,8))
			FILTER (WHERE stage >= 'sql' AND stage < 'customer' AND lost IS NOT TRUE), 0)) AS pipeline,
		trim_scale(coalesce(sum(amount::numeric(38,8)) FILTER (WHERE stage < 'customer' AND lost), 0)) AS lost_value
	FROM funnel_lead GROUP BY ROLLUP (channel)) AS t;
CREATE VIEW funnel_ours AS
SELECT channel, leads(k), mqls(k), sqls(k), opportunities(k), won(k), lost(k), open_leads(k), revenue(k), pipeline(k), lost_value(k),
	mql_rate(k)::text, sql_rate(k)::text, mql_to_sql_rate(k)::text, close_rate(k)::text, win_rate(k)::text, customer_rate(k)::text,
	maturity(k)::text, revenue_per_lead(k)::text, revenue_per_sql(k)::text, average_deal(k)::text,
	cost_per_lead(k, 1234.56)::text, cost_per_sql(k, 1234.56)::text, cac(k, 1234.56)::text, roas(k, 1234.56)::text
FROM (SELECT channel, funnel_agg(stage, lost, amount) AS k FROM funnel_lead GROUP BY ROLLUP (channel)) AS t;
CREATE VIEW funnel_differences AS
(TABLE funnel_ours EXCEPT ALL TABLE funnel_twin) UNION ALL (TABLE funnel_twin EXCEPT ALL TABLE funnel_ours);
SELECT 'groups and their twins', (SELECT count(*) FROM funnel_ours), count(*) || ' wrong' FROM funnel_differences;
-- A group as small as can be, so that NULLs of empty denominators are compared too
BEGIN;
CREATE TEMP TABLE rest ON COMMIT DROP AS
SELECT id, row_number() OVER (PARTITION BY channel ORDER BY id) AS n FROM funnel_lead WHERE stage < 'sql';
DELETE FROM funnel_lead WHERE id NOT IN (SELECT id FROM rest WHERE n <= 2);
SELECT 'groups without SQLs and their twins', (SELECT count(*) FROM funnel_ours WHERE close_rate IS NULL), count(*) || ' wrong'
FROM funnel_differences;
ROLLBACK;

-- Every way to the same rows gives the states that a serial plan gives.
SET max_parallel_workers_per_gather = 0;
CREATE TEMP TABLE serial AS SELECT channel, funnel_agg(stage, lost, amount) AS k FROM funnel_flat GROUP BY channel;
CREATE FUNCTION pg_temp.differs(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM ((%1$s EXCEPT ALL TABLE serial) UNION ALL (TABLE serial EXCEPT ALL (%1$s))) AS d', query) INTO n;
	RETURN n;
END $$;
\set grouped '$$SELECT channel, funnel_agg(stage, lost, amount) FROM funnel_flat GROUP BY channel$$'
\set partitioned '$$SELECT channel, funnel_agg(stage, lost, amount) FROM funnel_lead GROUP BY channel$$'
\set stored '$$SELECT channel, rollup(k) FROM funnel_stored GROUP BY channel$$'
SELECT 'groups', count(*) FROM serial;
SET enable_hashagg = off;
SELECT pg_temp.test('plan sorted', pg_temp.plan_has(:grouped, 'GroupAggregate'), true);
SELECT pg_temp.test('plan sorted', pg_temp.differs(:grouped), 0::bigint);
RESET enable_hashagg;
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET parallel_leader_participation = off;
SELECT pg_temp.test('plan parallel', pg_temp.plan_has(:grouped, 'Partial .*Aggregate'), true);
SELECT pg_temp.test('plan parallel', pg_temp.differs(:grouped), 0::bigint);
SELECT pg_temp.test('plan parallel, without groups', funnel_agg(stage, lost, amount) = (SELECT rollup(k) FROM serial), true) FROM funnel_flat;
SELECT pg_temp.test('plan parallel, without rows', funnel_agg(stage, lost, amount)::text, '{}') FROM funnel_flat WHERE id < 0;
RESET parallel_leader_participation;
SET max_parallel_workers_per_gather = 0;
SET enable_partitionwise_aggregate = on;
SELECT pg_temp.test('plan by partition', pg_temp.plan_has(:partitioned, 'Append'), true);
SELECT pg_temp.test('plan by partition', pg_temp.differs(:partitioned), 0::bigint);
SELECT pg_temp.test('plan by partition, in part', pg_temp.plan_has('SELECT funnel_agg(stage, lost, amount) FROM funnel_lead', 'Partial Aggregate'), true);
SELECT pg_temp.test('plan by partition, in part', (SELECT funnel_agg(stage, lost, amount) FROM funnel_lead) = (SELECT rollup(k) FROM serial), true);
RESET enable_partitionwise_aggregate;
-- Stored states, rolled up, through text, and as signed deltas
CREATE TABLE funnel_stored AS SELECT channel, id % 97 AS part, funnel_agg(stage, lost, amount) AS k FROM funnel_flat GROUP BY channel, part;
SELECT pg_temp.test('stored', pg_temp.differs(:stored), 0::bigint);
SELECT pg_temp.test('stored by text', pg_temp.differs('SELECT channel, rollup(k::text::funnel_kpi) FROM funnel_stored GROUP BY channel'), 0::bigint);
INSERT INTO funnel_stored SELECT channel, -1, -funnel_agg(stage, lost, amount) FROM funnel_flat WHERE id % 3 = 0 GROUP BY channel;
SELECT pg_temp.test('stored deltas, half', pg_temp.differs(:stored), 10::bigint);
INSERT INTO funnel_stored SELECT channel, -2, funnel_agg(stage, lost, amount) FROM funnel_flat WHERE id % 3 = 0 GROUP BY channel;
SELECT pg_temp.test('stored deltas', pg_temp.differs(:stored), 0::bigint);
SET max_parallel_workers_per_gather = 2;
SELECT pg_temp.test('stored in parallel', pg_temp.plan_has(:stored, 'Partial .*Aggregate'), true);
SELECT pg_temp.test('stored in parallel', pg_temp.differs(:stored), 0::bigint);
SET max_parallel_workers_per_gather = 0;
TABLE tested;
-- A moving window is what each of its frames gives on its own; no frame changes another's state.
CREATE TEMP TABLE moving AS
SELECT id, funnel_agg(stage, lost, amount) OVER w AS k, funnel_agg(stage, lost, amount) FILTER (WHERE id % 2 = 0) OVER w AS even,
	funnel_agg(stage, lost, amount) OVER (ORDER BY id) AS growing
FROM funnel_flat WHERE id <= 200
WINDOW w AS (ORDER BY id ROWS BETWEEN 7 PRECEDING AND 3 FOLLOWING EXCLUDE NO OTHERS);
CREATE FUNCTION pg_temp.of_rows(first int, last int, step int) RETURNS funnel_kpi LANGUAGE sql AS
$$SELECT lead_funnel.funnel_agg(stage, lost, amount) FROM funnel_flat WHERE id BETWEEN first AND least(last, 200) AND id % step = 0$$;
SELECT 'frames', count(*), count(*) FILTER (WHERE k <> pg_temp.of_rows(id - 7, id + 3, 1)) || ' wrong',
	count(*) FILTER (WHERE even <> pg_temp.of_rows(id - 7, id + 3, 2)) || ' wrong of the filtered',
	count(*) FILTER (WHERE growing <> pg_temp.of_rows(1, id, 1)) || ' wrong of the growing'
FROM moving;
SELECT 'frames of states', count(*), count(*) FILTER (WHERE k <> (SELECT rollup(m.growing) FROM moving AS m WHERE m.id BETWEEN r.id - 4 AND r.id)) || ' wrong'
FROM (SELECT id, rollup(growing) OVER (ORDER BY id ROWS 4 PRECEDING) AS k FROM moving) AS r;
-- The support functions called directly leave their argument alone.
CREATE TEMP TABLE once AS SELECT k FROM serial WHERE channel = 'Google Ads';
SELECT 'called directly', pg_temp.verdict(what, got, want) FROM once, LATERAL (VALUES
	('a lead more', leads(funnel_agg_transition(k, 'sql', false, 1)) - leads(k), 1),
	('a lead less', leads(funnel_agg_inverse(k, 'sql', false, 1)) - leads(k), -1)) AS v(what, got, want);
SELECT 'left alone', pg_temp.verdict('state', once.k::text, serial.k::text) FROM once, serial WHERE channel = 'Google Ads';

-- Each amount is what a cast to numeric(40,8) gives, and sums are exact.
CREATE TEMP TABLE amount AS
SELECT (sign * mantissa) * 10::numeric ^ exponent AS a
FROM unnest('{1,-1}'::int[]) AS sign, generate_series(-14, 14) AS exponent,
	unnest('{1,4,4.99999,5,9,49,50,9999,10000,10001,99999999,123456789,999999995,5000000050005000}'::numeric[]) AS mantissa;
INSERT INTO amount VALUES (0), (0.0000000000), (-0.000000004), (0.000000005), (-0.000000005), (0.00000000499999999999999999999999),
	(1701411834604692317316873037158.84105727), (-1701411834604692317316873037158.84105728),
	(1701411834604692317316873037158.841057274999), (0.123456789012345678901234567890);
SELECT 'amounts', count(*),
	count(*) FILTER (WHERE revenue(funnel_agg_transition(NULL, 'customer', false, a)) <> a::numeric(40,8)) || ' wrong',
	count(*) FILTER (WHERE revenue(funnel_agg_transition(NULL, 'customer', false, a + 0)) <> a::numeric(40,8)) || ' wrong of the computed',
	count(*) FILTER (WHERE revenue(funnel_agg_transition(NULL, 'customer', false, a))::text <> trim_scale(a::numeric(40,8))::text) || ' wrong as text'
FROM amount;
SELECT 'a sum of amounts', count(*), revenue(funnel_agg('customer', false, a)) - sum(a::numeric(40,8)) || ' off' FROM amount WHERE abs(a) < 1e28;
-- A numeric stored out of line is the same number.
CREATE TEMP TABLE long_amount (a numeric);
ALTER TABLE long_amount ALTER a SET STORAGE EXTERNAL;
INSERT INTO long_amount SELECT ('12.5' || repeat('3', 6000))::numeric;
SELECT 'out of line', pg_column_size(a) > 2000, revenue(funnel_agg('customer', false, a)) FROM long_amount GROUP BY a;

\set amount_range 'An amount lies between -1701411834604692317316873037158.84105728 and 1701411834604692317316873037158.84105727. / Count in a larger unit, for example amount / 1000.'
\set sum_range 'A sum lies between -1701411834604692317316873037158.84105728 and 1701411834604692317316873037158.84105727.'
\set counter_range 'A counter lies between -9223372036854775808 and 9223372036854775807.'
SELECT 'errors', pg_temp.verdict(expression, pg_temp.answer(expression), want) FROM (VALUES
	($$funnel_agg('sql', false, 'NaN')$$, '22003 amount must not be NaN / Give an amount that is not known as NULL.'),
	($$funnel_agg('sql', false, 'Infinity')$$, '22003 amount must not be infinite / Give an amount that is not known as NULL.'),
	($$funnel_agg('sql', false, '-Infinity')$$, '22003 amount must not be infinite / Give an amount that is not known as NULL.'),
	($$funnel_agg('sql', false, 1701411834604692317316873037158.841057275)$$, '22003 amount out of range / ' || :'amount_range'),
	($$funnel_agg('sql', false, -1701411834604692317316873037158.841057285)$$, '22003 amount out of range / ' || :'amount_range'),
	($$funnel_agg('sql', false, 1e40)$$, '22003 amount out of range / ' || :'amount_range'),
	($$funnel_agg('sql', false, 1e131071)$$, '22003 amount out of range / ' || :'amount_range'),
	($$(SELECT funnel_agg('sql', false, 1e30) FROM generate_series(1, 2))$$, '22003 sum of type funnel_kpi out of range / ' || :'sum_range'),
	($$funnel_agg_transition('{"customer": 9223372036854775807}', 'customer', false, 1)$$,
		'22003 counter of type funnel_kpi out of range / ' || :'counter_range'),
	($$funnel_agg_inverse('{"customer": -9223372036854775808}', 'customer', false, 1)$$,
		'22003 counter of type funnel_kpi out of range / ' || :'counter_range'),
	($$cac('{"customer": 1}', 'NaN')$$, '22003 spend must not be NaN / Give a spend that is not known as NULL.'),
	($$roas('{"customer": 1}', '-Infinity')$$, '22003 spend must not be infinite / Give a spend that is not known as NULL.')
) AS v(expression, want);
DROP VIEW funnel_differences, funnel_twin, funnel_ours;
DROP TABLE funnel_lead, funnel_flat, funnel_stored;
