-- Pivots: funnel_agg_by and response_agg_by, against GROUP BY.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET search_path = lead_funnel, public;

CREATE TEMP TABLE lead (id int, channel text, stage lead_stage, lost boolean, amount numeric, state sla_state, response interval);
INSERT INTO lead
SELECT i, ('{Google Ads,Organic Search,Meta prospecting,Meta retargeting,"",NULL}'::text[])[1 + i % 6],
	('{nurture,nurture,nurture,mql,mql,sql,opportunity,customer,NULL}'::lead_stage[])[1 + h % 9],
	('{f,f,t,NULL}'::boolean[])[1 + h / 9 % 4],
	CASE WHEN h % 11 > 0 THEN round((h % 100000) / 7.0, (h / 64 % 11)::int) - 200 END,
	('{none,pending,at_risk,overdue,met,met,breached,NULL}'::sla_state[])[1 + h / 5 % 8],
	CASE WHEN h % 7 > 0 THEN make_interval(secs => h % 90000 / 8.0) END
FROM generate_series(1, 3000) AS i, abs(hashint4(i)::bigint) AS h;
-- Channels with nothing under them, with NULL arguments only and with NULLs where they are allowed
INSERT INTO lead (id, channel, stage, state) VALUES (3001, 'Email', NULL, NULL), (3002, 'Email', NULL, NULL), (3003, 'Fair', 'sql', 'met');

-- The rows of GROUP BY, but for those with nothing under them
CREATE FUNCTION pg_temp.compare(kind text, arguments text, OUT rows bigint, OUT only_ours bigint, OUT only_theirs text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE TEMP TABLE ours ON COMMIT DROP AS SELECT e.* FROM (SELECT %s_agg_by(channel, %s) AS k FROM lead) AS s, each(k) AS e', kind, arguments);
	EXECUTE format('CREATE TEMP TABLE theirs ON COMMIT DROP AS SELECT channel AS key, %s_agg(%s) AS kpi FROM lead GROUP BY channel', kind, arguments);
	SELECT count(*) FROM ours INTO rows;
	SELECT count(*) FROM (TABLE ours EXCEPT ALL TABLE theirs) AS d INTO only_ours;
	SELECT string_agg(key || ' ' || kpi::text, ', ' ORDER BY key) FROM (TABLE theirs EXCEPT ALL TABLE ours) AS d INTO only_theirs;
	DROP TABLE ours, theirs;
END $$;
SELECT kind, rows || ' keys', only_ours || ' wrong', 'only with GROUP BY', only_theirs
FROM (VALUES ('funnel', 'stage, lost, amount'), ('response', 'state, response')) AS v(kind, arguments), pg_temp.compare(kind, arguments);
SELECT 'kpi() of a key', pg_temp.verdict(channel, kpi(k, channel)::text, funnel_agg::text)
FROM (SELECT funnel_agg_by(channel, stage, lost, amount) AS k FROM lead) AS s,
	(SELECT channel, funnel_agg(stage, lost, amount) FROM lead GROUP BY channel UNION ALL VALUES ('no such channel', '{}'::funnel_kpi)) AS g;

-- Without rows, with none left by the filter, and with none that counts
SELECT 'nothing', pg_temp.verdict(what, k::text, '[]') FROM (
	SELECT 'no rows', funnel_agg_by('a', 'sql', false, 1) FROM generate_series(1, 0)
	UNION ALL SELECT 'filtered', funnel_agg_by('a', 'sql', false, 1) FILTER (WHERE false) FROM generate_series(1, 3)
	UNION ALL SELECT 'skipped', funnel_agg_by('a', NULL, false, 1) FROM generate_series(1, 3)
	UNION ALL SELECT 'rollup of NULL', rollup(k) FROM (VALUES (NULL::funnel_kpi_by)) AS v(k)) AS t(what, k);
-- Keys are compared by their bytes, in whatever collation, and may be long.
SELECT 'keys by their bytes', funnel_agg_by(key, 'sql', false, 1) FROM unnest('{b,B,a,A,ä,Ä,a,""}'::text[]) AS key;
SELECT 'long keys', string_agg(concat_ws(' ', length(key), leads(kpi)), ', ')
FROM (SELECT funnel_agg_by(repeat(key, 2000), 'sql', false, 1) AS k FROM unnest('{ab,ac,ab}'::text[]) AS key) AS s, each(k);
-- Where keys differ: in the first byte, beyond the eighth, in the length only, or by a byte that sorts as a negative number would not
SELECT 'keys in order', pg_temp.verdict(n::text, keys, (SELECT string_agg(key, ' ' ORDER BY key COLLATE "C") FROM unnest(given) AS key))
FROM (VALUES (1, '{b,a,c}'::text[]), (2, ARRAY['prefix', 'prefix of twelve', 'prefix of two', 'prefix o', 'prefix of twelve a']),
	(3, ARRAY['é', 'e', 'z', E'\x01', '~']), (4, ARRAY['12345678b', '12345678', '12345678a', '1234567', '123456789']),
	(5, (SELECT array_agg('utm campaign ' || i * 7919 % 1000) FROM generate_series(1, 1000) AS i))) AS v(n, given),
	LATERAL (SELECT funnel_agg_by(key, 'sql', false, 1) AS k FROM unnest(given) AS key) AS s,
	LATERAL (SELECT string_agg(key, ' ') AS keys FROM each(k)) AS e;

-- In parallel, rolled up, moving: the same bytes
CREATE TABLE kpi_by_lead AS TABLE lead;
ANALYZE kpi_by_lead;
\set both 'SELECT funnel_agg_by(channel, stage, lost, amount) AS f, response_agg_by(channel, state, response) AS r FROM kpi_by_lead'
CREATE TEMP TABLE serial AS :both;
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT 'a parallel plan', pg_temp.plan_has(:'both', 'Partial Aggregate'),
	funnel_kpi_by_send(serial.f) = funnel_kpi_by_send(p.f), response_kpi_by_send(serial.r) = response_kpi_by_send(p.r) FROM serial, (:both) AS p;
RESET max_parallel_workers_per_gather;
SELECT 'a rollup', rollup(k) = (SELECT f FROM serial) FROM (SELECT id % 31, funnel_agg_by(channel, stage, lost, amount) AS k FROM kpi_by_lead GROUP BY 1) AS g;
CREATE TEMP TABLE moving AS
SELECT id, funnel_agg_by(channel, stage, lost, amount) OVER w AS f, response_agg_by(channel, state, response) OVER w AS r, response_agg_by(id::text, state, response) OVER w AS i
FROM kpi_by_lead WHERE id <= 300 WINDOW w AS (ORDER BY id ROWS BETWEEN 20 PRECEDING AND 3 FOLLOWING);
SELECT 'frames', count(*), count(*) FILTER (WHERE (m.f, m.r, m.i) IS DISTINCT FROM (SELECT (funnel_agg_by(channel, stage, lost, amount), response_agg_by(channel, state, response), response_agg_by(id::text, state, l.response))
	FROM kpi_by_lead AS l WHERE l.id BETWEEN m.id - 20 AND least(m.id + 3, 300))) || ' wrong' FROM moving AS m;
DROP TABLE kpi_by_lead;

-- A thousand keys
SELECT 'a thousand keys', count(*), sum(leads(kpi)), count(*) FILTER (WHERE leads(kpi) <> 3 OR revenue(kpi) <> 3 * key::int + 3000) || ' wrong'
FROM (SELECT funnel_agg_by((i % 1000)::text, 'customer', NULL, i) AS k FROM generate_series(0, 2999) AS i) AS s, each(k);
