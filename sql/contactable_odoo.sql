-- Of Odoo nobody is to be written to whose address, or that of whose contact, is on its blacklist, or who left all mailing lists.
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
CREATE TABLE crm.mail_blacklist (id int PRIMARY KEY, email varchar NOT NULL UNIQUE, active boolean);
CREATE TABLE crm.mailing_contact (id int PRIMARY KEY, email varchar, email_normalized varchar);
CREATE TABLE crm.mailing_subscription (id int PRIMARY KEY, contact_id int NOT NULL, list_id int NOT NULL, opt_out boolean);
INSERT INTO crm.res_partner (id, name, email, email_normalized) VALUES (21, 'Cas', 'Cas <Cas@x.example>', 'cas@x.example'), (22, 'Dee', NULL, NULL), (23, 'Eve', 'eve@x.example', 'eve@x.example');
CREATE TEMP TABLE planted (id int, said text, email text, partner_id int);
INSERT INTO planted VALUES (1, 'may', 'may@x.example', NULL), (2, 'blacklisted', 'black@x.example', NULL), (3, 'not active there', 'white@x.example', NULL),
    (4, 'its contact is', 'other@x.example', 21), (5, 'no address', NULL, 22), (6, 'its contact has one', '', 23), (7, 'left all', 'left@x.example', NULL), (8, 'left one of two', 'one@x.example', NULL),
    (9, 'left as one contact of two', 'two@x.example', NULL), (10, 'on no list', 'none@x.example', NULL), (11, 'another blacklisted one', 'black@x.example', 23);
INSERT INTO crm.crm_lead (id, name, type, stage_id, company_id, expected_revenue, probability, won_status, active, create_date, email_from, email_normalized, partner_id)
SELECT id, said, 'lead', 1, 1, 0, 10, 'pending', true, '2026-02-25 10:00', upper(email), email, partner_id FROM planted;
INSERT INTO crm.mail_blacklist VALUES (1, 'black@x.example', true), (2, 'white@x.example', false), (3, 'cas@x.example', true), (4, 'nobody@x.example', true);
INSERT INTO crm.mailing_contact VALUES (1, 'L', 'left@x.example'), (2, 'O', 'one@x.example'), (3, 'T', 'two@x.example'), (4, 'T', 'two@x.example'), (5, 'N', 'none@x.example');
INSERT INTO crm.mailing_subscription VALUES (1, 1, 1, true), (2, 1, 2, true), (3, 2, 1, true), (4, 2, 2, NULL), (5, 3, 1, true), (6, 4, 2, false);
SELECT count(lead_funnel.connect('odoo', 'crm', s, hours => '24/7; UTC')) AS connected FROM unnest('{funnel,stored}'::text[]) s;
SELECT p.said, l.contactable FROM funnel.lead l JOIN planted p ON p.id::text = l.lead_id ORDER BY p.id;
SELECT 'asked', string_agg(lead_id, ' ' ORDER BY lead_id::int) FROM funnel.nurture_queue;
SELECT 'one of them', lead_id, contactable FROM funnel.lead WHERE lead_id IN ('2', '4') ORDER BY 2;

\echo '-- refresh() sees each change of them, and reads the leads that it concerns.'
SELECT lead_funnel.materialize('stored') IS NOT NULL AS stored;
CREATE FUNCTION pg_temp.after(statement text, OUT scope text, OUT changed bigint, OUT error text, OUT differ bigint, OUT now_blocked text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE statement;
    SELECT r.scope, r.changed, r.error INTO scope, changed, error FROM lead_funnel.refresh('stored') r;
    SELECT count(*) INTO differ FROM ((SELECT to_jsonb(s) - 'valid_from' FROM stored.lead s EXCEPT ALL SELECT to_jsonb(f) FROM funnel.lead f) UNION ALL
                                      (SELECT to_jsonb(f) FROM funnel.lead f EXCEPT ALL SELECT to_jsonb(s) - 'valid_from' FROM stored.lead s)) d;
    SELECT string_agg(l.lead_id, ' ' ORDER BY l.lead_id::int) INTO now_blocked FROM stored.lead l WHERE NOT l.contactable;
END $$;
SELECT a.* FROM pg_temp.after('SELECT') a;
SELECT v.statement, a.* FROM (VALUES
    ('INSERT INTO crm.mail_blacklist VALUES (5, ''may@x.example'', true)'),
    ('INSERT INTO crm.mail_blacklist VALUES (6, ''nobody.else@x.example'', true)'),
    ('UPDATE crm.mail_blacklist SET active = NOT active WHERE id IN (1, 2)'),
    ('DELETE FROM crm.mail_blacklist WHERE id = 5'),
    ('UPDATE crm.mail_blacklist SET email = ''none@x.example'' WHERE id = 3'),
    ('UPDATE crm.mailing_subscription SET opt_out = true WHERE id IN (4, 6)'),
    ('DELETE FROM crm.mailing_subscription WHERE contact_id = 1'),
    ('UPDATE crm.mailing_contact SET email_normalized = ''may@x.example'' WHERE id = 2'),
    ('DELETE FROM crm.mailing_contact WHERE email = ''T'''),
    ('UPDATE crm.res_partner SET email_normalized = ''none@x.example'' WHERE id = 23'),
    ('UPDATE crm.crm_lead SET email_normalized = ''white@x.example'' WHERE id = 1'),
    ('UPDATE crm.crm_lead SET partner_id = NULL WHERE id = 6'),
    ('DELETE FROM crm.crm_lead WHERE id = 11')) v (statement), LATERAL pg_temp.after(v.statement) a;
SELECT 'no address is kept', count(*) FROM information_schema.columns WHERE table_schema IN ('stored', 'stored_steps') AND column_name ~ 'mail|address' AND table_name ~ 'blocked';
SELECT lead_funnel.forget('3', 'stored');
SELECT count(*) FROM stored_steps.odoo_blocked WHERE lead_id = '3';
SELECT count(lead_funnel.disconnect(s)) AS disconnected FROM unnest('{funnel,stored}'::text[]) s;
DROP SCHEMA IF EXISTS stored CASCADE;

\echo '-- Of Odoo 16 the subscriptions, and tables without email_normalized; without a blacklist nobody knows.'
ALTER TABLE crm.mailing_subscription RENAME TO mailing_contact_list_rel;
ALTER TABLE crm.crm_lead DROP email_normalized;
ALTER TABLE crm.res_partner DROP email_normalized;
ALTER TABLE crm.mailing_contact DROP email_normalized;
TRUNCATE crm.mail_blacklist, crm.mailing_contact, crm.mailing_contact_list_rel;
UPDATE crm.crm_lead SET email_from = ' May@X.example ', active = true WHERE id = 1;
INSERT INTO crm.mail_blacklist VALUES (1, 'may@x.example', true), (2, 'eve@x.example', true);
INSERT INTO crm.mailing_contact VALUES (1, 'NONE@x.example');
INSERT INTO crm.mailing_contact_list_rel VALUES (1, 1, 1, true);
UPDATE crm.crm_lead SET partner_id = 23 WHERE id = 6;
SELECT lead_funnel.connect('odoo', 'crm', hours => '24/7; UTC');
SELECT 'blocked', string_agg(lead_id, ' ' ORDER BY lead_id::int) FROM funnel.lead WHERE NOT contactable;
SELECT 'nobody knows', string_agg(lead_id, ' ' ORDER BY lead_id::int) FROM funnel.lead WHERE contactable IS NULL;
SELECT lead_funnel.disconnect();
DROP TABLE crm.mail_blacklist;
SELECT lead_funnel.connect('odoo', 'crm', hours => '24/7; UTC');
SELECT contactable, count(*) FROM funnel.lead GROUP BY 1;
SELECT lead_funnel.disconnect();
DROP SCHEMA crm CASCADE;
