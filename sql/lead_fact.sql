-- What a BI tool adds up of lead_fact is what the reports say, by the catalogue of the KPIs; live and stored.
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
SET lead_funnel.as_of = '2026-11-23 12:00:00.7+00';
\pset format unaligned
\pset null '-'

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
\i :srcdir/sql/helpers/metric_faults.sql
ALTER TABLE crm.lead ADD team text, ADD person text;
-- Leads of all kinds, many of them without this or that; times to the microsecond, amounts to more than 8 decimals.
INSERT INTO crm.lead (lead_id, received_at, source, medium, campaign, conversion, signals, owner, team, handed_over_at, responded_at, crm_stage, lost,
                      lost_reason, closed_at, amount, customer_id, person)
SELECT i, CASE WHEN i % 50 > 0 THEN r END, ('{google,facebook,news,NULL}'::text[])[1 + h % 4], ('{cpc,email,retargeting}'::text[])[1 + h % 3],
       ('{spring,"",NULL}'::text[])[1 + h % 3], ('{quote request,calculator,newsletter,NULL}'::text[])[1 + h / 3 % 4],
       CASE WHEN h % 7 < 3 THEN '{need,budget}'::text[] END, ('{Ann,Bob," ",NULL}'::text[])[1 + h / 5 % 4], ('{North,NULL}'::text[])[1 + h / 7 % 2],
       CASE WHEN h % 5 < 3 THEN r + h % 997 * interval '7 minutes 1.234567 seconds' END,
       CASE WHEN h % 11 < 8 THEN r + (h % 991 - 30) * interval '3 minutes 1.76543 seconds' END,
       ('{sql,opportunity,customer,NULL}'::text[])[1 + h % 4], h % 13 < 4, CASE WHEN h % 2 = 0 THEN 'price' END,
       CASE WHEN h % 4 = 2 OR h % 13 < 5 THEN r + h % 89 * interval '9 hours 0.5 seconds' END,
       CASE WHEN h % 9 > 0 THEN h % 1000 + h % 7 / 3.0 END, CASE WHEN i % 3 > 0 THEN i % 50 END, CASE WHEN i % 4 > 0 THEN h % 101 END
FROM generate_series(1, 600) i, abs(hashint4(i)::bigint) h, LATERAL (SELECT timestamptz '2026-06-01 08:00+00' + h % 4200 * interval '1 hour 1.000001 seconds') t (r);
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; Europe/Brussels');
-- A channel that only costs money.
INSERT INTO funnel.spend (day, channel, amount) VALUES ('2026-07-01', 'Google Ads', 1000), ('2026-07-01', 'Television', 500);

SELECT * FROM pg_temp.metric_compared('funnel');
SELECT pg_temp.metric_missing('funnel');
SELECT pg_temp.fact_faults('funnel');
-- By what a view of its own does not show: the parts make up the whole.
SELECT sum(is_lead) AS leads, sum(is_won) AS won, sum(is_open) AS open, sum(is_archived) AS archived, sum(fits) AS fits, sum(fits_not) AS fits_not, sum(fit_unknown) AS fit_unknown,
       sum(leaks_none) AS clean, count(DISTINCT owner) AS owners, count(DISTINCT customer_id) AS customers FROM funnel.lead_fact;
SELECT owner, team, sum(is_lead) AS leads, sum(is_sql) AS sqls, sum(sla_missed) AS missed FROM funnel.lead_fact GROUP BY 1, 2
ORDER BY owner COLLATE "C", team COLLATE "C";

-- Each lead by itself, by what lead_status says of it, and its days by PostgreSQL's own clock.
\i :srcdir/sql/helpers/twins.sql
\i :srcdir/sql/helpers/twin_fact.sql
SELECT count(*) AS leads, count(*) FILTER (WHERE received_week < received_month) AS in_two_months, count(closed_day) AS closed, count(response_hours) AS answered,
       count(*) FILTER (WHERE revenue > 0) AS with_revenue, count(*) FILTER (WHERE pipeline > 0) AS with_pipeline FROM funnel.lead_fact;
SELECT * FROM pg_temp.all_compared(), pg_temp.fact_hours();

-- Stored.
SELECT lead_funnel.materialize('funnel');
SELECT * FROM pg_temp.metric_compared('funnel');
SELECT pg_temp.fact_faults('funnel');
SELECT * FROM pg_temp.all_compared(), pg_temp.fact_hours();
-- Without a lead there is nothing to add up.
TRUNCATE crm.lead;
UPDATE funnel.settings SET largest_removal = 1;
SELECT outcome FROM lead_funnel.refresh('funnel');
SELECT count(*), sum(is_lead) AS leads FROM funnel.lead_fact;
SELECT * FROM pg_temp.metric_compared('funnel');
SELECT lead_funnel.disconnect(keep_history => false);
DROP SCHEMA crm CASCADE;
