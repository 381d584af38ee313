-- The reports per week, campaign and lost reason, beside the same in plain SQL.
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET intervalstyle = 'postgres';
SET client_min_messages = warning;
SET jit = off;
SET lead_funnel.as_of = '2026-11-23 12:00+00';
\pset format unaligned
\pset null '-'
\pset footer off

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/sales_team.sql
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; 2026 Nov 11 off; Europe/Brussels');
-- Google: every ten days for one campaign, now and then for another and for none, once for one that brought nobody. Meta: by the month
-- until October, and then by the day. Something that brought nobody at all, and what is yet to be spent.
INSERT INTO funnel.spend (day, channel, amount, campaign)
SELECT d::date, 'Google Ads', 100 + EXTRACT(day FROM d), 'roof' FROM generate_series(timestamp '2026-06-02', '2026-12-10', '10 days') d
UNION ALL SELECT d::date, 'Google Ads', 250, 'brand' FROM generate_series(timestamp '2026-06-15', '2026-08-15', '1 month') d
UNION ALL VALUES (date '2026-06-10', 'Google Ads', 40, ''), ('2026-07-10', 'Google Ads', 41, ''), ('2026-07-11', 'Google Ads', 9, 'nobody')
UNION ALL SELECT d::date, 'Meta prospecting', 900, '' FROM generate_series(timestamp '2026-06-01', '2026-10-01', '1 month') d
UNION ALL SELECT d::date, 'Meta prospecting', 30, '' FROM generate_series(timestamp '2026-11-01', '2026-11-30', '1 day') d
UNION ALL VALUES (date '2026-05-20', 'TikTok Ads', 77, ''), ('2026-12-01', 'X Ads', 5, ''), ('2026-08-01', 'Google Ads', 3000, 'agency'), ('-infinity', 'X Ads', 1, '');

\i :srcdir/sql/helpers/twins.sql
\i :srcdir/sql/helpers/twin_week.sql
SELECT count(*) AS leads, count(DISTINCT week) AS weeks, min(week) AS first, max(week) AS last, count(DISTINCT channel) AS channels,
       count(*) FILTER (WHERE sla_state IN ('pending', 'at_risk', 'overdue')) AS due, count(*) FILTER (WHERE is_open) AS open FROM lead_row;
SELECT * FROM pg_temp.all_compared();
SELECT * FROM pg_temp.week_medians();
-- What a month cost is not what its first week cost, of one campaign as well; October's stands in no week, nor does what straddles it.
SELECT count(*) FILTER (WHERE spend IS NOT NULL) AS known, count(*) AS weeks FROM funnel.channel_kpi_week WHERE channel = 'Google Ads' AND week BETWEEN '2026-07-27' AND '2026-08-31';
SELECT week, leads, spend, cost_per_lead FROM funnel.channel_kpi_week WHERE channel = 'Meta prospecting' AND week >= '2026-10-19';
SELECT week, channel, leads, spend, roas FROM funnel.channel_kpi_week WHERE leads = 0 AND (week < '2026-06-15' OR week > '2026-11-09');
-- Two of a Sunday evening in London.
SELECT week, count(*) FROM lead_row WHERE lead_id IN ('399', '400') GROUP BY 1;
-- A quiet month has its weeks, too.
BEGIN;
SET LOCAL lead_funnel.as_of = '2026-12-22 12:00+00';
SELECT week, channel, leads, revenue, sql_rate, sla_attainment, spend FROM funnel.channel_kpi_week WHERE week > '2026-12-07';
SET LOCAL lead_funnel.as_of = 'infinity';
SELECT max(week), sum(leads) FROM funnel.channel_kpi_week;
SET LOCAL lead_funnel.as_of = '-infinity';
SELECT count(*) FROM funnel.channel_kpi_week;
ROLLBACK;

-- Per campaign. What is spent without one stands with the leads without one.
SELECT channel, campaign, leads, spend, spend_months, cost_per_lead, roas FROM funnel.campaign_kpi;
-- A channel's rows add up to it.
SELECT channel, sum(k.leads) - c.leads AS leads, sum(k.revenue) - c.revenue AS revenue, sum(k.spend) - c.spend AS spend
FROM funnel.campaign_kpi k JOIN funnel.channel_kpi c USING (channel) GROUP BY 1, c.leads, c.revenue, c.spend ORDER BY 1;

-- A view in the place of the table may know no campaigns.
BEGIN;
CREATE TABLE crm.spent AS TABLE funnel.spend;
SELECT lead_funnel.disconnect(keep_agreement => true) IS NOT NULL AS disconnected;
DROP TABLE funnel.spend;
CREATE VIEW funnel.spend AS SELECT day, channel, amount FROM crm.spent;
SELECT lead_funnel.connect('custom', crm_schema => 'crm') IS NOT NULL AS connected;
SELECT channel, campaign, leads, spend FROM funnel.campaign_kpi WHERE spend > 0 OR channel = 'Google Ads';
ROLLBACK;

-- Why leads are lost.
SELECT *, pg_temp.is_near(lost_after_median_hours,
                          (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY EXTRACT(epoch FROM l.closed_at - l.received_at) / 3600) FROM lead_row l
                           WHERE l.lost AND l.lost_reason IS NOT DISTINCT FROM k.lost_reason)) AS near
FROM funnel.lost_reason_kpi k;

-- The same of what is stored.
SELECT lead_funnel.materialize();
SELECT * FROM pg_temp.all_compared();
SELECT lead_funnel.disconnect(keep_history => false);
DROP SCHEMA crm CASCADE;
