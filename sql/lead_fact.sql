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
ALTER TABLE crm.lead ADD team text;
-- Leads of all kinds, many of them without this or that; times to the microsecond, amounts to more than 8 decimals.
INSERT INTO crm.lead (lead_id, received_at, source, medium, campaign, conversion, signals, owner, team, handed_over_at, responded_at, crm_stage, lost,
                      lost_reason, closed_at, amount, customer_id)
SELECT i, CASE WHEN i % 50 > 0 THEN r END, ('{google,facebook,news,NULL}'::text[])[1 + h % 4], ('{cpc,email,retargeting}'::text[])[1 + h % 3],
       ('{spring,"",NULL}'::text[])[1 + h % 3], ('{quote request,calculator,newsletter,NULL}'::text[])[1 + h / 3 % 4],
       CASE WHEN h % 7 < 3 THEN '{need,budget}'::text[] END, ('{Ann,Bob," ",NULL}'::text[])[1 + h / 5 % 4], ('{North,NULL}'::text[])[1 + h / 7 % 2],
       CASE WHEN h % 5 < 3 THEN r + h % 997 * interval '7 minutes 1.234567 seconds' END,
       CASE WHEN h % 11 < 8 THEN r + (h % 991 - 30) * interval '3 minutes 1.76543 seconds' END,
       ('{sql,opportunity,customer,NULL}'::text[])[1 + h % 4], h % 13 < 4, CASE WHEN h % 2 = 0 THEN 'price' END,
       CASE WHEN h % 4 = 2 OR h % 13 < 5 THEN r + h % 89 * interval '9 hours 0.5 seconds' END,
       CASE WHEN h % 9 > 0 THEN h % 1000 + h % 7 / 3.0 END, CASE WHEN i % 3 > 0 THEN i % 50 END
FROM generate_series(1, 600) i, abs(hashint4(i)::bigint) h, LATERAL (SELECT timestamptz '2026-06-01 08:00+00' + h % 4200 * interval '1 hour 1.000001 seconds') t (r);
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; Europe/Brussels');
-- A channel that only costs money.
INSERT INTO funnel.spend (day, channel, amount) VALUES ('2026-07-01', 'Google Ads', 1000), ('2026-07-01', 'Television', 500);

SELECT * FROM pg_temp.metric_compared('funnel');
SELECT pg_temp.metric_missing('funnel');
SELECT pg_temp.fact_faults('funnel');
-- By what a view of its own does not show: the parts make up the whole.
SELECT sum(is_lead) AS leads, sum(is_won) AS won, sum(is_open) AS open, sum(fits) AS fits, sum(fits_not) AS fits_not, sum(fit_unknown) AS fit_unknown,
       sum(leaks_none) AS clean, count(DISTINCT owner) AS owners, count(DISTINCT customer_id) AS customers FROM funnel.lead_fact;
SELECT owner, team, sum(is_lead) AS leads, sum(is_sql) AS sqls, sum(sla_missed) AS missed FROM funnel.lead_fact GROUP BY 1, 2
ORDER BY owner COLLATE "C", team COLLATE "C";

-- Each lead by itself, by what lead_status says of it, and its days by PostgreSQL's own clock.
CREATE TEMP VIEW ours AS
SELECT lead_id, received_day, received_week, received_month, closed_day, closed_week, closed_month, channel, campaign, intent, owner, crm_stage, is_lead, is_mql,
       is_sql, is_opportunity, is_won, is_lost, is_open, revenue, pipeline, lost_value, amount, sla_met, sla_missed, sla_pending, response_count,
       round(round(response_hours * 3600) / 3600, 4) AS hours, leaks_wrong_conversion, leaks_too_early, leaks_too_late, leaks_none, fits, fits_not, fit_unknown
FROM funnel.lead_fact;
CREATE TEMP VIEW twin (lead_id, received_day, received_week, received_month, closed_day, closed_week, closed_month, channel, campaign, intent, owner, crm_stage,
    is_lead, is_mql, is_sql, is_opportunity, is_won, is_lost, is_open, revenue, pipeline, lost_value, amount, sla_met, sla_missed, sla_pending, response_count,
    hours, leaks_wrong_conversion, leaks_too_early, leaks_too_late, leaks_none, fits, fits_not, fit_unknown) AS
SELECT s.lead_id, l.received::date, date_trunc('week', l.received)::date, date_trunc('month', l.received)::date,
       l.closed::date, date_trunc('week', l.closed)::date, date_trunc('month', l.closed)::date,
       s.channel, CASE WHEN s.campaign ~ '.' THEN s.campaign ELSE 'no campaign' END, COALESCE(s.intent, 'no intent'),
       CASE WHEN s.owner ~ '.' THEN s.owner ELSE 'no owner' END, COALESCE(s.crm_stage, 'no crm stage'), 1,
       (s.reached_stage <> 'nurture')::int, (s.reached_stage IN ('sql', 'opportunity', 'customer'))::int,
       (s.reached_stage IN ('opportunity', 'customer'))::int, w.won, w.lost, 1 - w.won - w.lost,
       w.won * w.value, (1 - w.won - w.lost) * (s.reached_stage IN ('sql', 'opportunity'))::int * w.value, w.lost * w.value, s.amount,
       (s.sla_state = 'met')::int, (s.sla_state = 'breached' OR s.sla_state = 'overdue')::int, (s.sla_state = 'pending' OR s.sla_state = 'at_risk')::int,
       (s.sla_state IN ('met', 'breached') AND s.response_time IS NOT NULL)::int, CASE WHEN s.due_at IS NOT NULL THEN s.response_time_hours END,
       (s.leaks @> '{wrong_conversion}')::int, (s.leaks @> '{too_early}')::int, (s.leaks @> '{too_late}')::int, (cardinality(s.leaks) = 0)::int,
       CASE WHEN s.fit = 'fit' THEN 1 ELSE 0 END, CASE WHEN s.fit IN ('too_early', 'too_heavy') THEN 1 ELSE 0 END, CASE WHEN s.fit IS NULL THEN 1 ELSE 0 END
FROM funnel.lead_status s
CROSS JOIN LATERAL (SELECT (s.reached_stage = 'customer')::int AS won, CASE WHEN s.lost AND s.reached_stage <> 'customer' THEN 1 ELSE 0 END AS lost,
                           COALESCE(round(s.amount, 8), 0) AS value) w
CROSS JOIN LATERAL (SELECT s.received_at AT TIME ZONE 'Europe/Brussels' AS received,
                           CASE WHEN w.won + w.lost = 1 THEN s.closed_at AT TIME ZONE 'Europe/Brussels' END AS closed) l;
SELECT count(*) AS leads, count(*) FILTER (WHERE received_week < received_month) AS in_two_months, count(closed_day) AS closed, count(hours) AS answered,
       count(*) FILTER (WHERE revenue > 0) AS with_revenue, count(*) FILTER (WHERE pipeline > 0) AS with_pipeline FROM ours;
TABLE ours EXCEPT ALL TABLE twin;
TABLE twin EXCEPT ALL TABLE ours;

-- Stored.
SELECT lead_funnel.materialize('funnel');
SELECT * FROM pg_temp.metric_compared('funnel');
SELECT pg_temp.fact_faults('funnel');
TABLE ours EXCEPT ALL TABLE twin;
TABLE twin EXCEPT ALL TABLE ours;
-- Without a lead there is nothing to add up.
TRUNCATE crm.lead;
UPDATE funnel.settings SET largest_removal = 1;
SELECT outcome FROM lead_funnel.refresh('funnel');
SELECT count(*), sum(is_lead) AS leads FROM funnel.lead_fact;
SELECT * FROM pg_temp.metric_compared('funnel');
DROP VIEW ours, twin;
SELECT lead_funnel.disconnect(keep_history => false);
DROP SCHEMA crm CASCADE;
