-- Customers: full months, churn, the curve of Kaplan and Meier, time to value, amounts.
SET search_path = lead_funnel, public;
SET timezone = 'UTC';
SET datestyle = 'ISO';
SET intervalstyle = 'postgres';
\pset format unaligned
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/checks.sql

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
CREATE TEMP VIEW ten_kpi AS SELECT retention_agg(started, churned, first_value, initial, current, '2026-07-01') AS k FROM ten;
SELECT k FROM ten_kpi;
SELECT customers(k), active(k), churned(k), flagged(k), churn_rate(k) FROM ten_kpi;
SELECT c.* FROM ten_kpi, retention_curve(k) AS c;
SELECT m, retention_at(k, m) FROM ten_kpi, unnest('{0,1,3,4,6,7,1200}'::int[]) AS m;
-- Of the six customers that are not flagged three have had their first value: at once, after 2 and after 30 days.
SELECT p, time_to_value_percentile(k, p) FROM ten_kpi, unnest('{0,0.16,0.17,0.33,0.34,0.5,0.51,1}'::float8[]) AS p;
SELECT upsell_rate(k), net_revenue_retention(k), gross_revenue_retention(k), lifetime_revenue(k), revenue_per_customer(k) FROM ten_kpi;

-- Without rows, with rows that are skipped, and with NULL.
SELECT k, customers(k), active(k), churned(k), flagged(k), churn_rate(k), retention_at(k, 0), retention_at(k, 12), time_to_value_percentile(k, 0.5),
	upsell_rate(k), net_revenue_retention(k), gross_revenue_retention(k), lifetime_revenue(k), revenue_per_customer(k),
	(SELECT count(*) FROM retention_curve(k)) AS curve
FROM (SELECT retention_agg(started, churned, first_value, initial, current, NULL) FROM ten
	UNION ALL SELECT retention_agg(started, churned, first_value, initial, current, '-infinity') FROM ten
	UNION ALL SELECT retention_agg(NULL, churned, first_value, initial, current, now()) FROM ten
	UNION ALL SELECT retention_agg(started, churned, first_value, initial, current, '2026-07-01') FROM ten WHERE false
	UNION ALL VALUES (NULL::retention_kpi)) AS t(k);

-- Everybody has gone; everybody is new; gone at once; the last month decides.
SELECT what, array_agg(c::text ORDER BY c.month) AS curve, retention_at(k, 2), retention_at(k, 3), retention_at(k, 1200) FROM (VALUES
	('all gone', '{"churned_after": {"0": 1, "2": 1}}'::retention_kpi), ('all new', '{"active_for": {"0": 5}}'),
	('gone at once', '{"churned_after": {"0": 2}}'), ('gone while others stay', '{"churned_after": {"2": 1}, "active_for": {"2": 3}}'),
	('for ever', '{"churned_after": {"1200": 1}, "active_for": {"3": 1}}')
) AS v(what, k), retention_curve(k) AS c WHERE c.month < 4 OR c.month > 1198 GROUP BY what, k ORDER BY what;

-- Full months: as many as can be added without passing the end.
SELECT started, ended, retention_agg(started, NULL, NULL, NULL, NULL, ended) AS k FROM (VALUES
	('2026-01-31'::timestamptz, '2026-02-27 23:59:59.999999'::timestamptz), ('2026-01-31', '2026-02-28'), ('2024-01-31', '2024-02-28'), ('2024-01-31', '2024-02-29'),
	('2024-02-29', '2025-02-27'), ('2024-02-29', '2025-02-28'), ('2026-01-31 12:00', '2026-02-28 11:59:59'), ('2026-01-31 12:00', '2026-02-28 12:00'),
	('1999-12-31 23:59:59.999999', '2000-01-31 23:59:59.999998'), ('1999-12-31 23:59:59.999999', '2000-01-31 23:59:59.999999'), ('0001-12-31 BC', '0001-01-31'),
	('2026-01-01', '2026-01-01'), ('1926-01-01', '2025-12-31'), ('1926-01-01', '2026-01-01'), ('4713-01-01 BC', '294276-12-31')
) AS v(started, ended) GROUP BY started, ended ORDER BY started, ended;
SELECT count(*) AS spans, count(*) FILTER (WHERE m <> (
	SELECT max(n) FROM generate_series(0, 1200) AS n WHERE started + make_interval(months => n) <= ended)) AS differences
FROM (SELECT started, ended, ((regexp_match(retention_agg(started, NULL, NULL, NULL, NULL, ended)::text, '"active_for": {"(\d+)"'))[1])::int AS m
	FROM (SELECT '1899-06-01'::timestamptz + (h % 40000) * interval '1 day' AS started,
			'1899-06-01'::timestamptz + (h % 40000 + h % 997) * interval '1 day' + (h % 3 - 1) * interval '1 microsecond' + interval '1 microsecond' AS ended
		FROM generate_series(1, 2000) AS i, abs(hashint4(i)::bigint) AS h) AS s
	GROUP BY started, ended) AS t;

-- The session's zone changes nothing; timestamps and dates have the calendar that they are of.
SELECT retention_agg('2026-02-01 00:00+01', NULL, NULL, NULL, NULL, '2026-07-01 00:00+02') AS utc,
	retention_agg(timestamptz '2026-02-01 00:00+01' AT TIME ZONE 'Europe/Brussels', NULL, NULL, NULL, NULL, timestamptz '2026-07-01 00:00+02' AT TIME ZONE 'Europe/Brussels') AS brussels,
	retention_agg(date '2026-02-01', NULL, NULL, NULL, NULL, date '2026-07-01') AS dates;
SET timezone = 'Europe/Brussels';
SELECT retention_agg('2026-02-01 00:00+01', NULL, NULL, NULL, NULL, '2026-07-01 00:00+02') AS utc,
	retention_agg(date '2026-02-01', date '2026-02-01', date '2026-02-03', 1, 2, date '2026-07-01') AS dates;
RESET timezone;
SET timezone = 'UTC';

-- Infinity is never, as far as it is later; before everything it is out of order.
SELECT retention_agg(started, churned, first_value, 1, 1, as_of) FROM (VALUES
	('2026-01-01'::timestamptz, 'infinity'::timestamptz, 'infinity'::timestamptz, '2026-02-01'::timestamptz), ('infinity', NULL, NULL, '2026-02-01'),
	('2026-01-01', '-infinity', NULL, '2026-02-01'), ('2026-01-01', NULL, '-infinity', '2026-02-01')) AS v(started, churned, first_value, as_of) GROUP BY started, churned, first_value, as_of ORDER BY 1;
SELECT retention_agg(date 'infinity', NULL, NULL, 1, 1, date '2026-02-01'), retention_agg(date '2026-01-01', date 'infinity', date '-infinity', 1, 1, date '2026-02-01');

-- Customers with NULLs in every column, some out of order, seen from three days.
CREATE TABLE retention_customer AS
SELECT i AS id, ('{Ads,Fair,Mail,NULL}'::text[])[1 + i % 4] AS channel,
	CASE WHEN h % 41 > 0 THEN started END AS started,
	CASE WHEN h % 3 = 0 THEN started + (h % 1001 - 30) * interval '1 day 7 hours' END AS churned,
	CASE WHEN h % 7 > 2 THEN started + (h % 503 - 20) * interval '5 hours 1 second' END AS first_value,
	CASE WHEN h % 11 > 0 THEN (h % 10007) / 100.0 END AS initial_amount,
	CASE WHEN h % 13 > 0 THEN (h % 10009) / 80.0 END AS current_amount,
	CASE WHEN h % 43 > 0 THEN ('{2025-01-01,2026-01-01,2026-06-30 13:00}'::timestamptz[])[1 + h % 3] END AS as_of
FROM generate_series(1, 4000) AS i, abs(hashint4(i)::bigint) AS h,
	LATERAL (SELECT timestamptz '2023-01-01' + h % 1300 * interval '1 day 1 hour' AS started) AS s;
ANALYZE retention_customer;

-- The twin in plain SQL: what has happened, and after how many months.
CREATE TABLE retention_row AS
SELECT *, (SELECT max(n) FROM generate_series(0, 1200) AS n WHERE started + make_interval(months => n) <= CASE WHEN has_churned THEN churned ELSE as_of END) AS months
FROM (SELECT *, churned <= as_of IS TRUE AS has_churned FROM retention_customer WHERE started <= as_of) AS c
WHERE NOT has_churned OR churned >= started;
CREATE VIEW retention_twin AS
SELECT channel, count(*) AS customers, count(*) FILTER (WHERE NOT has_churned) AS active, count(*) FILTER (WHERE has_churned) AS churned,
	avg(has_churned::int)::numeric(12,10) AS churn_rate,
	avg((NOT has_churned AND current_amount > initial_amount)::int) FILTER (WHERE initial_amount IS NOT NULL AND (has_churned OR current_amount IS NOT NULL))::numeric(12,10) AS upsell_rate,
	(sum(current_amount) FILTER (WHERE NOT has_churned AND initial_amount IS NOT NULL)
		/ sum(initial_amount) FILTER (WHERE has_churned OR current_amount IS NOT NULL))::numeric(12,10) AS net,
	(sum(least(current_amount, initial_amount)) FILTER (WHERE NOT has_churned AND initial_amount IS NOT NULL AND current_amount IS NOT NULL)
		/ sum(initial_amount) FILTER (WHERE has_churned OR current_amount IS NOT NULL))::numeric(12,10) AS gross,
	trim_scale(sum(current_amount)) AS lifetime_revenue, (sum(current_amount) / count(*))::numeric(20,10) AS revenue_per_customer
FROM retention_row GROUP BY ROLLUP (channel);
CREATE VIEW retention_ours AS
SELECT channel, customers(k), active(k), churned(k), churn_rate(k)::numeric(12,10), upsell_rate(k)::numeric(12,10), net_revenue_retention(k)::numeric(12,10),
	gross_revenue_retention(k)::numeric(12,10), lifetime_revenue(k), revenue_per_customer(k)::numeric(20,10)
FROM (SELECT channel, retention_agg(started, churned, first_value, initial_amount, current_amount, as_of) AS k FROM retention_customer GROUP BY ROLLUP (channel)) AS t;
SELECT (SELECT count(*) FROM retention_ours) AS groups, count(*) AS differences FROM (
	(TABLE retention_ours EXCEPT ALL TABLE retention_twin) UNION ALL (TABLE retention_twin EXCEPT ALL TABLE retention_ours)) AS d;

-- The curve, month by month, and the flagged.
CREATE VIEW curve_twin AS
WITH RECURSIVE curve AS (
	SELECT 0 AS month, count(*) AS at_risk, 0::bigint AS churned, 1::numeric AS retention FROM retention_row
	UNION ALL SELECT c.month + 1, n.at_risk, n.churned, round(c.retention * (n.at_risk - n.churned) / n.at_risk, 30)
	FROM curve AS c, LATERAL (SELECT count(*) FILTER (WHERE months >= c.month), count(*) FILTER (WHERE months = c.month AND has_churned) FROM retention_row) AS n(at_risk, churned)
	WHERE c.month < (SELECT max(months + has_churned::int) FROM retention_row)
)
SELECT * FROM curve;
CREATE VIEW curve_ours AS
SELECT c.*
FROM (SELECT retention_agg(started, churned, first_value, initial_amount, current_amount, as_of) AS k FROM retention_customer) AS t, retention_curve(k) AS c;
SELECT count(*) AS months, count(*) FILTER (WHERE (o.at_risk, o.churned) IS DISTINCT FROM (t.at_risk, t.churned) OR abs(o.retention - t.retention) <= 0.6e-15 IS NOT TRUE) AS differences
FROM curve_ours AS o FULL JOIN curve_twin AS t USING (month);
SELECT bool_and(retention_at(k, c.month) = c.retention) AS at_each_month, flagged(k) =
	(SELECT count(*) FROM retention_customer WHERE started <= as_of AND churned <= as_of AND churned < started)
	+ (SELECT count(*) FROM retention_row WHERE first_value <= as_of AND first_value < started) AS flagged
FROM (SELECT retention_agg(started, churned, first_value, initial_amount, current_amount, as_of) AS k FROM retention_customer) AS t, retention_curve(k) AS c GROUP BY k;
-- Time to value: within 1/64 of percentile_disc, where not yet is the longest.
SELECT p, exact IS NULL AS not_yet, abs(extract(epoch FROM time_to_value_percentile(k, p)) - exact) <= exact / 64 AS within
FROM (SELECT retention_agg(started, churned, first_value, initial_amount, current_amount, as_of) AS k FROM retention_customer) AS t,
	(SELECT p, nullif(percentile_disc(p) WITHIN GROUP (ORDER BY CASE WHEN first_value <= as_of THEN extract(epoch FROM first_value - started) ELSE 'infinity' END), 'infinity')
	FROM retention_row, unnest('{0,0.05,0.25,0.5,0.54,0.6,1}'::float8[]) AS p WHERE (first_value < started AND first_value <= as_of) IS NOT TRUE GROUP BY p) AS e(p, exact) ORDER BY p;

-- Serial, parallel, rolled up, moving, and added to be taken away: the same bytes.
SET max_parallel_workers_per_gather = 0;
CREATE TEMP TABLE serial AS SELECT channel, retention_agg(started, churned, first_value, initial_amount, current_amount, as_of) AS k FROM retention_customer GROUP BY channel;
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET parallel_leader_participation = off;
SELECT pg_temp.plan_has('SELECT channel, retention_agg(started, churned, first_value, initial_amount, current_amount, as_of) FROM retention_customer GROUP BY channel', 'Partial .*Aggregate') AS plan,
	count(*) FILTER (WHERE retention_kpi_send(p.k) = retention_kpi_send(s.k)) AS same, count(*) AS groups
FROM (SELECT channel, retention_agg(started, churned, first_value, initial_amount, current_amount, as_of) AS k FROM retention_customer GROUP BY channel) AS p
	JOIN serial AS s ON s.channel IS NOT DISTINCT FROM p.channel;
CREATE TABLE retention_stored AS SELECT id % 97 AS part, retention_agg(started, churned, first_value, initial_amount, current_amount, as_of) AS k FROM retention_customer GROUP BY part;
SELECT pg_temp.plan_has('SELECT rollup(k) FROM retention_stored', 'Partial Aggregate') AS plan,
	retention_kpi_send((SELECT rollup(k) FROM retention_stored)) = retention_kpi_send((SELECT rollup(k) FROM serial)) AS parallel_rollup;
RESET parallel_leader_participation;
RESET max_parallel_workers_per_gather;
SELECT count(*) AS frames, count(*) FILTER (WHERE retention_kpi_send(k) <> retention_kpi_send((
	SELECT retention_agg(started, churned, first_value, initial_amount, current_amount, as_of) FROM retention_customer AS c WHERE c.id BETWEEN m.id - 9 AND m.id))) AS moving
FROM (SELECT id, retention_agg(started, churned, first_value, initial_amount, current_amount, as_of) OVER (ORDER BY id ROWS 9 PRECEDING) AS k FROM retention_customer WHERE id <= 300) AS m;
SELECT count(*) AS pairs, count(*) FILTER (WHERE retention_kpi_send(a.k + b.k - b.k) <> retention_kpi_send(a.k) OR a.k::text::retention_kpi <> a.k OR a.k - a.k <> '{}') AS differences
FROM retention_stored AS a, retention_stored AS b;

SELECT expression, e.* FROM (VALUES
	($$retention_agg('-infinity', NULL, NULL, NULL, NULL, '2026-01-01')$$), ($$retention_agg('2026-01-01', NULL, NULL, NULL, NULL, 'infinity')$$),
	($$retention_agg(date '-infinity', NULL, NULL, NULL, NULL, date '2026-01-01')$$), ($$retention_agg(date '300000-01-01', NULL, NULL, NULL, NULL, date '2026-01-01')$$),
	($$retention_agg('2026-01-01', NULL, NULL, 'NaN', 1, '2026-01-01')$$), ($$retention_agg('2026-01-01', NULL, NULL, 1, 'infinity', '2026-01-01')$$),
	($$retention_agg('4713-01-01 BC', NULL, '294276-12-31', NULL, NULL, '294276-12-31')$$),
	($$retention_at('{}', -1)$$), ($$retention_at('{}', 1201)$$), ($$time_to_value_percentile('{}', 2)$$),
	($$retention_at('{"churned_after": {"5": -1}, "active_for": {"7": 3}}', 0)$$), ($$retention_curve('{"active_for": {"7": -3}}')$$),
	($$time_to_value_percentile('{"time_to_value": {"0": -1}, "active_for": {"7": 3}}', 0.5)$$), ($$time_to_value_percentile('{"time_to_value": {"0": 4}, "active_for": {"7": 3}}', 0.5)$$),
	($$time_to_value_percentile('{"time_to_value": {"0": 1}, "churned_after": {"5": -1}, "active_for": {"7": 3}}', 0.5)$$),
	($$time_to_value_percentile('{"time_to_value": {"0": 1}, "value_before_start": -1, "active_for": {"7": 3}}', 0.5)$$),
	($$customers('{"churned_after": {"0": 9223372036854775807}, "active_for": {"0": 1}}')$$), ($$retention_at('{"churned_after": {"0": 9223372036854775807}, "active_for": {"0": 1}}', 1)$$),
	($$retention_agg_transition('{"active_for": {"0": 9223372036854775807}}', '2026-01-01', NULL, NULL, NULL, NULL, '2026-01-01')$$),
	($$'{"active_for": {"1201": 1}}'::lead_funnel.retention_kpi$$), ($$'{"active_for": {"1.5": 1}}'::lead_funnel.retention_kpi$$)
) AS v(expression), pg_temp.error_of(expression) AS e;
-- The greatest numbers make a curve.
SELECT c.* FROM retention_curve('{"churned_after": {"0": 3074457345618258602, "1": 3074457345618258602}, "active_for": {"1": 3074457345618258602}}') AS c;
DROP VIEW retention_twin, retention_ours, curve_twin, curve_ours;
DROP TABLE retention_customer, retention_row, retention_stored;
