-- Who does not want to be written to is asked nothing, and sales is not notified of it; what is stored says the same.
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
INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion, signals, crm_stage)
SELECT v.lead_id, '2026-02-25 10:00', 'google', 'cpc', v.conversion, v.signals::text[], v.crm_stage
FROM (VALUES ('may', 'quote request', NULL, NULL), ('may not', 'quote request', NULL, NULL), ('nobody knows', 'quote request', NULL, NULL),
             ('may not later', 'download', '{need}', NULL), ('may again', 'download', NULL, NULL), ('an SQL that may not', 'download', NULL, 'sql')) v (lead_id, conversion, signals, crm_stage);

\echo '-- A CRM that does not say leaves nobody out.'
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => '24/7; UTC');
SELECT contactable, count(*) FROM funnel.lead_status GROUP BY 1;
SELECT count(*) FROM funnel.nurture_queue;
SELECT lead_funnel.notify_sla('sla');
DELETE FROM funnel.sla_notice;

\echo '-- One that says it.'
ALTER TABLE crm.lead ADD contactable text;
UPDATE crm.lead SET contactable = CASE WHEN lead_id IN ('may', 'may not later') THEN 'yes' WHEN lead_id <> 'nobody knows' THEN 'no' END;
SELECT count(lead_funnel.connect('custom', crm_schema => 'crm', into_schema => s, hours => '24/7; UTC')) AS connected FROM unnest('{funnel,stored}'::text[]) s;
SELECT lead_id, contactable FROM funnel.lead_status ORDER BY lead_id COLLATE "C";
SELECT lead_id, next_question FROM funnel.nurture_queue ORDER BY lead_id COLLATE "C";
SELECT lead_id, contactable, sla_state FROM funnel.sla_queue ORDER BY lead_id COLLATE "C";
SELECT lead_funnel.notify_sla('sla');
SELECT lead_id FROM funnel.sla_notice ORDER BY lead_id COLLATE "C";
SELECT lead_id, lead_funnel.next_question(signals::lead_funnel.lead_signals, contactable => contactable) FROM funnel.lead_status ORDER BY lead_id COLLATE "C";
SELECT lead_funnel.next_question('{}', 'en', 'nowhere', contactable => false);

\echo '-- What is stored says the same, and what the CRM said before.'
CREATE TEMP TABLE differs (at timestamptz, rows bigint);
CREATE FUNCTION pg_temp.compare() RETURNS void LANGUAGE sql AS $$
    INSERT INTO differs SELECT lead_funnel.as_of(), count(*) FROM (
        (SELECT to_jsonb(s), to_jsonb(q), to_jsonb(n) FROM stored.lead_status s LEFT JOIN stored.sla_queue q USING (lead_id) LEFT JOIN stored.nurture_queue n USING (lead_id)
         EXCEPT ALL SELECT to_jsonb(s), to_jsonb(q), to_jsonb(n) FROM funnel.lead_status s LEFT JOIN funnel.sla_queue q USING (lead_id) LEFT JOIN funnel.nurture_queue n USING (lead_id))
        UNION ALL
        (SELECT to_jsonb(s), to_jsonb(q), to_jsonb(n) FROM funnel.lead_status s LEFT JOIN funnel.sla_queue q USING (lead_id) LEFT JOIN funnel.nurture_queue n USING (lead_id)
         EXCEPT ALL SELECT to_jsonb(s), to_jsonb(q), to_jsonb(n) FROM stored.lead_status s LEFT JOIN stored.sla_queue q USING (lead_id) LEFT JOIN stored.nurture_queue n USING (lead_id))) d
$$;
SELECT lead_funnel.materialize('stored') IS NOT NULL AS stored;
SELECT pg_temp.compare();
SELECT contactable, count(*) FROM stored_steps.lead_class GROUP BY 1 ORDER BY 1;
-- Classified anew at this instant, too.
UPDATE stored_steps.lead_class SET changes_at = '-infinity';
SELECT pg_temp.compare();
UPDATE crm.lead SET contactable = CASE lead_id WHEN 'may again' THEN 'yes' ELSE 'no' END WHERE lead_id IN ('may again', 'may not later');
SET lead_funnel.as_of = '2026-03-02 13:00';
SELECT outcome, changed FROM lead_funnel.refresh('stored');
SELECT pg_temp.compare();
SELECT 'in the queue', string_agg(lead_id, ', ' ORDER BY lead_id COLLATE "C") FROM stored.nurture_queue;
SELECT 'in the version before', lead_id, contactable FROM stored.lead_history ORDER BY lead_id COLLATE "C";
SET lead_funnel.as_of = '2026-03-02 12:30';
SELECT 'in the queue before', string_agg(lead_id, ', ' ORDER BY lead_id COLLATE "C") FROM stored.nurture_queue;
SET lead_funnel.as_of = '2026-03-02 13:00';
SELECT 'compared', count(*), 'differ', sum(rows) FROM differs;
SELECT lead_funnel.forget('may again', 'stored');
SELECT count(*) FROM stored.lead_history;
SELECT count(lead_funnel.disconnect(s)) AS disconnected FROM unnest('{funnel,stored}'::text[]) s;
DROP SCHEMA IF EXISTS stored CASCADE;
DROP SCHEMA crm CASCADE;

