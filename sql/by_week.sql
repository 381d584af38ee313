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

SELECT pg_temp.make_lead_row();
SELECT count(*) AS leads, count(DISTINCT week) AS weeks, min(week) AS first, max(week) AS last, count(DISTINCT channel) AS channels,
       count(*) FILTER (WHERE sla_state IN ('pending', 'at_risk', 'overdue')) AS due, count(*) FILTER (WHERE is_open) AS open FROM lead_row;

-- Per week, those without leads as well.
CREATE TEMP TABLE grid AS
SELECT c.channel, w::date AS week
FROM (SELECT channel, min(week) AS first FROM lead_row GROUP BY 1) c, generate_series(c.first::timestamp, '2026-11-23', '7 days') w
UNION SELECT 'TikTok Ads', '2026-05-18';
SELECT pg_temp.make_twin('week_leads', 'g.week, g.channel', 'grid g LEFT JOIN lead_row l USING (week, channel)');
CREATE TEMP TABLE week_twin AS
SELECT t.*, p.spend, round(p.spend / NULLIF(t.leads, 0), 2) AS cost_per_lead, round(p.spend / NULLIF(t.sqls, 0), 2) AS cost_per_sql,
       round(p.spend / NULLIF(t.won, 0), 2) AS cac, round(t.revenue / NULLIF(p.spend, 0), 2) AS roas
FROM week_leads t
CROSS JOIN LATERAL (
    SELECT CASE WHEN NOT EXISTS (
               SELECT FROM generate_series(t.week::timestamp, t.week + 6, '1 day') d, (SELECT DISTINCT campaign FROM funnel.spend) b
               WHERE (SELECT max(day) FROM funnel.spend s
                      WHERE s.channel = t.channel AND s.campaign = b.campaign AND s.day <= '2026-11-23' AND date_trunc('month', s.day::timestamp) = date_trunc('month', d))
                     = date_trunc('month', d))
           THEN (SELECT sum(amount) FROM funnel.spend s WHERE s.channel = t.channel AND s.day <= '2026-11-23' AND s.day BETWEEN t.week AND t.week + 6)
           END AS spend) p;
SELECT * FROM pg_temp.compared('channel_kpi_week', 'week_twin');
SELECT count(*) AS far FROM funnel.channel_kpi_week k
WHERE NOT pg_temp.is_near(k.response_median_hours, (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY response_time_hours) FROM lead_row l
                                                   WHERE l.week = k.week AND l.channel = k.channel AND l.sla_state IN ('met', 'breached')));
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
CREATE TEMP TABLE campaign_grid AS SELECT channel, campaign FROM lead_row UNION SELECT channel, NULLIF(campaign, '') FROM funnel.spend WHERE day <= '2026-11-23';
SELECT pg_temp.make_twin('campaign_leads', 'g.channel, g.campaign',
                         'campaign_grid g LEFT JOIN lead_row l ON l.channel = g.channel AND l.campaign IS NOT DISTINCT FROM g.campaign');
CREATE TEMP TABLE campaign_twin AS
SELECT t.*, p.spend, m.covered || ' of ' || m.months AS spend_months, round(w.spend / NULLIF(t.leads, 0), 2) AS cost_per_lead,
       round(w.spend / NULLIF(t.sqls, 0), 2) AS cost_per_sql, round(w.spend / NULLIF(t.won, 0), 2) AS cac,
       round(t.revenue / NULLIF(w.spend, 0), 2) AS roas
FROM campaign_leads t
LEFT JOIN LATERAL (SELECT sum(amount) AS spend FROM funnel.spend s
                   WHERE s.channel = t.channel AND s.campaign = COALESCE(t.campaign, '') AND s.day <= '2026-11-23') p ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS months, count(*) FILTER (WHERE EXISTS (
               SELECT FROM funnel.spend s WHERE s.channel = t.channel AND s.campaign = t.campaign AND s.day <= '2026-11-23'
                                            AND date_trunc('month', s.day::timestamp) = u.month)) AS covered
    FROM (SELECT date_trunc('month', min(received_at AT TIME ZONE 'Europe/Brussels')) AS first,
                 date_trunc('month', max(received_at AT TIME ZONE 'Europe/Brussels')) AS last
          FROM lead_row l WHERE l.channel = t.channel AND l.campaign = t.campaign) r,
         generate_series(r.first, r.last, '1 month') u (month)
    HAVING count(*) > 0 AND p.spend IS NOT NULL) m ON true
CROSS JOIN LATERAL (SELECT CASE WHEN t.campaign IS NOT NULL AND (m.covered < m.months) IS NOT TRUE THEN p.spend END AS spend) w;
SELECT * FROM pg_temp.compared('campaign_kpi', 'campaign_twin');
SELECT count(*) AS far FROM funnel.campaign_kpi k
WHERE NOT pg_temp.is_near(k.response_median_hours, (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY response_time_hours) FROM lead_row l
                                                   WHERE l.campaign IS NOT DISTINCT FROM k.campaign AND l.channel = k.channel AND l.sla_state IN ('met', 'breached')));
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
CREATE TEMP TABLE reason_twin AS
SELECT lost_reason, count(*) AS lost, round(count(*) / t.n::numeric, 4) AS lost_share, pg_temp.bound(-1, count(*), t.n) AS lost_share_low,
       pg_temp.bound(1, count(*), t.n) AS lost_share_high, COALESCE(sum(amount), 0) AS lost_value, count(*) FILTER (WHERE stage = 1) AS lost_nurture,
       count(*) FILTER (WHERE stage = 2) AS lost_mqls, count(*) FILTER (WHERE stage = 3) AS lost_sqls, count(*) FILTER (WHERE stage = 4) AS lost_opportunities
FROM lead_row, (SELECT count(*) AS n FROM lead_row WHERE lost) t WHERE lost GROUP BY 1, t.n;
SELECT * FROM pg_temp.compared('lost_reason_kpi', 'reason_twin');
SELECT *, pg_temp.is_near(lost_after_median_hours,
                          (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY EXTRACT(epoch FROM l.closed_at - l.received_at) / 3600) FROM lead_row l
                           WHERE l.lost AND l.lost_reason IS NOT DISTINCT FROM k.lost_reason)) AS near
FROM funnel.lost_reason_kpi k;

-- The same of what is stored.
SELECT lead_funnel.materialize();
SELECT 'channel_kpi_week', * FROM pg_temp.compared('channel_kpi_week', 'week_twin')
UNION ALL SELECT 'campaign_kpi', * FROM pg_temp.compared('campaign_kpi', 'campaign_twin')
UNION ALL SELECT 'lost_reason_kpi', * FROM pg_temp.compared('lost_reason_kpi', 'reason_twin');
SELECT lead_funnel.disconnect(keep_history => false);
DROP SCHEMA crm CASCADE;
