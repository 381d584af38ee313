-- KPIs by key in one pass: funnel_agg_by and its like, against GROUP BY.
SET search_path = lead_funnel, public;
\pset format unaligned

CREATE TEMP TABLE lead (id int, channel text, stage lead_stage, lost boolean, amount numeric, state sla_state, response interval, d interval, started date);
INSERT INTO lead
SELECT i, ('{Google Ads,Organic Search,Meta prospecting,Meta retargeting,"",NULL}'::text[])[1 + i % 6],
	('{nurture,nurture,nurture,mql,mql,sql,opportunity,customer,NULL}'::lead_stage[])[1 + h % 9],
	('{f,f,t,NULL}'::boolean[])[1 + h / 9 % 4],
	CASE WHEN h % 11 > 0 THEN round((h % 100000) / 7.0, (h / 64 % 11)::int) - 200 END,
	('{none,pending,at_risk,overdue,met,met,breached,NULL}'::sla_state[])[1 + h / 5 % 8],
	CASE WHEN h % 7 > 0 THEN make_interval(secs => h % 90000 / 8.0) END,
	CASE WHEN h % 6 > 0 THEN make_interval(secs => h % 900000 / 64.0) END, CASE WHEN h % 5 > 0 THEN date '2024-01-01' + (h % 500)::int END
FROM generate_series(1, 3000) AS i, abs(hashint4(i)::bigint) AS h;
-- Channels with nothing under them, with NULL arguments only and with NULLs where they are allowed.
INSERT INTO lead (id, channel, stage, state) VALUES (3001, 'Email', NULL, NULL), (3002, 'Email', NULL, NULL), (3003, 'Fair', 'sql', 'met');

SELECT key, leads(kpi), won(kpi), revenue(kpi), pipeline(kpi), round(win_rate(kpi), 4) AS win_rate
FROM (SELECT funnel_agg_by(channel, stage, lost, amount) AS k FROM lead) AS s, each(k);
SELECT key, met(kpi), missed(kpi), response_percentile(kpi, 0.5) FROM (SELECT response_agg_by(channel, state, response) AS k FROM lead) AS s, each(k);
SELECT kpi(duration_agg_by(channel, d), 'Fair') AS none, duration_mean(kpi(duration_agg_by(channel, d), NULL)) AS of_null FROM lead;

-- The rows of GROUP BY, but for those with nothing under them.
CREATE FUNCTION pg_temp.compare(arguments text, kind text, OUT rows bigint, OUT only_ours bigint, OUT only_theirs text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE TEMP TABLE ours ON COMMIT DROP AS SELECT e.* FROM (SELECT %s_agg_by(channel, %s) AS k FROM lead) AS s, each(k) AS e', kind, arguments);
	EXECUTE format('CREATE TEMP TABLE theirs ON COMMIT DROP AS SELECT channel AS key, %s_agg(%s) AS kpi FROM lead GROUP BY channel', kind, arguments);
	SELECT count(*) FROM ours INTO rows;
	SELECT count(*) FROM (TABLE ours EXCEPT ALL TABLE theirs) AS d INTO only_ours;
	SELECT string_agg(key || ' ' || kpi::text, ', ' ORDER BY key) FROM (TABLE theirs EXCEPT ALL TABLE ours) AS d INTO only_theirs;
	DROP TABLE ours, theirs;
END $$;
SELECT kind, c.* FROM (VALUES ('funnel', 'stage, lost, amount'), ('response', 'state, response'), ('duration', 'd'),
	('retention', 'started, started + 100, started + 9, amount, amount * 2, date ''2025-01-01'''),
	('retention', 'started::timestamp, NULL, NULL, amount, amount / 2, timestamp ''2025-01-01'''),
	('retention', 'started::timestamptz, started + 50, NULL, amount, amount / 2, timestamptz ''2025-01-01 00:00+00''')) AS v(kind, arguments), pg_temp.compare(arguments, kind) AS c;

-- Without rows, with none left by the filter, and with none that counts.
SELECT funnel_agg_by('a', 'sql', false, 1) FROM generate_series(1, 0);
SELECT funnel_agg_by('a', 'sql', false, 1) FILTER (WHERE false) AS filtered, funnel_agg_by('a', NULL, false, 1) AS skipped FROM generate_series(1, 3);
SELECT rollup(k) FROM (VALUES (NULL::funnel_kpi_by)) AS v(k);

-- Keys are compared by their bytes, in whatever collation, and may be long.
SELECT funnel_agg_by(key, 'sql', false, 1) FROM unnest('{b,B,a,A,ä,Ä,a,""}'::text[]) AS key;
SELECT length(key), leads(kpi) FROM (SELECT funnel_agg_by(repeat(key, 2000), 'sql', false, 1) AS k FROM unnest('{ab,ac,ab}'::text[]) AS key) AS s, each(k);

-- In parallel, sorted, hashed, moving: the same bytes.
CREATE TABLE kpi_by_lead AS TABLE lead;
ANALYZE kpi_by_lead;
CREATE TEMP TABLE serial AS SELECT funnel_agg_by(channel, stage, lost, amount) AS f, response_agg_by(channel, state, response) AS r FROM kpi_by_lead;
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT funnel_agg_by(channel, stage, lost, amount), response_agg_by(channel, state, response) FROM kpi_by_lead;
SELECT count(*) AS same FROM serial JOIN (SELECT funnel_agg_by(channel, stage, lost, amount) AS f, response_agg_by(channel, state, response) AS r FROM kpi_by_lead) AS p
	ON funnel_kpi_by_send(serial.f) = funnel_kpi_by_send(p.f) AND response_kpi_by_send(serial.r) = response_kpi_by_send(p.r);
RESET max_parallel_workers_per_gather;
SELECT rollup(k) = (SELECT f FROM serial) AS rollup FROM (SELECT id % 31, funnel_agg_by(channel, stage, lost, amount) AS k FROM kpi_by_lead GROUP BY 1) AS g;
CREATE TEMP TABLE moving AS
SELECT id, funnel_agg_by(channel, stage, lost, amount) OVER w AS f, response_agg_by(channel, state, response) OVER w AS r, duration_agg_by(id::text, d) OVER w AS d
FROM kpi_by_lead WHERE id <= 300 WINDOW w AS (ORDER BY id ROWS BETWEEN 20 PRECEDING AND 3 FOLLOWING);
SELECT count(*) AS frames, count(*) FILTER (WHERE (m.f, m.r, m.d) = (SELECT funnel_agg_by(channel, stage, lost, amount), response_agg_by(channel, state, response), duration_agg_by(id::text, l.d)
	FROM kpi_by_lead AS l WHERE l.id BETWEEN m.id - 20 AND least(m.id + 3, 300))) AS same FROM moving AS m;
DROP TABLE kpi_by_lead;

-- A thousand keys.
SELECT count(*) AS keys, sum(leads(kpi)) AS leads, bool_and(leads(kpi) = 3 AND revenue(kpi) = 3 * key::int + 3000) AS right
FROM (SELECT funnel_agg_by((i % 1000)::text, 'customer', NULL, i) AS k FROM generate_series(0, 2999) AS i) AS s, each(k);
