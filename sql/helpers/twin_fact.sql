\set twin_echo :ECHO \set ECHO none
-- Twin of lead_fact, see twins.sql; of its response_hours, which lead_status rounds, pg_temp.fact_hours().
\if :{?lead_row_stands} \else
SELECT pg_temp.make_lead_row() \g /dev/null
\endif
DROP TABLE IF EXISTS pg_temp.lead_fact_twin;
CREATE TEMP TABLE lead_fact_twin AS
SELECT s.lead_id, s.customer_id, s.received::date AS received_day, s.week AS received_week, s.month AS received_month,
       d.closed::date AS closed_day, date_trunc('week', d.closed)::date AS closed_week, date_trunc('month', d.closed)::date AS closed_month,
       s.channel, COALESCE(s.motion, 'no motion') AS motion, COALESCE(s.audience, 'no audience') AS audience,
       CASE WHEN s.source ~ '.' THEN s.source ELSE 'no source' END AS source, CASE WHEN s.medium ~ '.' THEN s.medium ELSE 'no medium' END AS medium,
       COALESCE(s.campaign, 'no campaign') AS campaign, COALESCE(s.conversion, 'no conversion') AS conversion, COALESCE(s.intent, 'no intent') AS intent,
       COALESCE(s.owner, 'no owner') AS owner, COALESCE(s.team, 'no team') AS team, s.agreed_stage, COALESCE(s.crm_stage, 'no crm stage') AS crm_stage,
       s.reached_stage, s.sla_state, COALESCE(s.lost_reason, 'no lost reason') AS lost_reason, 1 AS is_lead, (s.stage > 1)::int AS is_mql, (s.stage > 2)::int AS is_sql,
       (s.stage > 3)::int AS is_opportunity, w.won AS is_won, w.lost AS is_lost, 1 - w.won - w.lost AS is_open,
       w.won * w.value AS revenue, (1 - w.won - w.lost) * (s.stage IN (3, 4))::int * w.value AS pipeline, w.lost * w.value AS lost_value, s.amount,
       (s.sla_state = 'met')::int AS sla_met, (s.sla_state = 'breached' OR s.sla_state = 'overdue')::int AS sla_missed,
       (s.sla_state = 'pending' OR s.sla_state = 'at_risk')::int AS sla_pending,
       (s.sla_state IN ('met', 'breached') AND s.response_time_hours IS NOT NULL)::int AS response_count,
       (s.leaks @> '{wrong_conversion}')::int AS leaks_wrong_conversion, (s.leaks @> '{too_early}')::int AS leaks_too_early,
       (s.leaks @> '{too_late}')::int AS leaks_too_late, (cardinality(s.leaks) = 0)::int AS leaks_none, CASE WHEN s.fit = 'fit' THEN 1 ELSE 0 END AS fits,
       CASE WHEN s.fit IN ('too_early', 'too_heavy') THEN 1 ELSE 0 END AS fits_not, CASE WHEN s.fit IS NULL THEN 1 ELSE 0 END AS fit_unknown
FROM lead_row s
CROSS JOIN LATERAL (SELECT s.won::int AS won, s.lost::int AS lost, COALESCE(round(s.amount, 8), 0) AS value) w
CROSS JOIN LATERAL (SELECT CASE WHEN s.won OR s.lost THEN s.closed_at AT TIME ZONE s.zone END AS closed) d;
-- Leads of which the hours are others.
CREATE OR REPLACE FUNCTION pg_temp.fact_hours(OUT wrong bigint) LANGUAGE sql AS $$
    SELECT count(*) FROM funnel.lead_fact f JOIN lead_row s USING (lead_id)
    WHERE round(round(f.response_hours * 3600) / 3600, 4) IS DISTINCT FROM CASE WHEN s.sla_state IN ('met', 'breached') THEN s.response_time_hours END
$$;
\set ECHO :twin_echo
