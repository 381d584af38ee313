-- The reports per owner and team, beside the same in plain SQL.
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
UPDATE funnel.agreement SET next_step_within = '3 days', decide_within = '60 days' WHERE intent = 'high';
INSERT INTO funnel.signal (lead_id, signal, noted_at)
SELECT lead_id, 'scope', received_at + interval '1 day' FROM crm.lead WHERE lead_id::int % 15 = 0;
SELECT pg_temp.make_lead_row();
CREATE TEMP TABLE team_of AS
SELECT owner, string_agg(DISTINCT team, ', ' ORDER BY team) AS team FROM lead_row GROUP BY 1;

-- Per owner and per team; an empty text is none.
SELECT pg_temp.make_twin('owner_twin', 'o.owner, o.team', 'lead_row l JOIN team_of o ON o.owner IS NOT DISTINCT FROM l.owner');
SELECT * FROM pg_temp.compared('owner_kpi', 'owner_twin');
SELECT owner, team, leads, sqls, won, revenue, sla_attainment FROM funnel.owner_kpi;
SELECT pg_temp.make_twin('team_twin', 'l.team', 'lead_row l');
SELECT * FROM pg_temp.compared('team_kpi', 'team_twin');
SELECT team, leads, sqls, won, revenue, sla_attainment FROM funnel.team_kpi;
SELECT count(*) AS far FROM funnel.owner_kpi k
WHERE NOT pg_temp.is_near(k.response_median_hours, (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY response_time_hours) FROM lead_row l
                                                   WHERE l.owner IS NOT DISTINCT FROM k.owner AND l.sla_state IN ('met', 'breached')));
SELECT count(*) AS far FROM funnel.team_kpi k
WHERE NOT pg_temp.is_near(k.response_median_hours, (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY response_time_hours) FROM lead_row l
                                                   WHERE l.team IS NOT DISTINCT FROM k.team AND l.sla_state IN ('met', 'breached')));

-- Per owner and week: 40 hours, 32 in the week of the holiday, and 4 by as_of() on its Monday.
CREATE TEMP TABLE grid AS
SELECT o.owner, w::date AS week
FROM (SELECT owner, min(week) AS first FROM lead_row GROUP BY 1) o, generate_series(o.first::timestamp, '2026-11-23', '7 days') w;
CREATE TEMP TABLE untouched AS
SELECT lead_id FROM lead_row l
WHERE is_open AND responded_at IS NULL AND handed_over_at IS NULL AND next_step_at IS NULL
  AND COALESCE(crm_stage NOT IN ('sql', 'opportunity', 'customer'), true)
  AND NOT EXISTS (SELECT FROM crm.touch t WHERE t.lead_id = l.lead_id AND t.touched_at > l.received_at AND t.touched_at <= '2026-11-23 12:00+00')
  AND NOT EXISTS (SELECT FROM funnel.signal s WHERE s.lead_id = l.lead_id AND s.noted_at <= '2026-11-23 12:00+00');
SELECT pg_temp.make_twin('week_leads', 'g.week, g.owner',
                         'grid g LEFT JOIN lead_row l ON l.week = g.week AND l.owner IS NOT DISTINCT FROM g.owner');
CREATE TEMP TABLE week_twin AS
SELECT t.week, t.owner, t.leads AS received, t.sqls, t.opportunities, t.won, t.revenue, t.sla_met, t.sla_missed, t.sla_attainment,
       t.sla_attainment_low, t.sla_attainment_high, n.never_touched, n.open_load, h.open_hours, round(t.leads / h.open_hours, 4) AS leads_per_open_hour
FROM week_leads t
CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE l.is_open) AS open_load, count(u.lead_id) AS never_touched
                    FROM lead_row l LEFT JOIN untouched u USING (lead_id)
                    WHERE l.week = t.week AND l.owner IS NOT DISTINCT FROM t.owner) n
CROSS JOIN LATERAL (SELECT CASE WHEN t.owner IS NOT NULL THEN CASE t.week WHEN '2026-11-09' THEN 32.0 WHEN '2026-11-23' THEN 4 ELSE 40 END END
                           AS open_hours) h;
SELECT * FROM pg_temp.compared('owner_week', 'week_twin');
SELECT sum(received) AS received, sum(open_load) AS open_load, sum(never_touched) AS never_touched FROM funnel.owner_week;
SELECT week, owner, received, won, sla_met, sla_missed, never_touched, open_load, open_hours, leads_per_open_hour
FROM funnel.owner_week WHERE week IN ('2026-11-09', '2026-11-23') OR (owner = 'Dan' AND (received > 0 OR week = '2026-08-31'));
BEGIN;
SET LOCAL lead_funnel.as_of = 'infinity';
SELECT max(week), sum(received) AS received, sum(open_hours) AS hours FROM funnel.owner_week WHERE owner = 'Dan';
SET LOCAL lead_funnel.as_of = '-infinity';
SELECT count(*) FROM funnel.owner_week;
ROLLBACK;

-- The board of this morning, of the leads in the queue.
CREATE TEMP TABLE board_twin AS
SELECT l.team, l.owner, count(*) FILTER (WHERE q.sla_state <> 'overdue' AND (q.due_at AT TIME ZONE 'Europe/Brussels')::date = '2026-11-23') AS due_today,
       count(*) FILTER (WHERE q.sla_state = 'overdue') AS overdue, count(*) FILTER (WHERE q.sla_state = 'at_risk') AS at_risk,
       count(*) FILTER (WHERE l.sla_state = 'met') AS sla_met, count(*) FILTER (WHERE l.sla_state IN ('breached', 'overdue')) AS sla_missed,
       round(count(*) FILTER (WHERE l.sla_state = 'met')::numeric / NULLIF(count(*) FILTER (WHERE l.sla_state IN ('met', 'breached', 'overdue')), 0), 4)
           AS sla_attainment,
       pg_temp.bound(-1, count(*) FILTER (WHERE l.sla_state = 'met'), count(*) FILTER (WHERE l.sla_state IN ('met', 'breached', 'overdue')))
           AS sla_attainment_low,
       pg_temp.bound(1, count(*) FILTER (WHERE l.sla_state = 'met'), count(*) FILTER (WHERE l.sla_state IN ('met', 'breached', 'overdue')))
           AS sla_attainment_high,
       count(*) FILTER (WHERE l.is_open) AS open_load, round(t.unowned::numeric / NULLIF(t.open, 0), 4) AS unowned_share,
       pg_temp.bound(-1, t.unowned, t.open) AS unowned_share_low, pg_temp.bound(1, t.unowned, t.open) AS unowned_share_high
FROM lead_row l
LEFT JOIN funnel.sla_queue q USING (lead_id)
LEFT JOIN (SELECT team, count(*) AS open, count(*) FILTER (WHERE owner IS NULL) AS unowned FROM lead_row WHERE is_open GROUP BY 1) t
  ON t.team IS NOT DISTINCT FROM l.team
GROUP BY l.team, l.owner, t.unowned, t.open;
SELECT * FROM pg_temp.compared('sla_board', 'board_twin');
SELECT team, owner, due_today, overdue, at_risk, response_median, sla_attainment, open_load, unowned_share FROM funnel.sla_board;
SELECT count(*) AS far FROM funnel.sla_board k
WHERE NOT pg_temp.is_near(k.response_median_hours, (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY response_time_hours) FROM lead_row l
                                                   WHERE l.owner IS NOT DISTINCT FROM k.owner AND l.team IS NOT DISTINCT FROM k.team
                                                     AND l.sla_state IN ('met', 'breached')));

-- The same of what is stored.
SELECT lead_funnel.materialize();
SELECT 'owner_kpi', * FROM pg_temp.compared('owner_kpi', 'owner_twin')
UNION ALL SELECT 'team_kpi', * FROM pg_temp.compared('team_kpi', 'team_twin')
UNION ALL SELECT 'owner_week', * FROM pg_temp.compared('owner_week', 'week_twin')
UNION ALL SELECT 'sla_board', * FROM pg_temp.compared('sla_board', 'board_twin');
SELECT lead_funnel.disconnect(keep_history => false);
DROP SCHEMA crm CASCADE;
