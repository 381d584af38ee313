-- Targets of a period, beside the same in plain SQL.
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
SET jit = off;
SET lead_funnel.as_of = '2026-11-23 12:00+00';
\set VERBOSITY terse
\pset format unaligned
\pset null '-'
\pset footer off

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/sales_team.sql
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; Europe/Brussels');
SELECT count(*) FROM funnel.target_attainment;

-- What can be none.
INSERT INTO funnel.target (metric, since, until, value) VALUES ('calls', '2026-10-01', '2026-11-01', 1);
INSERT INTO funnel.target (metric, since, until, value) VALUES ('won', '2026-10-01', '2026-10-01', 1);
INSERT INTO funnel.target (metric, since, until, value) VALUES ('won', '2026-10-01', 'infinity', 1);
INSERT INTO funnel.target (metric, since, until, value) VALUES ('won', '2026-10-01', '2026-11-01', 0);
INSERT INTO funnel.target (metric, since, until, value) VALUES ('won', '2026-10-01', '2026-11-01', 'NaN');
INSERT INTO funnel.target (metric, since, until, value) VALUES ('sql_rate', '2026-10-01', '2026-11-01', 20);
INSERT INTO funnel.target (metric, owner, since, until, value) VALUES ('won', '', '2026-10-01', '2026-11-01', 1);
INSERT INTO funnel.target (metric, since, until, value) VALUES ('won', '2026-10-01', '2026-11-01', 1), ('won', '2026-10-01', '2026-11-01', 2);

-- Each metric of each kind of leads, in a month that is over, a week that begins at a change of the clock, the quarter that is not over,
-- and one to come.
INSERT INTO funnel.target
SELECT m.metric, w.channel, w.owner, w.team, p.since, p.until, CASE WHEN m.metric ~ 'rate|attainment' THEN 0.4 ELSE 12 END
FROM unnest('{leads,mqls,sqls,opportunities,won,revenue,sql_rate,close_rate,sla_attainment}'::text[]) m (metric)
CROSS JOIN (VALUES (NULL, NULL, NULL), ('Google Ads', NULL, NULL), (NULL, 'Ann', NULL), (NULL, NULL, 'South'), ('Email', 'Bob', 'North'),
                   ('Email', 'Nobody', NULL)) w (channel, owner, team)
CROSS JOIN (VALUES (date '2026-07-01', date '2026-08-01'), ('2026-10-25', '2026-11-01'), ('2026-10-01', '2027-01-01'), ('2027-01-01', '2027-04-01'))
    p (since, until);
\i :srcdir/sql/helpers/twins.sql
\i :srcdir/sql/helpers/twin_target.sql
SELECT * FROM pg_temp.all_compared();
SELECT metric, since, value, actual, actual_low, actual_high, attained_share, days_gone, days, gone_share FROM funnel.target_attainment
WHERE (channel, owner, team) IS NULL AND since IN ('2026-10-01', '2027-01-01');
SELECT since, actual, days_gone FROM funnel.target_attainment WHERE metric = 'revenue' AND owner = 'Ann';
BEGIN;
SET LOCAL lead_funnel.as_of = 'infinity';
SELECT since, actual, days_gone FROM funnel.target_attainment WHERE metric = 'leads' AND (channel, owner, team) IS NULL;
SET LOCAL lead_funnel.as_of = '-infinity';
SELECT since, actual, days_gone FROM funnel.target_attainment WHERE metric = 'leads' AND (channel, owner, team) IS NULL;
ROLLBACK;

-- The same of what is stored.
SELECT lead_funnel.materialize();
SELECT * FROM pg_temp.all_compared();
-- Targets are the user's: they stay when the reports are made anew.
SELECT lead_funnel.connect('custom', crm_schema => 'crm') IS NOT NULL AS connected;
SELECT count(*) FROM funnel.target;
SELECT lead_funnel.disconnect(keep_history => false);
DROP SCHEMA crm CASCADE;
