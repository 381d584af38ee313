-- What changed between two periods: kpi_change(), on planted changes.
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
SET lead_funnel.as_of = '2026-11-23 12:00+00';
\set SHOW_CONTEXT never
\pset format unaligned
\pset null '-'

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; Europe/Brussels');
-- Leads of a month and channel: so many, of which so many SQLs and won, at so much.
CREATE FUNCTION pg_temp.plant(month date, source text, leads int, sqls int, won int, deal numeric) RETURNS void
BEGIN ATOMIC
    INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion, crm_stage, lost, closed_at, amount)
    SELECT format('%s %s %s', month, source, i), month + interval '10 hours', source, CASE source WHEN 'news' THEN 'email' ELSE 'cpc' END, 'newsletter',
           CASE WHEN i <= won THEN 'customer' WHEN i <= sqls THEN 'sql' END, i > won, month + interval '12 hours', CASE WHEN i <= won THEN deal END
    FROM generate_series(1, leads) i;
END;

-- Volume only: twice as many of all. All that changes is revenue, by volume.
SELECT pg_temp.plant('2026-01-01', 'google', 40, 20, 4, 500), pg_temp.plant('2026-01-01', 'facebook', 60, 15, 3, 100),
       pg_temp.plant('2026-02-01', 'google', 80, 40, 8, 500), pg_temp.plant('2026-02-01', 'facebook', 120, 30, 6, 100);
SELECT * FROM lead_funnel.kpi_change('2026-01-01', '2026-02-01', '2026-02-01', '2026-03-01') WHERE effect <> 0;
-- Mix only: 100 leads with the same rates and deals, of which Google has 80 rather than 40. It brings
-- 0.5 * 0.2 * 500 = 50 a lead, Meta 0.25 * 0.2 * 100 = 5: 40 * 50 - 40 * 5 = 1800.
SELECT pg_temp.plant('2026-03-01', 'google', 80, 40, 8, 500), pg_temp.plant('2026-03-01', 'facebook', 20, 5, 1, 100);
SELECT * FROM lead_funnel.kpi_change('2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01') WHERE effect <> 0 AND metric IN ('revenue', 'sql_rate', 'close_rate');
-- Simpson: the rate to SQL rises in both, from 0.5 to 0.6 and from 0.25 to 0.3, and falls from 0.35 to 0.33, as Meta has 90 rather than
-- 60 of 100. The mix is (0.1 - 0.4) * 0.55 + (0.9 - 0.6) * 0.275 = -0.0825, the rates are 0.1 * 0.25 + 0.05 * 0.75 = 0.0625.
SELECT pg_temp.plant('2026-04-01', 'google', 10, 6, 1, 500), pg_temp.plant('2026-04-01', 'facebook', 90, 27, 5, 100);
SELECT * FROM lead_funnel.kpi_change('2026-01-01', '2026-02-01', '2026-04-01', '2026-05-01') WHERE metric = 'sql_rate';
-- And back again; in each language.
SELECT note FROM lead_funnel.kpi_change('2026-04-01', '2026-05-01', '2026-01-01', '2026-02-01') WHERE metric = 'sql_rate' AND note IS NOT NULL;
UPDATE funnel.settings SET language = 'nl';
SELECT metric, note FROM lead_funnel.kpi_change('2026-01-01', '2026-02-01', '2026-04-01', '2026-05-01') WHERE note IS NOT NULL;
UPDATE funnel.settings SET language = 'fr';
SELECT metric, note FROM lead_funnel.kpi_change('2026-04-01', '2026-05-01', '2026-01-01', '2026-02-01') WHERE note IS NOT NULL;
UPDATE funnel.settings SET language = 'en';
-- A channel that comes is mix and nothing else. What it has no rate of is not known.
SELECT pg_temp.plant('2026-05-01', 'google', 40, 20, 4, 500), pg_temp.plant('2026-05-01', 'facebook', 60, 15, 3, 100), pg_temp.plant('2026-05-01', 'news', 100, 20, 2, 50);
SELECT * FROM lead_funnel.kpi_change('2026-01-01', '2026-02-01', '2026-05-01', '2026-06-01') WHERE channel = 'Email' AND metric IN ('revenue', 'close_rate');
-- So is one that goes, the other way round.
SELECT count(*) AS rows, count(*) FILTER (WHERE a.effect + b.effect <> 0) AS others
FROM lead_funnel.kpi_change('2026-01-01', '2026-02-01', '2026-05-01', '2026-06-01') a
JOIN lead_funnel.kpi_change('2026-05-01', '2026-06-01', '2026-01-01', '2026-02-01') b
    ON b.metric = a.metric AND b.part = a.part AND b.channel IS NOT DISTINCT FROM a.channel;
-- From nothing all revenue is volume; rates of nothing are not known. Nor is the close rate without SQLs.
SELECT * FROM lead_funnel.kpi_change('2025-01-01', '2025-02-01', '2026-01-01', '2026-02-01') WHERE channel IS NULL;
SELECT * FROM lead_funnel.kpi_change('2025-01-01', '2025-02-01', '2025-02-01', '2025-03-01');
SELECT pg_temp.plant('2026-06-01', 'google', 10, 0, 0, 0);
SELECT * FROM lead_funnel.kpi_change('2026-06-01', '2026-07-01', '2026-01-01', '2026-02-01') WHERE channel IS NULL AND metric IN ('close_rate', 'customer_rate');
-- Where the first mix meets the second rates to SQL, nobody is an SQL: one channel makes SQLs in one period, one in the other.
SELECT pg_temp.plant('2026-07-01', 'google', 10, 5, 1, 10), pg_temp.plant('2026-08-01', 'google', 10, 0, 0, 0), pg_temp.plant('2026-08-01', 'news', 10, 5, 4, 10);
SELECT * FROM lead_funnel.kpi_change('2026-07-01', '2026-08-01', '2026-08-01', '2026-09-01') WHERE metric = 'close_rate';
-- A third of a cent is no amount: what rounding leaves is in the largest part. Smaller amounts than cents stay what they are.
SELECT pg_temp.plant('2026-09-01', 'google', 3, 3, 1, 0.10), pg_temp.plant('2026-10-01', 'google', 7, 6, 4, 0.11);
SELECT part, effect FROM lead_funnel.kpi_change('2026-09-01', '2026-10-01', '2026-10-01', '2026-11-01') WHERE metric = 'revenue' AND channel IS NULL;
UPDATE crm.lead SET amount = 0.1234567 WHERE amount = 0.11;
SELECT part, effect FROM lead_funnel.kpi_change('2026-09-01', '2026-10-01', '2026-10-01', '2026-11-01') WHERE metric = 'revenue' AND channel IS NULL;
-- A day is one of the reports' time zone. Open leads are told.
INSERT INTO crm.lead (lead_id, received_at, source, medium) VALUES ('midnight', '2026-10-31 23:00+00', 'google', 'cpc'), ('before', '2026-10-31 22:59:59.999999+00', 'google', 'cpc');
SELECT metric, part, before, after, note FROM lead_funnel.kpi_change('2026-10-31', '2026-11-01', '2026-11-01', '2026-11-02') WHERE part = 'volume' AND channel IS NULL OR metric = 'maturity';
SELECT metric, before, after, effect, note FROM lead_funnel.kpi_change('2026-10-01', '2026-11-01', '2026-11-01', '2026-11-02') WHERE metric = 'maturity';

-- Periods that are none.
SELECT * FROM lead_funnel.kpi_change('2026-10-01', '2026-10-01', '2026-11-01', '2026-11-02');
SELECT * FROM lead_funnel.kpi_change('2026-10-01', '2026-10-02', NULL, '2026-11-02');
SELECT * FROM lead_funnel.kpi_change('2026-10-01', '2026-10-02', '2026-11-01', 'infinity', 'funnel');
SELECT * FROM lead_funnel.kpi_change('2026-10-01', '2026-10-02', '2026-11-01', '2026-11-02', 'nowhere');
-- Stored leads say the same.
CREATE TEMP TABLE live AS SELECT * FROM lead_funnel.kpi_change('2026-01-01', '2026-03-01', '2026-03-01', '2026-11-01');
SELECT lead_funnel.materialize();
SELECT count(*) > 50 AS many, count(*) FILTER (WHERE l IS DISTINCT FROM s) AS others
FROM live l FULL JOIN lead_funnel.kpi_change('2026-01-01', '2026-03-01', '2026-03-01', '2026-11-01') s
    ON s.metric = l.metric AND s.part = l.part AND COALESCE(s.channel, '') = COALESCE(l.channel, '');
SELECT lead_funnel.disconnect();
DROP SCHEMA funnel CASCADE;
DROP SCHEMA crm CASCADE;
