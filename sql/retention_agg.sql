-- Customers: full months, churn, the curve of Kaplan and Meier, time to value, amounts.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;
SET timezone = 'UTC';
SET datestyle = 'ISO';
SET intervalstyle = 'postgres';

-- Ten customers, seen at the first of July.
CREATE TEMP TABLE ten (started timestamptz, churned timestamptz, first_value timestamptz, initial numeric, current numeric);
INSERT INTO ten VALUES
	('2026-01-01', NULL, '2026-01-03', 100, 150),			-- six months, grown
	('2026-01-01', '2026-01-20', NULL, 100, 100),			-- gone in the first month, without value
	('2026-01-15', '2026-04-15', '2026-01-15', 200, NULL),	-- gone after three months to the day
	('2026-02-01', '2026-08-01', '2026-09-01', 50, 50),		-- what is later than July has not happened yet
	('2026-03-31', NULL, '2026-04-30', 80, 60),				-- three months: June has no 31st
	('2026-06-15', NULL, NULL, 10, NULL),					-- a current amount that is not known
	('2026-07-02', NULL, NULL, 1000, 1000),					-- no customer yet
	('2026-02-01', '2026-01-01', NULL, 7, 7),				-- churned before its start: flagged
	('2026-05-01', NULL, '2026-04-01', NULL, 5),			-- value before its start: flagged
	(NULL, NULL, NULL, 1, 1);
CREATE TEMP TABLE ten_kpi AS SELECT retention_agg(started, churned, first_value, initial, current, '2026-07-01') AS k FROM ten;
SELECT 'the ten', k FROM ten_kpi;
-- Of the six customers that are not flagged three have had their first value: at once, after 2 and after 30 days.
SELECT 'their figures', pg_temp.verdict(expression, pg_temp.answer('(SELECT ' || expression || ' FROM pg_temp.ten_kpi)'), want) FROM (VALUES
	('customers(k)', '7'), ('active(k)', '5'), ('churned(k)', '2'), ('flagged(k)', '2'), ('churn_rate(k)', '0.28571428571428571429'),
	('retention_at(k, 0)', '1'), ('retention_at(k, 1)', '0.857142857142857'), ('retention_at(k, 3)', '0.857142857142857'),
	('retention_at(k, 4)', '0.642857142857143'), ('retention_at(k, 6)', '0.642857142857143'), ('retention_at(k, 7)', NULL), ('retention_at(k, 1200)', NULL),
	('time_to_value_percentile(k, 0)', '00:00:00'), ('time_to_value_percentile(k, 0.1)', '24:09:33.087744'),
	('time_to_value_percentile(k, 0.2)', '48:19:06.175488'), ('time_to_value_percentile(k, 0.4)', '715:49:40.3776'),
	('time_to_value_percentile(k, 0.5)', '715:49:40.3776'), ('time_to_value_percentile(k, 0.51)', NULL), ('time_to_value_percentile(k, 1)', NULL),
	('upsell_rate(k)', '0.20000000000000000000'), ('net_revenue_retention(k)', '0.49056603773584905660'), ('gross_revenue_retention(k)', '0.39622641509433962264'),
	('lifetime_revenue(k)', '365'), ('revenue_per_customer(k)', '52.1428571428571429')) AS v(expression, want);
-- Who started for nothing is in no comparison of what they pay: trials that became customers are no growth.
SELECT 'free starts', pg_temp.verdict('all', concat_ws(' ', k, net_revenue_retention(k), gross_revenue_retention(k), upsell_rate(k), lifetime_revenue(k)),
	'{"priced": 2, "initial_amount": 150, "kept_amount": 100, "current_amount": 100, "lifetime_amount": 500, "churned_after": {"1": 2}, "active_for": {"10": 3}}'
	' 0.66666666666666666667 0.66666666666666666667 0.00000000000000000000 500')
FROM (SELECT retention_agg(s, e, NULL, i, c, date '2026-11-28') AS k FROM (VALUES (date '2026-01-01', NULL::date, 100, 100), ('2026-01-01', NULL, 0, 100),
	('2026-01-01', NULL, 0.000000004, 100), ('2026-01-01', '2026-02-01', 0, 100), ('2026-01-01', '2026-02-01', 50, 100)) v (s, e, i, c)) t;
SELECT 'only free starts', pg_temp.verdict('all', concat_ws(' ', net_revenue_retention(k), gross_revenue_retention(k), upsell_rate(k), lifetime_revenue(k)), '100')
FROM (SELECT retention_agg(date '2026-01-01', NULL, NULL, 0, 100, date '2026-11-28') AS k) t;
SELECT 'their curve', string_agg((month, at_risk, churned, retention)::text, ' ' ORDER BY month) FROM ten_kpi, retention_curve(k) AS c;

-- Without rows, with rows that are skipped, and with NULL
CREATE TEMP TABLE nothing AS
SELECT 'no as_of' AS what, retention_agg(started, churned, first_value, initial, current, NULL) AS k FROM ten
UNION ALL SELECT 'before all', retention_agg(started, churned, first_value, initial, current, '-infinity') FROM ten
UNION ALL SELECT 'no start', retention_agg(NULL, churned, first_value, initial, current, now()) FROM ten
UNION ALL SELECT 'no rows', retention_agg(started, churned, first_value, initial, current, '2026-07-01') FROM ten WHERE false
UNION ALL VALUES ('NULL', NULL::retention_kpi);
SELECT 'nothing', pg_temp.verdict(what, concat_ws(' ', k, customers(k), active(k), churned(k), flagged(k), churn_rate(k), retention_at(k, 0), retention_at(k, 12),
		time_to_value_percentile(k, 0.5), upsell_rate(k), net_revenue_retention(k), gross_revenue_retention(k), lifetime_revenue(k), revenue_per_customer(k),
		(SELECT count(*) FROM retention_curve(k))),
	CASE WHEN k IS NULL THEN '0' ELSE '{} 0 0 0 0 0 0' END) FROM nothing;

-- Everybody has gone; everybody is new; gone at once; the last month decides.
SELECT 'curves', pg_temp.verdict(what, concat_ws(' ', (SELECT string_agg((month, at_risk, churned, retention)::text, ' ' ORDER BY month) FROM retention_curve(k) AS c WHERE month < 4 OR month > 1198),
	'at', coalesce(retention_at(k, 2)::text, 'NULL'), coalesce(retention_at(k, 3)::text, 'NULL'), coalesce(retention_at(k, 1200)::text, 'NULL')), want)
FROM (VALUES
	('all gone', '{"churned_after": {"0": 1, "2": 1}}'::retention_kpi, '(0,2,0,1) (1,2,1,0.5) (2,1,0,0.5) (3,1,1,0) at 0.5 0 0'),
	('all new', '{"active_for": {"0": 5}}', '(0,5,0,1) at NULL NULL NULL'),
	('gone at once', '{"churned_after": {"0": 2}}', '(0,2,0,1) (1,2,2,0) at 0 0 0'),
	('gone while others stay', '{"churned_after": {"2": 1}, "active_for": {"2": 3}}', '(0,4,0,1) (1,4,0,1) (2,4,0,1) (3,4,1,0.75) at 1 0.75 NULL'),
	('for ever', '{"churned_after": {"1200": 1}, "active_for": {"3": 1}}',
		'(0,2,0,1) (1,2,0,1) (2,2,0,1) (3,2,0,1) (1199,1,0,1) (1200,1,0,1) at 1 1 1'),
	('the greatest numbers', '{"churned_after": {"0": 3074457345618258602, "1": 3074457345618258602}, "active_for": {"1": 3074457345618258602}}',
		'(0,9223372036854775806,0,1) (1,9223372036854775806,3074457345618258602,0.666666666666667) (2,6148914691236517204,3074457345618258602,0.333333333333333)'
		' at 0.333333333333333 NULL NULL')
) AS v(what, k, want);

-- Full months: as many as can be added without passing the end
SELECT 'months', pg_temp.verdict(format('%s to %s', started, ended), retention_agg_transition(NULL, started, NULL, NULL, NULL, NULL, ended)::text,
	format('{"active_for": {"%s": 1}}', want)) FROM (VALUES
	('2026-01-31'::timestamptz, '2026-02-27 23:59:59.999999'::timestamptz, 0), ('2026-01-31', '2026-02-28', 1), ('2024-01-31', '2024-02-28', 0), ('2024-01-31', '2024-02-29', 1),
	('2024-02-29', '2025-02-27', 11), ('2024-02-29', '2025-02-28', 12), ('2026-01-31 12:00', '2026-02-28 11:59:59', 0), ('2026-01-31 12:00', '2026-02-28 12:00', 1),
	('1999-12-31 23:59:59.999999', '2000-01-31 23:59:59.999998', 0), ('1999-12-31 23:59:59.999999', '2000-01-31 23:59:59.999999', 1), ('0001-12-31 BC', '0001-01-31', 1),
	('2026-01-01', '2026-01-01', 0), ('1926-01-01', '2025-12-31', 1199), ('1926-01-01', '2026-01-01', 1200), ('4713-01-01 BC', '294276-12-31', 1200)
) AS v(started, ended, want);
SELECT 'spans', count(*), count(*) FILTER (WHERE m <> (
	SELECT max(n) FROM generate_series(0, 1200) AS n WHERE started + make_interval(months => n) <= ended)) || ' wrong'
FROM (SELECT started, ended, ((regexp_match(retention_agg(started, NULL, NULL, NULL, NULL, ended)::text, '"active_for": {"(\d+)"'))[1])::int AS m
	FROM (SELECT '1899-06-01'::timestamptz + (h % 40000) * interval '1 day' AS started,
			'1899-06-01'::timestamptz + (h % 40000 + h % 997) * interval '1 day' + (h % 3 - 1) * interval '1 microsecond' + interval '1 microsecond' AS ended
		FROM generate_series(1, 2000) AS i, abs(hashint4(i)::bigint) AS h) AS s
	GROUP BY started, ended) AS t;
-- The session's zone changes nothing; timestamps and dates have the calendar that they are of.
CREATE FUNCTION pg_temp.zones() RETURNS text LANGUAGE sql AS $$
SELECT concat_ws(' ', retention_agg('2026-02-01 00:00+01', NULL, NULL, NULL, NULL, '2026-07-01 00:00+02'),
	retention_agg(timestamptz '2026-02-01 00:00+01' AT TIME ZONE 'Europe/Brussels', NULL, NULL, NULL, NULL, timestamptz '2026-07-01 00:00+02' AT TIME ZONE 'Europe/Brussels'),
	retention_agg(date '2026-02-01', date '2026-02-01', date '2026-02-03', 1, 2, date '2026-07-01'))
$$;
SELECT 'zone UTC', pg_temp.zones();
SET timezone = 'Europe/Brussels';
SELECT 'zone Europe/Brussels', pg_temp.zones();
SET timezone = 'UTC';
-- Infinity is never, as far as it is later; before everything it is out of order.
\set paid '{"priced": 1, "initial_amount": 1, "kept_amount": 1, "current_amount": 1, "lifetime_amount": 1, "active_for": {"1": 1}}'
\set early '{"priced": 1, "value_before_start": 1, "initial_amount": 1, "kept_amount": 1, "current_amount": 1, "lifetime_amount": 1, "active_for": {"1": 1}}'
SELECT 'infinity', pg_temp.verdict(what, k::text, want) FROM (VALUES
	('never', retention_agg_transition(NULL, timestamptz '2026-01-01', 'infinity', 'infinity', 1, 1, '2026-02-01'), :'paid'),
	('not yet', retention_agg_transition(NULL, timestamptz 'infinity', NULL, NULL, 1, 1, '2026-02-01'), '{}'),
	('churned before all', retention_agg_transition(NULL, timestamptz '2026-01-01', '-infinity', NULL, 1, 1, '2026-02-01'), '{"churned_before_start": 1}'),
	('value before all', retention_agg_transition(NULL, timestamptz '2026-01-01', NULL, '-infinity', 1, 1, '2026-02-01'), :'early'),
	('date not yet', retention_agg_transition(NULL, date 'infinity', NULL, NULL, 1, 1, '2026-02-01'), '{}'),
	('date', retention_agg_transition(NULL, date '2026-01-01', 'infinity', '-infinity', 1, 1, '2026-02-01'), :'early')) AS v(what, k, want);

-- Customers with NULLs in every column, some out of order, seen from three days
CREATE TABLE retention_customer AS
SELECT i AS id, ('{Ads,Fair,Mail,NULL}'::text[])[1 + i % 4] AS channel,
	CASE WHEN h % 41 > 0 THEN started END AS started,
	CASE WHEN h % 3 = 0 THEN started + (h % 1001 - 30) * interval '1 day 7 hours' END AS churned,
	CASE WHEN h % 7 > 2 THEN started + (h % 503 - 20) * interval '5 hours 1 second' END AS first_value,
	CASE WHEN h % 11 > 0 THEN CASE WHEN h % 17 > 0 THEN (h % 10007) / 100.0 ELSE 0 END END AS initial_amount,
	CASE WHEN h % 13 > 0 THEN (h % 10009) / 80.0 END AS current_amount,
	CASE WHEN h % 43 > 0 THEN ('{2025-01-01,2026-01-01,2026-06-30 13:00}'::timestamptz[])[1 + h % 3] END AS as_of
FROM generate_series(1, 4000) AS i, abs(hashint4(i)::bigint) AS h,
	LATERAL (SELECT timestamptz '2023-01-01' + h % 1300 * interval '1 day 1 hour' AS started) AS s;
ANALYZE retention_customer;
-- The twin in plain SQL: what has happened, and after how many months
CREATE TABLE retention_row AS
SELECT *, (SELECT max(n) FROM generate_series(0, 1200) AS n WHERE started + make_interval(months => n) <= CASE WHEN has_churned THEN churned ELSE as_of END) AS months
FROM (SELECT *, churned <= as_of IS TRUE AS has_churned FROM retention_customer WHERE started <= as_of) AS c
WHERE NOT has_churned OR churned >= started;
CREATE VIEW retention_twin AS
SELECT channel, count(*) AS customers, count(*) FILTER (WHERE NOT has_churned) AS active, count(*) FILTER (WHERE has_churned) AS churned,
	avg(has_churned::int)::numeric(12,10) AS churn_rate,
	avg((NOT has_churned AND current_amount > initial_amount)::int) FILTER (WHERE initial_amount <> 0 AND (has_churned OR current_amount IS NOT NULL))::numeric(12,10) AS upsell_rate,
	(sum(current_amount) FILTER (WHERE NOT has_churned AND initial_amount <> 0)
		/ sum(initial_amount) FILTER (WHERE has_churned OR current_amount IS NOT NULL))::numeric(12,10) AS net,
	(sum(least(current_amount, initial_amount)) FILTER (WHERE NOT has_churned AND initial_amount <> 0 AND current_amount IS NOT NULL)
		/ sum(initial_amount) FILTER (WHERE has_churned OR current_amount IS NOT NULL))::numeric(12,10) AS gross,
	trim_scale(sum(current_amount)) AS lifetime_revenue, (sum(current_amount) / count(*))::numeric(20,10) AS revenue_per_customer
FROM retention_row GROUP BY ROLLUP (channel);
CREATE VIEW retention_ours AS
SELECT channel, customers(k), active(k), churned(k), churn_rate(k)::numeric(12,10), upsell_rate(k)::numeric(12,10), net_revenue_retention(k)::numeric(12,10),
	gross_revenue_retention(k)::numeric(12,10), lifetime_revenue(k), revenue_per_customer(k)::numeric(20,10)
FROM (SELECT channel, retention_agg(started, churned, first_value, initial_amount, current_amount, as_of) AS k FROM retention_customer GROUP BY ROLLUP (channel)) AS t;
SELECT 'groups and their twins', (SELECT count(*) FROM retention_ours), count(*) || ' wrong' FROM (
	(TABLE retention_ours EXCEPT ALL TABLE retention_twin) UNION ALL (TABLE retention_twin EXCEPT ALL TABLE retention_ours)) AS d;

-- The curve, month by month, and the flagged
CREATE VIEW curve_twin AS
WITH RECURSIVE curve AS (
	SELECT 0 AS month, count(*) AS at_risk, 0::bigint AS churned, 1::numeric AS retention FROM retention_row
	UNION ALL SELECT c.month + 1, n.at_risk, n.churned, round(c.retention * (n.at_risk - n.churned) / n.at_risk, 30)
	FROM curve AS c, LATERAL (SELECT count(*) FILTER (WHERE months >= c.month), count(*) FILTER (WHERE months = c.month AND has_churned) FROM retention_row) AS n(at_risk, churned)
	WHERE c.month < (SELECT max(months + has_churned::int) FROM retention_row)
)
SELECT * FROM curve;
CREATE TEMP TABLE whole AS SELECT retention_agg(started, churned, first_value, initial_amount, current_amount, as_of) AS k FROM retention_customer;
SELECT 'months of the curve', count(*), count(*) FILTER (WHERE (o.at_risk, o.churned) IS DISTINCT FROM (t.at_risk, t.churned)
	OR abs(o.retention - t.retention) <= 0.6e-15 IS NOT TRUE) || ' wrong',
	count(*) FILTER (WHERE retention_at(k, month) IS DISTINCT FROM o.retention) || ' wrong by retention_at'
FROM (SELECT k, c.* FROM whole, retention_curve(k) AS c) AS o FULL JOIN curve_twin AS t USING (month);
SELECT 'flagged', pg_temp.verdict('all', flagged(k),
	(SELECT count(*) FROM retention_customer WHERE started <= as_of AND churned <= as_of AND churned < started)
	+ (SELECT count(*) FROM retention_row WHERE first_value <= as_of AND first_value < started)) FROM whole;
-- Time to value: within 1/64 of percentile_cont, where not yet is so long that what lies before it is none; there it is percentile_disc
SELECT 'time to value', pg_temp.verdict(p::text,
	coalesce(abs(extract(epoch FROM time_to_value_percentile(k, p)) - exact) <= exact / 64, time_to_value_percentile(k, p) IS NULL AND exact IS NULL), true),
	count(*) FILTER (WHERE exact IS NULL) || ' not yet'
FROM whole, (SELECT p, nullif(CASE WHEN percentile_cont(p) WITHIN GROUP (ORDER BY waited) > 1e11 THEN percentile_disc(p) WITHIN GROUP (ORDER BY waited)
		ELSE percentile_cont(p) WITHIN GROUP (ORDER BY waited) END, 1e15)
	FROM retention_row, LATERAL (SELECT CASE WHEN first_value <= as_of THEN extract(epoch FROM first_value - started)::float8 ELSE 1e15 END AS waited) AS w, unnest('{0,0.05,0.25,0.5,0.54,0.6,1}'::float8[]) AS p WHERE (first_value < started AND first_value <= as_of) IS NOT TRUE GROUP BY p) AS e(p, exact);

-- Serial, parallel, rolled up, moving, and added to be taken away: the same bytes
SET max_parallel_workers_per_gather = 0;
CREATE TEMP TABLE serial AS SELECT channel, retention_agg(started, churned, first_value, initial_amount, current_amount, as_of) AS k FROM retention_customer GROUP BY channel;
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET parallel_leader_participation = off;
SELECT 'a parallel plan', pg_temp.plan_has('SELECT channel, retention_agg(started, churned, first_value, initial_amount, current_amount, as_of) FROM retention_customer GROUP BY channel', 'Partial .*Aggregate'),
	pg_temp.verdict(s.channel, retention_kpi_send(p.k), retention_kpi_send(s.k))
FROM (SELECT channel, retention_agg(started, churned, first_value, initial_amount, current_amount, as_of) AS k FROM retention_customer GROUP BY channel) AS p
	JOIN serial AS s ON s.channel IS NOT DISTINCT FROM p.channel;
CREATE TABLE retention_stored AS SELECT id % 97 AS part, retention_agg(started, churned, first_value, initial_amount, current_amount, as_of) AS k FROM retention_customer GROUP BY part;
SELECT 'a parallel rollup', pg_temp.plan_has('SELECT rollup(k) FROM retention_stored', 'Partial Aggregate'),
	pg_temp.verdict('all', retention_kpi_send((SELECT rollup(k) FROM retention_stored)), retention_kpi_send((SELECT rollup(k) FROM serial)));
RESET parallel_leader_participation;
RESET max_parallel_workers_per_gather;
SELECT 'frames', pg_temp.verdict(id::text, retention_kpi_send(k), retention_kpi_send((
	SELECT retention_agg(started, churned, first_value, initial_amount, current_amount, as_of) FROM retention_customer AS c WHERE c.id BETWEEN m.id - 9 AND m.id)))
FROM (SELECT id, retention_agg(started, churned, first_value, initial_amount, current_amount, as_of) OVER (ORDER BY id ROWS 9 PRECEDING) AS k FROM retention_customer WHERE id <= 300) AS m;
SELECT 'pairs', count(*), count(*) FILTER (WHERE retention_kpi_send(a.k + b.k - b.k) <> retention_kpi_send(a.k) OR a.k::text::retention_kpi <> a.k OR a.k - a.k <> '{}') || ' wrong'
FROM retention_stored AS a, retention_stored AS b;

\set negative '22023 value of type retention_kpi has negative counts / More was subtracted than was there. / Subtract only a state whose rows are among those of the other.'
\set counter '22003 counter of type retention_kpi out of range / A counter lies between -9223372036854775808 and 9223372036854775807.'
\set start '22023 start of a customer must be finite / Months are counted between the start of a customer and as_of. / Give a start that is not known as NULL.'
\set valid ' / A valid value is {"churned_after": {"3": 1}, "active_for": {"0": 2, "14": 1}}.'
SELECT 'errors', pg_temp.verdict(expression, pg_temp.answer(expression), want) FROM (VALUES
	($$retention_agg('-infinity', NULL, NULL, NULL, NULL, '2026-01-01')$$, :'start'),
	($$retention_agg('2026-01-01', NULL, NULL, NULL, NULL, 'infinity')$$,
		'22023 as_of must be finite / Months are counted between the start of a customer and as_of. / Give the moment to look from, for example now().'),
	($$retention_agg(date '-infinity', NULL, NULL, NULL, NULL, date '2026-01-01')$$, :'start'),
	($$retention_agg(date '300000-01-01', NULL, NULL, NULL, NULL, date '2026-01-01')$$, '22008 date out of range for timestamp'),
	($$retention_agg('2026-01-01', NULL, NULL, 'NaN', 1, '2026-01-01')$$, '22003 amount must not be NaN / Give an amount that is not known as NULL.'),
	($$retention_agg('2026-01-01', NULL, NULL, 1, 'infinity', '2026-01-01')$$, '22003 amount must not be infinite / Give an amount that is not known as NULL.'),
	($$retention_agg('4713-01-01 BC', NULL, '294276-12-31', NULL, NULL, '294276-12-31')$$, '22008 time to first value out of range'),
	($$retention_at('{}', -1)$$, '22003 number of months -1 is not between 0 and 1200'), ($$retention_at('{}', 1201)$$, '22003 number of months 1201 is not between 0 and 1200'),
	($$time_to_value_percentile('{}', 2)$$, '22003 percentile value 2 is not between 0 and 1'),
	($$retention_at('{"churned_after": {"5": -1}, "active_for": {"7": 3}}', 0)$$, :'negative'), ($$retention_curve('{"active_for": {"7": -3}}')$$, :'negative'),
	($$time_to_value_percentile('{"time_to_value": {"0": -1}, "active_for": {"7": 3}}', 0.5)$$, :'negative'),
	($$time_to_value_percentile('{"time_to_value": {"0": 4}, "active_for": {"7": 3}}', 0.5)$$, :'negative'),
	($$time_to_value_percentile('{"time_to_value": {"0": 1}, "churned_after": {"5": -1}, "active_for": {"7": 3}}', 0.5)$$, :'negative'),
	($$time_to_value_percentile('{"time_to_value": {"0": 1}, "value_before_start": -1, "active_for": {"7": 3}}', 0.5)$$, :'negative'),
	($$customers('{"churned_after": {"0": 9223372036854775807}, "active_for": {"0": 1}}')$$, :'counter'),
	($$retention_at('{"churned_after": {"0": 9223372036854775807}, "active_for": {"0": 1}}', 1)$$, :'counter'),
	($$retention_agg_transition('{"active_for": {"0": 9223372036854775807}}', '2026-01-01', NULL, NULL, NULL, NULL, '2026-01-01')$$, :'counter'),
	($$'{"active_for": {"1201": 1}}'::lead_funnel.retention_kpi$$,
		'22P02 invalid input syntax for type retention_kpi: "{"active_for": {"1201": 1}}" / No bin starts at "1201"; the nearest one starts at "1200".' || :'valid'),
	($$'{"active_for": {"1.5": 1}}'::lead_funnel.retention_kpi$$,
		'22P02 invalid input syntax for type retention_kpi: "{"active_for": {"1.5": 1}}" / Expected a double quote at position 19.' || :'valid')
) AS v(expression, want);
DROP VIEW retention_twin, retention_ours, curve_twin;
DROP TABLE retention_customer, retention_row, retention_stored;
