-- The sales funnel: funnel_agg, its accessors, and every way to plan it.
SET search_path = lead_funnel, public;
\pset format unaligned
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/checks.sql

-- Each stage, open and lost, and what a NULL in each argument does.
SELECT stage, lost, amount, funnel_agg(stage, lost, amount)
FROM unnest('{nurture,mql,sql,opportunity,customer,NULL}'::lead_stage[]) AS stage,
	unnest('{f,t,NULL}'::boolean[]) AS lost, unnest('{12.5,NULL}'::numeric[]) AS amount
GROUP BY stage, lost, amount ORDER BY stage, lost, amount;

-- Without rows, with none left by the filter, and with none that counts.
SELECT funnel_agg(NULL, false, 1) FILTER (WHERE false) AS filtered, funnel_agg(NULL, false, 1) AS skipped FROM generate_series(1, 3);
SELECT leads(k), won(k), revenue(k), pipeline(k), lost_value(k), mql_rate(k), win_rate(k), maturity(k), average_deal(k), cac(k, 10), roas(k, 10), roas(k, 0)
FROM (SELECT funnel_agg('sql', false, 1) FROM generate_series(1, 0)) AS f(k);

-- One of each number.
\x on
SELECT leads(k), mqls(k), sqls(k), opportunities(k), won(k), lost(k), open_leads(k),
	revenue(k), pipeline(k), lost_value(k),
	mql_rate(k), sql_rate(k), mql_to_sql_rate(k), close_rate(k), win_rate(k), customer_rate(k), maturity(k),
	revenue_per_lead(k), revenue_per_sql(k), average_deal(k),
	cost_per_lead(k, 1000), cost_per_sql(k, 1000), cac(k, 1000), roas(k, 1000)
FROM (VALUES ('{"nurture_open": 40, "nurture_lost": 10, "mql_open": 20, "mql_lost": 5, "sql_open": 10, "sql_lost": 5, "opportunity_open": 4, "opportunity_lost": 2, "customer": 4, "sql_open_amount": 700, "opportunity_open_amount": 5000.25, "opportunity_lost_amount": 800, "mql_lost_amount": 0.5, "customer_amount": 12000}'::funnel_kpi)) AS v(k);

-- In a difference counters may be negative.
SELECT leads(k), lost(k), revenue(k), win_rate(k), average_deal(k), cac(k, 10), roas(k, -10)
FROM (VALUES ('{"customer": -2, "sql_lost": 1, "customer_amount": -30}'::funnel_kpi)) AS v(k);
\x off

-- Leads with NULLs in every argument, amounts with up to ten decimals, some of them large.
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
		trim_scale(coalesce(sum(amount::numeric(38,8)) FILTER (WHERE stage >= 'sql' AND stage < 'customer' AND lost IS NOT TRUE), 0)) AS pipeline,
		trim_scale(coalesce(sum(amount::numeric(38,8)) FILTER (WHERE stage < 'customer' AND lost), 0)) AS lost_value
	FROM funnel_lead GROUP BY ROLLUP (channel)) AS t;
CREATE VIEW funnel_ours AS
SELECT channel, leads(k), mqls(k), sqls(k), opportunities(k), won(k), lost(k), open_leads(k), revenue(k), pipeline(k), lost_value(k),
	mql_rate(k)::text, sql_rate(k)::text, mql_to_sql_rate(k)::text, close_rate(k)::text, win_rate(k)::text, customer_rate(k)::text,
	maturity(k)::text, revenue_per_lead(k)::text, revenue_per_sql(k)::text, average_deal(k)::text,
	cost_per_lead(k, 1234.56)::text, cost_per_sql(k, 1234.56)::text, cac(k, 1234.56)::text, roas(k, 1234.56)::text
FROM (SELECT channel, funnel_agg(stage, lost, amount) AS k FROM funnel_lead GROUP BY ROLLUP (channel)) AS t;
SELECT (SELECT count(*) FROM funnel_ours) AS groups, count(*) AS differences FROM (
	(TABLE funnel_ours EXCEPT ALL TABLE funnel_twin) UNION ALL (TABLE funnel_twin EXCEPT ALL TABLE funnel_ours)) AS d;
-- A group as small as can be, so that NULLs of empty denominators are compared too.
BEGIN;
CREATE TEMP TABLE rest ON COMMIT DROP AS SELECT id, row_number() OVER (PARTITION BY channel ORDER BY id) AS n FROM funnel_lead WHERE stage < 'sql';
DELETE FROM funnel_lead WHERE id NOT IN (SELECT id FROM rest WHERE n <= 2);
SELECT (SELECT count(*) FROM funnel_ours WHERE close_rate IS NULL) AS without_sqls, count(*) AS differences FROM (
	(TABLE funnel_ours EXCEPT ALL TABLE funnel_twin) UNION ALL (TABLE funnel_twin EXCEPT ALL TABLE funnel_ours)) AS d;
ROLLBACK;

-- Serial, the base of all comparisons.
SET max_parallel_workers_per_gather = 0;
CREATE TEMP TABLE serial AS SELECT channel, funnel_agg(stage, lost, amount) AS k FROM funnel_flat GROUP BY channel;
CREATE FUNCTION pg_temp.differs(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE format('SELECT count(*) FROM ((%1$s EXCEPT ALL TABLE serial) UNION ALL (TABLE serial EXCEPT ALL (%1$s))) AS d', query) INTO n;
	RETURN n;
END $$;

-- Sorted groups.
SET enable_hashagg = off;
SELECT pg_temp.differs($$SELECT channel, funnel_agg(stage, lost, amount) FROM funnel_flat GROUP BY channel$$) AS sorted;
RESET enable_hashagg;

-- Parallel.
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET parallel_leader_participation = off;
SELECT pg_temp.plan_has($$SELECT channel, funnel_agg(stage, lost, amount) FROM funnel_flat GROUP BY channel$$, 'Partial .*Aggregate') AS plan,
	pg_temp.differs($$SELECT channel, funnel_agg(stage, lost, amount) FROM funnel_flat GROUP BY channel$$) AS parallel;
SELECT funnel_agg(stage, lost, amount) = (SELECT rollup(k) FROM serial) AS whole FROM funnel_flat;
SELECT funnel_agg(stage, lost, amount) FROM funnel_flat WHERE id < 0;
RESET parallel_leader_participation;
SET max_parallel_workers_per_gather = 0;

-- By partition, wholly and in part.
SET enable_partitionwise_aggregate = on;
SELECT pg_temp.plan_has($$SELECT channel, funnel_agg(stage, lost, amount) FROM funnel_lead GROUP BY channel$$, 'Append') AS plan,
	pg_temp.differs($$SELECT channel, funnel_agg(stage, lost, amount) FROM funnel_lead GROUP BY channel$$) AS partitionwise;
SELECT pg_temp.plan_has($$SELECT funnel_agg(stage, lost, amount) FROM funnel_lead$$, 'Partial Aggregate') AS plan,
	(SELECT funnel_agg(stage, lost, amount) FROM funnel_lead) = (SELECT rollup(k) FROM serial) AS whole;
RESET enable_partitionwise_aggregate;

-- Roll-up of stored states, through text, and as signed deltas.
CREATE TABLE funnel_stored AS SELECT channel, id % 97 AS part, funnel_agg(stage, lost, amount) AS k FROM funnel_flat GROUP BY channel, part;
SELECT pg_temp.differs('SELECT channel, rollup(k) FROM funnel_stored GROUP BY channel') AS rollup,
	pg_temp.differs('SELECT channel, rollup(k::text::funnel_kpi) FROM funnel_stored GROUP BY channel') AS by_text;
INSERT INTO funnel_stored SELECT channel, -1, -funnel_agg(stage, lost, amount) FROM funnel_flat WHERE id % 3 = 0 GROUP BY channel;
INSERT INTO funnel_stored SELECT channel, -2, funnel_agg(stage, lost, amount) FROM funnel_flat WHERE id % 3 = 0 GROUP BY channel;
SELECT pg_temp.differs('SELECT channel, rollup(k) FROM funnel_stored GROUP BY channel') AS deltas;
SET max_parallel_workers_per_gather = 2;
SELECT pg_temp.plan_has('SELECT channel, rollup(k) FROM funnel_stored GROUP BY channel', 'Partial .*Aggregate') AS plan,
	pg_temp.differs('SELECT channel, rollup(k) FROM funnel_stored GROUP BY channel') AS parallel_rollup;
SET max_parallel_workers_per_gather = 0;

-- A moving window is what each of its frames gives on its own; no frame changes another's state.
CREATE TEMP TABLE moving AS
SELECT id, funnel_agg(stage, lost, amount) OVER w AS k, funnel_agg(stage, lost, amount) FILTER (WHERE id % 2 = 0) OVER w AS even,
	funnel_agg(stage, lost, amount) OVER (ORDER BY id) AS growing
FROM funnel_flat WHERE id <= 200
WINDOW w AS (ORDER BY id ROWS BETWEEN 7 PRECEDING AND 3 FOLLOWING EXCLUDE NO OTHERS);
SELECT count(*) AS frames,
	count(*) FILTER (WHERE k <> (SELECT funnel_agg(stage, lost, amount) FROM funnel_flat AS f WHERE f.id BETWEEN m.id - 7 AND least(m.id + 3, 200))) AS moving,
	count(*) FILTER (WHERE even <> (SELECT funnel_agg(stage, lost, amount) FROM funnel_flat AS f WHERE f.id BETWEEN m.id - 7 AND least(m.id + 3, 200) AND id % 2 = 0)) AS filtered,
	count(*) FILTER (WHERE growing <> (SELECT funnel_agg(stage, lost, amount) FROM funnel_flat AS f WHERE f.id <= m.id)) AS growing
FROM moving AS m;
SELECT count(*) AS frames, count(*) FILTER (WHERE k <> (SELECT rollup(m.growing) FROM moving AS m WHERE m.id BETWEEN r.id - 4 AND r.id)) AS rollup
FROM (SELECT id, rollup(growing) OVER (ORDER BY id ROWS 4 PRECEDING) AS k FROM moving) AS r;

-- The support functions called directly leave their argument alone.
CREATE TEMP TABLE once AS SELECT k FROM serial WHERE channel = 'Google Ads';
SELECT leads(funnel_agg_transition(k, 'sql', false, 1)) - leads(k) AS more, leads(funnel_agg_inverse(k, 'sql', false, 1)) - leads(k) AS less,
	funnel_agg_transition(NULL, 'sql', NULL, 1) AS of_null FROM once;
SELECT once.k = serial.k AS unchanged FROM once, serial WHERE channel = 'Google Ads';

-- Money: each amount is what a cast to numeric(40,8) gives, and sums are exact.
CREATE TEMP TABLE amount AS
SELECT (sign * mantissa) * 10::numeric ^ exponent AS a
FROM unnest('{1,-1}'::int[]) AS sign, generate_series(-14, 14) AS exponent,
	unnest('{1,4,4.99999,5,9,49,50,9999,10000,10001,99999999,123456789,999999995,5000000050005000}'::numeric[]) AS mantissa;
INSERT INTO amount VALUES (0), (0.0000000000), (-0.000000004), (0.000000005), (-0.000000005), (0.00000000499999999999999999999999),
	(1701411834604692317316873037158.84105727), (-1701411834604692317316873037158.84105728),
	(1701411834604692317316873037158.841057274999), (0.123456789012345678901234567890);
SELECT count(*) AS amounts,
	count(*) FILTER (WHERE revenue(funnel_agg_transition(NULL, 'customer', false, a)) <> a::numeric(40,8)) AS stored,
	count(*) FILTER (WHERE revenue(funnel_agg_transition(NULL, 'customer', false, a + 0)) <> a::numeric(40,8)) AS computed,
	count(*) FILTER (WHERE revenue(funnel_agg_transition(NULL, 'customer', false, a))::text <> trim_scale(a::numeric(40,8))::text) AS as_text
FROM amount;
SELECT revenue(funnel_agg('customer', false, a)) - sum(a::numeric(40,8)) AS difference, count(*) FROM amount WHERE abs(a) < 1e28;
-- A numeric stored compressed or out of line is the same number.
CREATE TEMP TABLE long_amount (a numeric);
ALTER TABLE long_amount ALTER a SET STORAGE EXTERNAL;
INSERT INTO long_amount SELECT ('12.5' || repeat('3', 6000))::numeric;
SELECT pg_column_size(a) > 2000 AS long, revenue(funnel_agg('customer', false, a)) FROM long_amount GROUP BY a;

SELECT expression, e.* FROM (VALUES
	($$funnel_agg('sql', false, 'NaN')$$), ($$funnel_agg('sql', false, 'Infinity')$$), ($$funnel_agg('sql', false, '-Infinity')$$),
	($$funnel_agg('sql', false, 1701411834604692317316873037158.841057275)$$),
	($$funnel_agg('sql', false, -1701411834604692317316873037158.841057285)$$),
	($$funnel_agg('sql', false, 1e40)$$), ($$funnel_agg('sql', false, 1e131071)$$),
	($$funnel_agg('sql', false, 1e30) FROM generate_series(1, 2)$$),
	($$funnel_agg_transition('{"customer": 9223372036854775807}', 'customer', false, 1)$$),
	($$funnel_agg_inverse('{"customer": -9223372036854775808}', 'customer', false, 1)$$),
	($$cac('{"customer": 1}', 'NaN')$$), ($$roas('{"customer": 1}', '-Infinity')$$)
) AS v(expression), pg_temp.error_of(expression) AS e;
DROP VIEW funnel_twin, funnel_ours;
DROP TABLE funnel_lead, funnel_flat, funnel_stored;
