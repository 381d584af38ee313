-- By when somebody is to be responsible for a lead: a target like the others, live and stored.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
SET jit = off;
DROP SCHEMA IF EXISTS stored CASCADE;
\set SHOW_CONTEXT never
SET lead_funnel.as_of = '2026-03-02 12:00';
\i :srcdir/sql/helpers/crm_lead.sql
-- All came in on a Monday at 10, and are to have somebody in an hour.
CREATE TEMP TABLE planted (lead_id text, owner text, assigned_at timestamptz, archived_at timestamptz, received_at timestamptz DEFAULT '2026-03-02 10:00');
INSERT INTO planted (lead_id, owner, assigned_at) VALUES
    ('in time', 'Ann', '2026-03-02 10:59'), ('at the last moment', 'Ann', '2026-03-02 11:00'), ('too late', 'Ann', '2026-03-02 11:00:01'),
    ('nobody', NULL, NULL), ('blank', ' ', NULL), ('nobody any more', NULL, '2026-03-02 10:10'), ('unknown', 'Ann', NULL), ('at receipt', 'Ann', '2026-03-02 10:00'),
    ('before receipt', 'Ann', '2026-03-02 09:59'), ('later', 'Ann', '2026-03-02 12:01'), ('in the future', 'Ann', '2199-01-01'), ('never', 'Ann', 'infinity');
INSERT INTO planted (lead_id, owner, assigned_at, archived_at) VALUES
    ('unknown, closed before', 'Ann', NULL, '2026-03-02 10:30'), ('unknown, closed after', 'Ann', NULL, '2026-03-02 11:30'),
    ('closed before, by nobody', NULL, NULL, '2026-03-02 10:30'), ('closed after, by nobody', NULL, NULL, '2026-03-02 11:30'),
    ('closed before anybody', 'Ann', '2026-03-02 11:20', '2026-03-02 10:30'), ('closed, nobody any more', NULL, '2026-03-02 10:20', '2026-03-02 11:30');
INSERT INTO planted (lead_id, received_at) VALUES ('pending', '2026-03-02 11:45'), ('at risk', '2026-03-02 11:05'), ('before the weekend', '2026-02-27 16:30');
INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion, owner, closed_at, lost)
SELECT lead_id, received_at, 'google', 'cpc', 'quote request', owner, archived_at, archived_at IS NOT NULL FROM planted;

\echo '-- Nothing is agreed, and the CRM does not say.'
SELECT count(lead_funnel.connect('custom', crm_schema => 'crm', into_schema => s, hours => 'Mo-Fr 09:00-17:00; UTC')) AS connected FROM unnest('{funnel,stored}'::text[]) s;
SELECT DISTINCT target FROM funnel.sla_target;
SELECT sum(assignment_met) + sum(assignment_missed) + sum(assignment_pending) AS told FROM funnel.lead_fact;
SET lead_funnel.agreement_from = '-infinity';
UPDATE funnel.agreement SET assign_within = '-1 hour' WHERE intent = 'high';
UPDATE funnel.agreement SET assign_within = '1 hour' WHERE intent = 'high';
UPDATE stored.agreement SET assign_within = '1 hour' WHERE intent = 'high';
RESET lead_funnel.agreement_from;
\echo '-- Then the lead without anybody is late all the same, and of the others nobody knows; that is no finding.'
SELECT sla_state, string_agg(lead_id, ', ' ORDER BY lead_id COLLATE "C") FROM funnel.sla_target WHERE target = 'assignment' GROUP BY 1 ORDER BY 1;
SELECT finding, leads FROM funnel.data_quality WHERE finding ~ 'assigned';

\echo '-- A CRM that says it.'
ALTER TABLE crm.lead ADD assigned_at timestamptz;
UPDATE crm.lead l SET assigned_at = p.assigned_at FROM planted p WHERE p.lead_id = l.lead_id;
SELECT count(lead_funnel.connect('custom', crm_schema => 'crm', into_schema => s)) AS connected FROM unnest('{funnel,stored}'::text[]) s;
SELECT lead_id, sla_state, done_at, target_within_hours FROM funnel.sla_target WHERE target = 'assignment' ORDER BY lead_id COLLATE "C";
SELECT lead_id, due_at FROM funnel.sla_target WHERE target = 'assignment' AND lead_id IN ('before the weekend', 'pending');
SELECT lead_id, target, sla_state FROM funnel.sla_queue WHERE target = 'assignment' ORDER BY position;
SELECT sum(assignment_met) AS met, sum(assignment_missed) AS missed, sum(assignment_pending) AS pending, count(*) AS leads FROM funnel.lead_fact;
SELECT finding, leads, examples FROM funnel.data_quality WHERE finding ~ 'assigned|years' ORDER BY finding COLLATE "C";
RESET lead_funnel.as_of;
SELECT 'now', finding, leads, examples FROM funnel.data_quality WHERE finding ~ 'assigned|years' ORDER BY finding COLLATE "C";
SET lead_funnel.as_of = '2026-03-02 12:00';

\echo '-- From plain SQL: an hour in office hours, of the leads that came in while there was an hour left.'
CREATE FUNCTION pg_temp.twin(as_of timestamptz, is_now boolean) RETURNS TABLE (lead_id text, sla_state text) LANGUAGE sql AS $$
    SELECT l.lead_id, CASE WHEN l.unknown AND (l.done_at <= l.due_at) IS NOT TRUE OR NOT l.is_open AND l.done_at IS NULL THEN 'none'
                           WHEN l.done_at IS NOT NULL THEN CASE WHEN l.done_at <= l.due_at THEN 'met' ELSE 'breached' END
                           WHEN as_of > l.due_at THEN 'overdue'
                           WHEN as_of - l.received_at > interval '48 minutes' AND l.received_at >= '2026-03-02' THEN 'at_risk' ELSE 'pending' END
    FROM (SELECT p.lead_id, p.received_at, k.is_open, CASE WHEN p.lead_id = 'before the weekend' THEN '2026-03-02 09:30+00' ELSE p.received_at + interval '1 hour' END AS due_at,
                 p.owner ~ '\S' AND k.assigned_at IS NULL AND (NOT is_now AND isfinite(p.assigned_at) AND p.assigned_at > as_of) IS NOT TRUE AS unknown,
                 LEAST(CASE WHEN p.owner ~ '\S' OR NOT k.is_open THEN k.assigned_at END, CASE WHEN NOT k.is_open THEN p.archived_at END) AS done_at
          FROM planted p,
               LATERAL (SELECT (p.archived_at <= as_of) IS NOT TRUE AS is_open,
                               CASE WHEN p.assigned_at BETWEEN p.received_at AND as_of THEN p.assigned_at END AS assigned_at) k
          WHERE p.received_at <= as_of) l
$$;
CREATE TEMP TABLE differs (at timestamptz, rows bigint);
CREATE FUNCTION pg_temp.compare(is_now boolean DEFAULT false) RETURNS void LANGUAGE sql AS $$
    INSERT INTO differs SELECT lead_funnel.as_of(), count(*) FROM (
        (SELECT s.lead_id, s.sla_state FROM funnel.sla_target s WHERE s.target = 'assignment' EXCEPT ALL SELECT * FROM pg_temp.twin(lead_funnel.as_of(), is_now))
        UNION ALL
        (SELECT * FROM pg_temp.twin(lead_funnel.as_of(), is_now) EXCEPT ALL SELECT s.lead_id, s.sla_state FROM funnel.sla_target s WHERE s.target = 'assignment')
        UNION ALL
        (SELECT f.lead_id, concat(f.assignment_met, f.assignment_missed, f.assignment_pending) FROM funnel.lead_fact f
         EXCEPT ALL SELECT t.lead_id, CASE WHEN t.sla_state = 'met' THEN '100' WHEN t.sla_state IN ('overdue', 'breached') THEN '010' WHEN t.sla_state = 'none' THEN '000' ELSE '001' END
                    FROM pg_temp.twin(lead_funnel.as_of(), is_now) t)) d
$$;
SELECT pg_temp.compare();
SELECT set_config('lead_funnel.as_of', at, false), pg_temp.compare() FROM unnest('{2026-03-02 10:00,2026-03-02 10:50,2026-03-02 11:00,2026-03-02 11:10,2026-03-02 13:00}'::text[]) at;
RESET lead_funnel.as_of;
SELECT pg_temp.compare(true);
SET lead_funnel.as_of = '2026-03-02 12:00';
SELECT count(*) AS compared, sum(rows) AS differ FROM differs;

\echo '-- What is stored says the same: as it was stored, classified anew, later, and after the CRM said something else.'
CREATE FUNCTION pg_temp.stored_differs() RETURNS bigint LANGUAGE sql AS $$
    SELECT count(*) FROM (
        (SELECT to_jsonb(s), to_jsonb(f), to_jsonb(q), (SELECT jsonb_agg(t ORDER BY t.target) FROM stored.sla_target t WHERE t.lead_id = s.lead_id)
         FROM stored.lead_status s JOIN stored.lead_fact f USING (lead_id) LEFT JOIN stored.sla_queue q USING (lead_id)
         EXCEPT ALL
         SELECT to_jsonb(s), to_jsonb(f), to_jsonb(q), (SELECT jsonb_agg(t ORDER BY t.target) FROM funnel.sla_target t WHERE t.lead_id = s.lead_id)
         FROM funnel.lead_status s JOIN funnel.lead_fact f USING (lead_id) LEFT JOIN funnel.sla_queue q USING (lead_id))
        UNION ALL
        (SELECT to_jsonb(d), NULL::jsonb, NULL::jsonb, NULL::jsonb FROM stored.data_quality d
         EXCEPT ALL SELECT to_jsonb(d), NULL, NULL, NULL FROM funnel.data_quality d)) d
$$;
SELECT lead_funnel.materialize('stored') IS NOT NULL AS stored;
SELECT pg_temp.stored_differs();
SELECT assignment_state, count(*) FROM stored_steps.lead_class GROUP BY 1 ORDER BY 1;
UPDATE stored_steps.lead_class SET changes_at = '-infinity';
SELECT pg_temp.stored_differs();
SELECT outcome FROM lead_funnel.refresh('stored');
SELECT at, set_config('lead_funnel.as_of', at, false) = at AS looked, pg_temp.stored_differs() FROM unnest('{2026-03-02 12:30,2026-03-02 12:40,2026-03-02 13:00}'::text[]) at;
UPDATE crm.lead SET owner = 'Bob', assigned_at = '2026-03-02 12:50' WHERE lead_id IN ('nobody', 'pending');
SELECT outcome, changed FROM lead_funnel.refresh('stored');
SELECT pg_temp.stored_differs();
SELECT lead_id, sla_state, done_at FROM stored.sla_target WHERE target = 'assignment' AND lead_id IN ('nobody', 'pending') ORDER BY 1;
SELECT lead_id, owner, assigned_at FROM stored.lead_history ORDER BY lead_id COLLATE "C";
SELECT count(lead_funnel.disconnect(s)) AS disconnected FROM unnest('{funnel,stored}'::text[]) s;
DROP SCHEMA IF EXISTS stored CASCADE;
DROP SCHEMA crm CASCADE;
