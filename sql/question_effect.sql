-- Whether it helps to ask: who was asked, by record_question(), against who was not and was still no SQL at that age. Live and stored.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET intervalstyle = 'postgres';
SET client_min_messages = warning;
SET jit = off;
DROP SCHEMA IF EXISTS stored CASCADE;
\set SHOW_CONTEXT never
\i :srcdir/sql/helpers/crm_lead.sql
ALTER TABLE crm.lead ADD contactable boolean;
-- Of each kind four leads of high intent, which came in on 2 March at 10:00: asked after so many hours (NULL: never), an SQL after so many, closed after so many.
CREATE TEMP TABLE planted (kind text, asked numeric, sql numeric, closed numeric, received timestamp DEFAULT '2026-03-02 10:00', contactable boolean, signals text[], conversion text DEFAULT 'quote request');
INSERT INTO planted (kind, asked, sql, closed) VALUES ('asked', 10, NULL, NULL), ('asked, SQL at once', 10, 10, NULL), ('asked, SQL since', 10, 30, NULL), ('asked, lost since', 10, NULL, 50),
    ('asked when an SQL', 10, 4, NULL), ('asked when an SQL, late', 10, 9.5, NULL), ('asked when lost', 10, NULL, 5), ('asked later than now', 400, NULL, NULL),
    ('not asked', NULL, NULL, NULL), ('not asked, SQL before', NULL, 6, NULL), ('not asked, SQL since', NULL, 20, NULL), ('not asked, lost before', NULL, NULL, 6), ('not asked, lost since', NULL, NULL, 30);
INSERT INTO planted (kind, received) VALUES ('came in before the first note', '2026-03-01 10:00'), ('is too young', '2026-03-09 08:00'), ('came in nobody knows when', NULL);
INSERT INTO planted (kind, contactable) VALUES ('not contactable', false);
INSERT INTO planted (kind, signals) VALUES ('an SQL by what the CRM shows', '{need}');
INSERT INTO planted (kind, asked, signals) VALUES ('the same, asked', 10, '{need}');
INSERT INTO planted (kind, asked, conversion) VALUES ('asked, of mid intent', 20, 'download'), ('asked, of unknown intent', 1, '?');
INSERT INTO planted (kind, conversion) VALUES ('not asked, of mid intent', 'download'), ('not asked, of low intent', 'newsletter');
INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion, signals, crm_stage, handed_over_at, lost, closed_at, contactable)
SELECT format('%s, %s', kind, n), received, 'google', 'cpc', conversion, signals, CASE WHEN sql IS NOT NULL THEN 'sql' END, received + sql * interval '1 hour', closed IS NOT NULL, received + closed * interval '1 hour', contactable
FROM planted, generate_series(1, 4) n;
SELECT count(lead_funnel.connect('custom', crm_schema => 'crm', into_schema => s, hours => '24/7; UTC')) AS connected FROM unnest('{funnel,stored}'::text[]) s;
SET lead_funnel.as_of = '2026-03-09 12:00';
SELECT 'nobody was asked, or nobody knows', count(*) FROM funnel.question_effect;

\echo '-- record_question()'
SET lead_funnel.as_of = '2026-03-02 09:00';
SELECT 'the first note', lead_funnel.record_question('came in before the first note, 1', 'Need'), lead_funnel.record_question('came in before the first note, 1', 'need'), lead_funnel.record_question('came in before the first note, 1', 'timing');
SET lead_funnel.as_of = '2026-03-02 09:00:01';
SELECT 'asked again', lead_funnel.record_question('came in before the first note, 1', 'need', into_schema => 'funnel');
INSERT INTO crm.lead (lead_id, conversion) VALUES ('42', '?');
SELECT 'a number', lead_funnel.record_question(42, 'need');
SELECT * FROM funnel.question_asked ORDER BY 1, 2, 3;
DELETE FROM funnel.question_asked WHERE lead_id = '42';
DELETE FROM crm.lead WHERE lead_id = '42';
SELECT pg_temp.failure($$SELECT lead_funnel.record_question('nobody', 'need')$$);
SELECT pg_temp.failure($$SELECT lead_funnel.record_question(NULL, 'need')$$);
SELECT pg_temp.failure($$SELECT lead_funnel.record_question('asked, 1', 'money')$$);
SELECT pg_temp.failure($$SELECT lead_funnel.record_question('asked, 1', NULL)$$);
SELECT pg_temp.failure($$SELECT lead_funnel.record_question('asked, 1', 'need', 'nowhere')$$);
CREATE FUNCTION pg_temp.ask(kind text, at timestamp) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('lead_funnel.as_of', at::text, true);
    RETURN (SELECT count(*) FROM generate_series(1, 4) n WHERE lead_funnel.record_question(format('%s, %s', kind, n), 'need'));
END $$;
SELECT sum(pg_temp.ask(kind, received + asked * interval '1 hour')) FROM planted WHERE asked IS NOT NULL;

SET lead_funnel.as_of = '2026-03-09 12:00';
\pset format wrapped
\pset tuples_only off
\x
SELECT * FROM funnel.question_effect;
\x
\pset format unaligned
\pset tuples_only on
SELECT 'asked, in the queue', string_agg(DISTINCT regexp_replace(lead_id, ', \d$', ''), '; ') FROM funnel.nurture_queue WHERE asked;

\echo '-- The same by hand, at several instants, of more leads; and what is stored.'
INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion, crm_stage, handed_over_at, lost, closed_at)
SELECT 'drawn ' || i, t.at, 'google', 'cpc', (ARRAY['quote request', 'download', 'newsletter', '?'])[1 + i % 4], CASE WHEN i % 5 = 0 OR i % 12 = 1 THEN 'sql' END,
       CASE WHEN i % 12 = 1 THEN t.at + interval '60 hours' WHEN i % 5 = 0 THEN t.at + i % 31 * interval '3 hours' END, i % 7 = 0, CASE WHEN i % 7 = 0 THEN t.at + i % 11 * interval '9 hours' END
FROM generate_series(1, 400) i, LATERAL (SELECT timestamptz '2026-03-02 00:00' + i * interval '17 minutes' AS at) t;
INSERT INTO funnel.question_asked SELECT 'drawn ' || i, 'need', timestamptz '2026-03-02 00:00' + i * interval '17 minutes' + i % 13 * interval '2 hours' FROM generate_series(1, 400, 3) i;
INSERT INTO stored.question_asked TABLE funnel.question_asked;
SELECT lead_funnel.materialize('stored') IS NOT NULL AS stored;
\i :srcdir/sql/helpers/twins.sql
SET lead_funnel.as_of = '2026-03-02 08:00';
\i :srcdir/sql/helpers/twin_question.sql
SELECT '2026-03-02 08:00', f.rows, f.not_in_twin, f.not_in_report, s.not_in_twin AS stored_not_in_twin, s.not_in_report AS not_in_stored
FROM pg_temp.compared('question_effect') f, pg_temp.compared('question_effect', 'stored') s;
SET lead_funnel.as_of = '2026-03-03 00:00';
\i :srcdir/sql/helpers/twin_question.sql
SELECT '2026-03-03 00:00', f.rows, f.not_in_twin, f.not_in_report, s.not_in_twin AS stored_not_in_twin, s.not_in_report AS not_in_stored
FROM pg_temp.compared('question_effect') f, pg_temp.compared('question_effect', 'stored') s;
SET lead_funnel.as_of = '2026-03-04 12:34:56';
\i :srcdir/sql/helpers/twin_question.sql
SELECT '2026-03-04 12:34:56', f.rows, f.not_in_twin, f.not_in_report, s.not_in_twin AS stored_not_in_twin, s.not_in_report AS not_in_stored
FROM pg_temp.compared('question_effect') f, pg_temp.compared('question_effect', 'stored') s;
SET lead_funnel.as_of = '2026-03-09 12:00';
\i :srcdir/sql/helpers/twin_question.sql
SELECT '2026-03-09 12:00', f.rows, f.not_in_twin, f.not_in_report, s.not_in_twin AS stored_not_in_twin, s.not_in_report AS not_in_stored
FROM pg_temp.compared('question_effect') f, pg_temp.compared('question_effect', 'stored') s;
SET lead_funnel.as_of = '2026-04-01';
\i :srcdir/sql/helpers/twin_question.sql
SELECT '2026-04-01', f.rows, f.not_in_twin, f.not_in_report, s.not_in_twin AS stored_not_in_twin, s.not_in_report AS not_in_stored
FROM pg_temp.compared('question_effect') f, pg_temp.compared('question_effect', 'stored') s;
SET lead_funnel.as_of = 'infinity';
\i :srcdir/sql/helpers/twin_question.sql
SELECT 'infinity', f.rows, f.not_in_twin, f.not_in_report, s.not_in_twin AS stored_not_in_twin, s.not_in_report AS not_in_stored
FROM pg_temp.compared('question_effect') f, pg_temp.compared('question_effect', 'stored') s;
SET lead_funnel.as_of = '2026-03-09 12:00';
SELECT intent, asked, asked_sqls, not_asked, not_asked_sqls, difference, beyond_chance FROM funnel.question_effect;
-- A week over the end of March counts the same in every time zone: at 168 hours one is closed in half an hour, and so still comparable.
BEGIN;
TRUNCATE crm.lead, funnel.question_asked;
INSERT INTO crm.lead (lead_id, received_at, conversion, lost, closed_at)
VALUES ('asked', '2026-03-02 10:00', 'download', false, NULL), ('not asked', '2026-03-27 10:00', 'download', true, '2026-04-03 10:30'),
       ('no more', '2026-03-27 10:00', 'download', true, '2026-04-03 09:30');
INSERT INTO funnel.question_asked VALUES ('asked', 'need', '2026-03-09 10:00'), ('nobody', 'need', '2026-03-01 10:00');
SET LOCAL lead_funnel.as_of = '2026-04-06 12:00';
SELECT asked_after, not_asked FROM funnel.question_effect;
SET LOCAL timezone = 'Europe/Brussels';
SELECT not_asked FROM funnel.question_effect;
SET LOCAL timezone = 'America/New_York';
SELECT not_asked FROM funnel.question_effect;
ROLLBACK;
SELECT lead_funnel.forget('asked, 1', 'stored') ~ 'erased' AS forgotten, (SELECT count(*) FROM stored.question_asked WHERE lead_id = 'asked, 1') AS before;
SELECT count(*) FROM stored.question_asked WHERE lead_id = 'asked, 1';
SELECT count(lead_funnel.disconnect(s)) AS disconnected FROM unnest('{funnel,stored}'::text[]) s;
DROP SCHEMA IF EXISTS stored CASCADE;
DROP SCHEMA crm CASCADE;
