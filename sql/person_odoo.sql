-- Who is behind a lead of Odoo: by the address of its contact, else the contact, else by its own address; no address is kept.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
SET jit = off;
DROP SCHEMA IF EXISTS stored CASCADE;
\set SHOW_CONTEXT never
SET lead_funnel.as_of = '2026-03-02 12:00';
\i :srcdir/sql/helpers/odoo_crm.sql
INSERT INTO crm.res_partner (id, name, email, email_normalized) VALUES (21, 'Cas', 'Cas <Cas@x.example>', 'cas@x.example'), (22, 'Dee', NULL, NULL),
    (23, 'Cas again', 'cas@x.example', 'cas@x.example'), (24, 'Eve', '', '');
CREATE TEMP TABLE planted (id int, said text, email text, partner_id int);
INSERT INTO planted VALUES (1, 'of a contact', NULL, 21), (2, 'his address alone', 'cas@x.example', NULL), (3, 'another address of his', 'cas2@x.example', 21), (4, 'his other contact', NULL, 23),
    (5, 'a contact without an address', NULL, 22), (6, 'the same contact', 'dee@x.example', 22), (7, 'another such contact', NULL, 24), (8, 'an address alone', 'dee@x.example', NULL),
    (9, 'nobody', NULL, NULL), (10, 'nobody either', '', NULL);
INSERT INTO crm.crm_lead (id, name, type, stage_id, company_id, expected_revenue, probability, won_status, active, create_date, email_from, email_normalized, partner_id)
SELECT id, said, 'lead', 1, 1, 0, 10, 'pending', true, '2026-02-25 10:00'::timestamp + id * interval '1 day', upper(email), email, partner_id FROM planted;
SELECT count(lead_funnel.connect('odoo', 'crm', s, hours => '24/7; UTC')) AS connected FROM unnest('{funnel,stored}'::text[]) s;
CREATE TEMP VIEW persons AS SELECT person, string_agg(lead_id, ' ' ORDER BY lead_id::int) AS leads FROM funnel.lead GROUP BY person;
SELECT leads, person IS NULL AS unknown, person ~ '^[0-9a-f]{32}$' AS is_hash, CASE WHEN person ~ '^partner' THEN person END AS contact FROM persons ORDER BY leads COLLATE "C";

\echo '-- refresh() sees each change of them, and reads the leads that it concerns.'
SELECT lead_funnel.materialize('stored') IS NOT NULL AS stored;
CREATE FUNCTION pg_temp.after(statement text, OUT scope text, OUT changed bigint, OUT error text, OUT differ bigint, OUT together text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE statement;
    SELECT r.scope, r.changed, r.error INTO scope, changed, error FROM lead_funnel.refresh('stored') r;
    SELECT count(*) INTO differ FROM ((SELECT to_jsonb(s) - 'valid_from' FROM stored.lead s EXCEPT ALL SELECT to_jsonb(f) FROM funnel.lead f) UNION ALL
                                      (SELECT to_jsonb(f) FROM funnel.lead f EXCEPT ALL SELECT to_jsonb(s) - 'valid_from' FROM stored.lead s)
                                      UNION ALL (SELECT to_jsonb(k) FROM funnel.person_kpi k EXCEPT ALL SELECT to_jsonb(k) FROM stored.person_kpi k)
                                      UNION ALL (SELECT to_jsonb(k) FROM stored.person_kpi k EXCEPT ALL SELECT to_jsonb(k) FROM funnel.person_kpi k)) d;
    SELECT string_agg(p.leads, ', ' ORDER BY p.leads COLLATE "C") INTO together
    FROM (SELECT string_agg(l.lead_id, ' ' ORDER BY l.lead_id::int) AS leads FROM stored.lead l WHERE l.person IS NOT NULL GROUP BY l.person) p;
END $$;
\echo '-- nothing'
SELECT a.* FROM pg_temp.after('SELECT') a;
SELECT v.statement, a.* FROM (VALUES
    ('UPDATE crm.crm_lead SET email_normalized = ''cas@x.example'' WHERE id = 8'),
    ('UPDATE crm.crm_lead SET email_normalized = ''ann@x.example'' WHERE id = 1'),
    ('UPDATE crm.res_partner SET email_normalized = ''cas2@x.example'' WHERE id = 23'),
    ('UPDATE crm.res_partner SET email_normalized = NULL WHERE id = 21'),
    ('UPDATE crm.res_partner SET email_normalized = ''cas2@x.example'' WHERE id = 22'),
    ('UPDATE crm.crm_lead SET partner_id = 23 WHERE id = 9'),
    ('DELETE FROM crm.crm_lead WHERE id = 4')) v (statement), LATERAL pg_temp.after(v.statement) a;
SELECT 'leads with an address in what is stored', count(*) FROM (SELECT to_jsonb(l)::text FROM stored.lead l UNION ALL SELECT to_jsonb(h)::text FROM stored.lead_history h
    UNION ALL SELECT to_jsonb(c)::text FROM stored_steps.lead_class c) s (row) WHERE row ~ '@';
SELECT lead_funnel.forget('1', 'stored');
SELECT 'left of it', count(*) FROM (SELECT lead_id FROM stored.lead UNION ALL SELECT lead_id FROM stored.lead_history UNION ALL SELECT lead_id FROM stored_steps.lead_class) l WHERE lead_id = '1';
DROP VIEW persons;
SELECT count(lead_funnel.disconnect(s)) AS disconnected FROM unnest('{funnel,stored}'::text[]) s;
DROP SCHEMA IF EXISTS stored CASCADE;

\echo '-- Of tables without email_normalized, and without any address.'
ALTER TABLE crm.crm_lead DROP email_normalized;
ALTER TABLE crm.res_partner DROP email_normalized;
UPDATE crm.crm_lead SET email_from = CASE id WHEN 2 THEN ' CAS@x.example ' WHEN 3 THEN 'Cas@x.example' END, partner_id = CASE WHEN id = 1 THEN 23 END;
SELECT count(lead_funnel.connect('odoo', 'crm', hours => '24/7; UTC')) AS connected;
SELECT string_agg(lead_id, ' ' ORDER BY lead_id::int), person ~ '^partner' AS contact FROM funnel.lead WHERE person IS NOT NULL GROUP BY person ORDER BY 1;
SELECT count(lead_funnel.disconnect()) AS disconnected;
ALTER TABLE crm.crm_lead DROP email_from;
ALTER TABLE crm.res_partner DROP email;
SELECT count(lead_funnel.connect('odoo', 'crm', hours => '24/7; UTC')) AS connected;
SELECT lead_id, person FROM funnel.lead WHERE person IS NOT NULL;
SELECT count(lead_funnel.disconnect()) AS disconnected;
DROP SCHEMA crm CASCADE;
