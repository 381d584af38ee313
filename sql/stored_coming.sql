-- Stored leads that are to come in: nobody looks at them before, and then they are there.
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
\set SHOW_CONTEXT never
\pset null '-'
\pset format unaligned
\pset footer off

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
INSERT INTO crm.lead (lead_id, received_at, source, conversion, owner)
VALUES ('here', '2026-11-01 10:00', 'google', 'contact', 'anna'), ('stays', '2026-11-01 11:00', 'google', 'contact', 'anna'),
       ('tomorrow', '2026-11-03 10:00', 'google', 'contact', 'anna'), ('never', 'infinity', 'google', 'contact', 'anna');
SET lead_funnel.as_of = '2026-11-02 12:00+00';
SELECT count(lead_funnel.connect('custom', 'crm', s, hours => '24/7; UTC')) FROM unnest('{funnel,live}'::text[]) s;
SELECT lead_funnel.materialize();

-- What is due, what has no class, and whether the reports say what they say over the CRM.
CREATE VIEW public.stored AS
SELECT (SELECT is_needed FROM funnel_steps.any_due) AS any_due, (SELECT string_agg(lead_id, ' ' ORDER BY lead_id) FROM funnel_steps.due_lead) AS due,
       (SELECT string_agg(concat_ws(' ', lead_id, received_at::date, CASE WHEN reached_stage IS NOT NULL THEN 'with a class' END), ', ' ORDER BY lead_id)
        FROM funnel_steps.lead_class WHERE changes_at = '-infinity') AS without_class,
       (SELECT string_agg(lead_id, ' ' ORDER BY lead_id) FROM funnel.lead_status) AS reported,
       NOT EXISTS ((TABLE funnel.lead_status EXCEPT ALL TABLE live.lead_status) UNION ALL (TABLE live.lead_status EXCEPT ALL TABLE funnel.lead_status))
       AND NOT EXISTS ((TABLE funnel.channel_kpi_month EXCEPT ALL TABLE live.channel_kpi_month)
                       UNION ALL (TABLE live.channel_kpi_month EXCEPT ALL TABLE funnel.channel_kpi_month)) AS as_live;
TABLE stored;
SELECT classified FROM lead_funnel.refresh();
-- An hour before, at the time, and after a refresh() then.
SET lead_funnel.as_of = '2026-11-03 09:00+00';
SELECT due, reported, as_live FROM stored;
SET lead_funnel.as_of = '2026-11-03 10:00+00';
TABLE stored;
SELECT classified FROM lead_funnel.refresh();
TABLE stored;
-- One that was there is to come in later, and then the CRM says that it has been there.
UPDATE crm.lead SET received_at = '2026-12-01 10:00' WHERE lead_id = 'here';
SELECT changed, classified FROM lead_funnel.refresh();
TABLE stored;
UPDATE crm.lead SET received_at = '2026-12-02 10:00' WHERE lead_id = 'here';
SELECT changed, classified FROM lead_funnel.refresh();
TABLE stored;
UPDATE crm.lead SET received_at = '2026-11-01 09:00' WHERE lead_id IN ('here', 'never');
SELECT changed, classified FROM lead_funnel.refresh();
TABLE stored;
-- A signal of one that is to come in.
UPDATE crm.lead SET received_at = '2026-11-04 10:00' WHERE lead_id = 'here';
SELECT changed, classified FROM lead_funnel.refresh();
INSERT INTO funnel.signal (lead_id, signal) VALUES ('here', 'need');
INSERT INTO live.signal (lead_id, signal) VALUES ('here', 'need');
TABLE stored;
SELECT changed, classified FROM lead_funnel.refresh();
TABLE stored;
SET lead_funnel.as_of = '2026-11-04 10:00+00';
TABLE stored;
SELECT changed, classified FROM lead_funnel.refresh();
TABLE stored;
-- Before the first refresh(): as the CRM said then.
SET lead_funnel.as_of = '2026-11-02 12:00+00';
SELECT any_due, reported FROM stored;

-- A condition that has no row, or another column.
CREATE VIEW public.none AS SELECT true AS is_needed WHERE false;
CREATE VIEW public.not_needed AS SELECT false AS is_needed;
CREATE VIEW public.other AS SELECT 1 AS is_needed;
SELECT count(*) FROM lead_funnel._rows_if('stored', 'none') x (any_due boolean, due text, without_class text, reported text, as_live boolean);
SELECT count(*) FROM lead_funnel._rows_if('stored', 'not_needed') x (any_due boolean, due text, without_class text, reported text, as_live boolean);
SELECT * FROM lead_funnel._rows_if('stored', 'other') x (any_due boolean, due text, without_class text, reported text, as_live boolean);
SELECT * FROM lead_funnel._rows_if('stored', NULL) x (any_due boolean, due text, without_class text, reported text, as_live boolean);
DROP VIEW public.stored, public.none, public.not_needed, public.other;
SELECT lead_funnel.disconnect(s, keep_history => false) FROM unnest('{funnel,live}'::text[]) s;
DROP SCHEMA crm CASCADE;
