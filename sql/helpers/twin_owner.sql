\set twin_echo :ECHO \set ECHO none
-- Twins of owner_kpi, team_kpi, owner_week and sla_board, see twins.sql; of their medians pg_temp.owner_medians().
\if :{?lead_row_stands} \else
SELECT pg_temp.make_lead_row() \g /dev/null
\endif
DROP TABLE IF EXISTS pg_temp.team_of, pg_temp.owner_grid, pg_temp.untouched, pg_temp.owner_week_twin, pg_temp.sla_board_twin;
CREATE TEMP TABLE team_of AS
SELECT owner, string_agg(DISTINCT team, ', ' ORDER BY team) AS team FROM lead_row GROUP BY 1;
SELECT pg_temp.make_twin('owner_kpi_twin', 'o.owner, o.team', 'lead_row l JOIN team_of o ON o.owner IS NOT DISTINCT FROM l.owner') \g /dev/null
SELECT pg_temp.make_twin('team_kpi_twin', 'l.team', 'lead_row l') \g /dev/null

-- Per owner and week.
CREATE TEMP TABLE owner_grid AS
SELECT o.owner, w::date AS week
FROM (SELECT owner, min(week) AS first FROM lead_row GROUP BY 1) o,
     generate_series(o.first::timestamp, date_trunc('week', (SELECT pg_temp.today())::timestamp), '7 days') w;
CREATE TEMP TABLE untouched AS
SELECT lead_id FROM lead_row l
WHERE is_open AND responded_at IS NULL AND handed_over_at IS NULL AND NOT handover_unknown AND next_step_at IS NULL
  AND COALESCE(crm_stage NOT IN ('sql', 'opportunity', 'customer'), true)
  AND NOT EXISTS (SELECT FROM funnel.touch t WHERE t.lead_id = l.lead_id AND t.touched_at > l.received_at AND t.touched_at <= lead_funnel.as_of())
  AND NOT EXISTS (SELECT FROM funnel.signal s WHERE s.lead_id = l.lead_id AND s.noted_at <= lead_funnel.as_of())
  AND NOT EXISTS (SELECT FROM funnel.question_asked q WHERE q.lead_id = l.lead_id AND q.asked_at <= lead_funnel.as_of());
SELECT pg_temp.make_twin('owner_week_leads', 'g.week, g.owner',
                         'owner_grid g LEFT JOIN lead_row l ON l.week = g.week AND l.owner IS NOT DISTINCT FROM g.owner') \g /dev/null
CREATE TEMP TABLE owner_week_twin AS
SELECT t.week, t.owner, t.leads AS received, t.sqls, t.opportunities, t.won, t.revenue, t.sla_met, t.sla_missed, t.sla_attainment,
       t.sla_attainment_low, t.sla_attainment_high, n.never_touched, n.open_load, h.open_hours, round(t.leads / NULLIF(h.open_hours, 0), 4) AS leads_per_open_hour
FROM owner_week_leads t
CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE l.is_open) AS open_load, count(u.lead_id) AS never_touched
                    FROM lead_row l LEFT JOIN untouched u USING (lead_id)
                    WHERE l.week = t.week AND l.owner IS NOT DISTINCT FROM t.owner) n
CROSS JOIN LATERAL (SELECT CASE WHEN t.owner IS NOT NULL THEN round(EXTRACT(epoch FROM lead_funnel.office_time(
                               t.week::timestamp AT TIME ZONE w.zone, LEAST((t.week + 7)::timestamp AT TIME ZONE w.zone, lead_funnel.as_of()), w.hours)) / 3600, 4) END
                           AS open_hours FROM funnel.working_hours w) h;

-- The board of this morning.
CREATE TEMP TABLE sla_board_twin AS
SELECT l.team, l.owner, count(*) FILTER (WHERE l.next_state <> 'overdue' AND (l.next_due_at AT TIME ZONE l.zone)::date = (SELECT pg_temp.today())) AS due_today,
       count(*) FILTER (WHERE l.next_state = 'overdue') AS overdue, count(*) FILTER (WHERE l.next_state = 'at_risk') AS at_risk,
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
LEFT JOIN (SELECT team, count(*) AS open, count(*) FILTER (WHERE owner IS NULL) AS unowned FROM lead_row WHERE is_open GROUP BY 1) t
  ON t.team IS NOT DISTINCT FROM l.team
GROUP BY l.team, l.owner, t.unowned, t.open;
CREATE OR REPLACE FUNCTION pg_temp.owner_medians(OUT report text, OUT far bigint) RETURNS SETOF record LANGUAGE sql AS $$
    SELECT 'owner_kpi', pg_temp.far('owner_kpi', 'l.owner IS NOT DISTINCT FROM k.owner')
    UNION ALL SELECT 'team_kpi', pg_temp.far('team_kpi', 'l.team IS NOT DISTINCT FROM k.team')
    UNION ALL SELECT 'sla_board', pg_temp.far('sla_board', 'l.owner IS NOT DISTINCT FROM k.owner AND l.team IS NOT DISTINCT FROM k.team')
$$;
\set ECHO :twin_echo
