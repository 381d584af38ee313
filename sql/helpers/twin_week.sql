\set twin_echo :ECHO \set ECHO none
-- Twins of channel_kpi_week, campaign_kpi and lost_reason_kpi, see twins.sql; of their medians pg_temp.week_medians().
\if :{?lead_row_stands} \else
SELECT pg_temp.make_lead_row() \g /dev/null
\endif
DROP TABLE IF EXISTS pg_temp.week_grid, pg_temp.channel_kpi_week_twin, pg_temp.campaign_grid, pg_temp.campaign_kpi_twin,
    pg_temp.lost_reason_kpi_twin, pg_temp.spent, pg_temp.whole_month;
CREATE TEMP TABLE spent AS SELECT day, channel, campaign, amount, date_trunc('month', day::timestamp) AS month FROM funnel.spend WHERE day <= (SELECT pg_temp.today());
-- What a campaign has on the first of a month only is of no week.
CREATE TEMP TABLE whole_month AS SELECT channel, campaign, month FROM spent GROUP BY 1, 2, 3 HAVING max(day) = month;
-- Per week, those without leads as well.
CREATE TEMP TABLE week_grid AS
SELECT c.channel, w::date AS week
FROM (SELECT channel, min(week) AS first FROM lead_row GROUP BY 1) c,
     generate_series(c.first::timestamp, date_trunc('week', (SELECT pg_temp.today())::timestamp), '7 days') w
UNION
SELECT s.channel, date_trunc('week', s.day::timestamp)::date FROM spent s
WHERE isfinite(s.day) AND (s.channel, s.campaign, s.month) NOT IN (SELECT w.channel, w.campaign, w.month FROM whole_month w);
SELECT pg_temp.make_twin('week_leads', 'g.week, g.channel', 'week_grid g LEFT JOIN lead_row l USING (week, channel)') \g /dev/null
CREATE TEMP TABLE channel_kpi_week_twin AS
SELECT t.*, p.spend, round(p.spend / NULLIF(t.leads, 0), 2) AS cost_per_lead, round(p.spend / NULLIF(t.sqls, 0), 2) AS cost_per_sql,
       round(p.spend / NULLIF(t.won, 0), 2) AS cac, round(t.revenue / NULLIF(p.spend, 0), 2) AS roas
FROM week_leads t
CROSS JOIN LATERAL (
    SELECT CASE WHEN NOT EXISTS (SELECT FROM whole_month w WHERE w.channel = t.channel AND t.week + 6 >= w.month AND t.week < w.month + interval '1 month')
           THEN (SELECT sum(amount) FROM spent s WHERE s.channel = t.channel AND s.day BETWEEN t.week AND t.week + 6) END AS spend) p;

-- Per campaign. What is spent without one stands with the leads without one.
CREATE TEMP TABLE campaign_grid AS SELECT channel, campaign FROM lead_row UNION SELECT channel, NULLIF(campaign, '') FROM spent;
SELECT pg_temp.make_twin('campaign_leads', 'g.channel, g.campaign',
                         'campaign_grid g LEFT JOIN lead_row l ON l.channel = g.channel AND l.campaign IS NOT DISTINCT FROM g.campaign') \g /dev/null
CREATE TEMP TABLE campaign_kpi_twin AS
SELECT t.*, p.spend, m.covered || ' of ' || m.months AS spend_months, round(w.spend / NULLIF(t.leads, 0), 2) AS cost_per_lead,
       round(w.spend / NULLIF(t.sqls, 0), 2) AS cost_per_sql, round(w.spend / NULLIF(t.won, 0), 2) AS cac,
       round(t.revenue / NULLIF(w.spend, 0), 2) AS roas
FROM campaign_leads t
LEFT JOIN LATERAL (SELECT sum(amount) AS spend FROM spent s WHERE s.channel = t.channel AND s.campaign = COALESCE(t.campaign, '')) p ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS months,
           count(*) FILTER (WHERE EXISTS (SELECT FROM spent s WHERE (s.channel, s.campaign, s.month) = (t.channel, t.campaign, u.month))) AS covered
    FROM (SELECT min(month)::timestamp AS first, max(month)::timestamp AS last FROM lead_row l WHERE l.channel = t.channel AND l.campaign = t.campaign) r,
         generate_series(r.first, r.last, '1 month') u (month)
    HAVING count(*) > 0 AND p.spend IS NOT NULL) m ON true
CROSS JOIN LATERAL (SELECT CASE WHEN t.campaign IS NOT NULL AND (m.covered < m.months) IS NOT TRUE THEN p.spend END AS spend) w;

-- Why leads are lost.
CREATE TEMP TABLE lost_reason_kpi_twin AS
SELECT lost_reason, count(*) AS lost, round(count(*) / t.n::numeric, 4) AS lost_share, pg_temp.bound(-1, count(*), t.n) AS lost_share_low,
       pg_temp.bound(1, count(*), t.n) AS lost_share_high, COALESCE(sum(amount), 0) AS lost_value, count(*) FILTER (WHERE stage = 1) AS lost_nurture,
       count(*) FILTER (WHERE stage = 2) AS lost_mqls, count(*) FILTER (WHERE stage = 3) AS lost_sqls, count(*) FILTER (WHERE stage = 4) AS lost_opportunities
FROM lead_row, (SELECT count(*) AS n FROM lead_row WHERE lost) t WHERE lost GROUP BY 1, t.n;
CREATE OR REPLACE FUNCTION pg_temp.week_medians(OUT report text, OUT far bigint) RETURNS SETOF record LANGUAGE sql AS $$
    SELECT 'channel_kpi_week', pg_temp.far('channel_kpi_week', 'l.week = k.week AND l.channel = k.channel')
    UNION ALL SELECT 'campaign_kpi', pg_temp.far('campaign_kpi', 'l.campaign IS NOT DISTINCT FROM k.campaign AND l.channel = k.channel')
    UNION ALL SELECT 'lost_reason_kpi', (
        SELECT count(*) FROM funnel.lost_reason_kpi k
        WHERE NOT pg_temp.is_near(k.lost_after_median_hours,
                                  (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY EXTRACT(epoch FROM l.closed_at - l.received_at) / 3600)
                                   FROM lead_row l WHERE l.lost AND l.lost_reason IS NOT DISTINCT FROM k.lost_reason AND l.closed_at >= l.received_at)))
$$;
\set ECHO :twin_echo
