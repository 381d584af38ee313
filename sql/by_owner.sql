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
INSERT INTO funnel.question_asked (lead_id, signal, asked_at)
SELECT lead_id, 'scope', received_at + interval '2 days' FROM crm.lead WHERE lead_id::int % 11 = 0;
\i :srcdir/sql/helpers/twins.sql
\i :srcdir/sql/helpers/twin_owner.sql
SELECT * FROM pg_temp.all_compared();
SELECT * FROM pg_temp.owner_medians();

-- Per owner and per team; an empty text is none.
SELECT owner, team, leads, sqls, won, revenue, sla_attainment FROM funnel.owner_kpi;
SELECT team, leads, sqls, won, revenue, sla_attainment FROM funnel.team_kpi;

-- Per owner and week: 40 hours, 32 in the week of the holiday, and 4 by as_of() on its Monday.
SELECT owner IS NULL AS unowned, open_hours, string_agg(DISTINCT week::text, ', ') FILTER (WHERE open_hours <> 40) AS weeks
FROM funnel.owner_week GROUP BY 1, 2 ORDER BY 1, 2;
SELECT sum(received) AS received, sum(open_load) AS open_load, sum(never_touched) AS never_touched FROM funnel.owner_week;
SELECT week, owner, received, won, sla_met, sla_missed, never_touched, open_load, open_hours, leads_per_open_hour
FROM funnel.owner_week WHERE week IN ('2026-11-09', '2026-11-23') OR (owner = 'Dan' AND (received > 0 OR week = '2026-08-31'));
BEGIN;
SET LOCAL lead_funnel.as_of = 'infinity';
SELECT max(week), sum(received) AS received, sum(open_hours) AS hours FROM funnel.owner_week WHERE owner = 'Dan';
SET LOCAL lead_funnel.as_of = '-infinity';
SELECT count(*) FROM funnel.owner_week;
ROLLBACK;

-- The board of this morning counts the leads in the queue.
SELECT team, owner, due_today, overdue, at_risk, response_median, sla_attainment, open_load, unowned_share FROM funnel.sla_board;
SELECT sum(due_today) AS due_today, sum(overdue) AS overdue, sum(at_risk) AS at_risk FROM funnel.sla_board
UNION ALL
SELECT count(*) FILTER (WHERE sla_state <> 'overdue' AND (due_at AT TIME ZONE 'Europe/Brussels')::date = '2026-11-23'),
       count(*) FILTER (WHERE sla_state = 'overdue'), count(*) FILTER (WHERE sla_state = 'at_risk') FROM funnel.sla_queue;

-- The same of what is stored.
SELECT lead_funnel.materialize();
SELECT * FROM pg_temp.all_compared();
SELECT lead_funnel.disconnect(keep_history => false);
DROP SCHEMA crm CASCADE;
