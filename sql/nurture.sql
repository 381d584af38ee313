-- Nurture: the next question, its answer, and who is waiting for one.
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
SET lead_funnel.as_of = '2026-11-23 12:00+00';
\set SHOW_CONTEXT never
\pset format unaligned
\pset null '-'

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
CREATE TABLE crm.touch (lead_id text, touched_at timestamptz, source text, medium text, campaign text);
INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion, signals, responded_at, next_step_at, crm_stage, lost)
VALUES ('1 download', '2026-11-03 12:00+00', 'facebook', 'cpc', 'download', '{need}', '2026-11-04 12:00+00', NULL, NULL, NULL),
       ('2 newsletter', '2026-11-01 12:00+00', 'facebook', 'cpc', 'newsletter', NULL, NULL, NULL, NULL, NULL),
       ('3 quote', '2026-11-13 12:00+00', 'google', 'cpc', 'quote request', NULL, NULL, '2026-12-01 12:00+00', NULL, NULL),
       ('4 appointment', '2026-11-13 12:00:01+00', 'google', 'cpc', 'appointment', NULL, NULL, NULL, NULL, NULL),
       ('5 nothing known', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
       ('6 lost', '2026-11-03 12:00+00', 'google', 'cpc', 'download', '{scope}', NULL, NULL, NULL, true),
       ('7 an SQL', '2026-11-03 12:00+00', 'google', 'cpc', 'quote request', '{scope}', NULL, NULL, NULL, NULL),
       ('8 an SQL', '2026-11-03 12:00+00', 'google', 'cpc', 'quote request', '{budget,timing}', NULL, NULL, NULL, NULL),
       ('9 download', '2026-11-02 12:00+00', 'google', 'cpc', 'download', '{budget}', NULL, NULL, NULL, NULL);
INSERT INTO crm.touch VALUES ('2 newsletter', '2026-11-20 11:59:59+00', 'x', 'y', 'z'), ('2 newsletter', '2026-11-24 12:00+00', 'x', 'y', 'z');
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; UTC');

-- The question for the first signal that is missing.
SELECT s AS signals, lead_funnel.next_question(s::lead_funnel.lead_signals) AS en,
       lead_funnel.next_question(s::lead_funnel.lead_signals, 'NL') AS nl, lead_funnel.next_question(s::lead_funnel.lead_signals, 'fr') AS fr
FROM unnest('{NULL,"{}","{need}","{need,timing}","{timing,need,scope}","{need,timing,scope,budget}","{need,timing,scope,budget,decision_maker}"}'::text[]) s;
-- Another language needs questions of its own; what is not translated is asked in English.
SELECT lead_funnel.next_question('{need}', 'eo');
UPDATE funnel.settings SET language = 'eo';
INSERT INTO funnel.question VALUES ('need', 'eo', 'Kion vi volas unue solvi?');
UPDATE funnel.settings SET language = 'EO';
SELECT language, lead_funnel.next_question('{}') AS "as the settings say", lead_funnel.next_question('{need}') AS "in English, then" FROM funnel.settings;
INSERT INTO funnel.question VALUES ('need', 'DE', 'Was soll zuerst geloest werden?');
SELECT lead_funnel.diagnosis(NULL), lead_funnel.diagnosis('Google Ads'), lead_funnel.diagnosis(NULL, 'NL'), lead_funnel.diagnosis(NULL, 'FR');
SELECT lead_funnel.diagnosis(NULL, 'eo');
UPDATE funnel.settings SET language = NULL;
DELETE FROM funnel.question WHERE language = 'eo';
SELECT lead_funnel.next_question('{}') AS "in English, too";
SELECT lead_funnel.next_question('{}', 'en', 'nowhere');
SELECT lead_funnel.next_question('{}', 'en', NULL);

-- Known with an SQL: timing 1 of 1, scope and budget 1 of 2, need 0 of 1, decision_maker never.
UPDATE funnel.settings SET language = 'nl';
SELECT lead_id, stage, last_touch_at, days_since_touch AS days, missing_signals, next_signal, next_question FROM funnel.nurture_queue;
SELECT lead_id, next_conversion, confirmed, asked, next_step FROM funnel.nurture_queue ORDER BY 1;

-- An answer: once, and a new note is kept beside the old one.
SELECT lead_funnel.record_signal('1 download', 'Timing', 'before the winter') AS changed;
SELECT lead_funnel.record_signal('1 download', 'timing', 'before the winter') AS changed;
SELECT lead_funnel.record_signal('1 download', 'timing') AS changed;
SET lead_funnel.as_of = '2026-11-24 12:00+00';
SELECT lead_funnel.record_signal('1 download', 'timing', 'in March') AS changed;
SELECT lead_funnel.record_signal('2 newsletter', 'need') AS changed;
SELECT lead_funnel.record_signal('2 newsletter', 'need') AS changed;
-- No note, an empty one and a blank one take none away.
SELECT lead_funnel.record_signal('1 download', 'timing', n) AS changed FROM unnest(ARRAY[NULL, '', E' \t\n']) n;
SELECT * FROM funnel.signal ORDER BY 1, 2;
SELECT position, lead_id, signal, note, noted_at, noted_by = current_user AS by_me, recorded_at <= now() AS before_now FROM funnel.signal_note ORDER BY 1;
-- With which it is an SQL, and waits for no question any more.
SELECT lead_id, reached_stage, missing_signals FROM funnel.lead_status WHERE lead_id < '3' ORDER BY 1;
SELECT lead_id, asked, days_since_touch AS days FROM funnel.nurture_queue ORDER BY 1;

-- What was known before, it turns out: the signal is seen from there on.
SET lead_funnel.as_of = '2026-11-20 12:00+00';
SELECT lead_id, signals FROM funnel.lead_status WHERE lead_id = '2 newsletter';
SELECT lead_funnel.record_signal('2 newsletter', 'need') AS changed;
SELECT lead_id, signals FROM funnel.lead_status WHERE lead_id = '2 newsletter';
SELECT lead_funnel.record_signal('2 newsletter', 'need') AS changed;
SELECT lead_funnel.record_signal('1 download', 'timing') AS changed;
SELECT noted_at, note FROM funnel.signal WHERE lead_id = '1 download';
INSERT INTO funnel.signal (lead_id, signal) VALUES ('4 appointment', 'need') RETURNING noted_at;
SET lead_funnel.as_of = '2026-11-24 12:00+00';
SELECT lead_funnel.record_signal('2 newsletter', 'need') AS changed;
-- A question is a touch when it is asked, live and stored, from then on.
BEGIN;
CREATE VIEW pg_temp.nurtured AS SELECT q.lead_id, q.asked, q.last_touch_at, q.days_since_touch AS days FROM funnel.nurture_queue q WHERE q.lead_id ~ '^[39]';
TABLE pg_temp.nurtured;
SET LOCAL lead_funnel.as_of = '2026-11-24 13:00+00';
SELECT lead_funnel.record_question('9 download', 'need') AS asked;
SET LOCAL lead_funnel.as_of = '2026-11-24 12:00+00';
SELECT lead_funnel.record_question('3 quote', 'timing') AS asked;
TABLE pg_temp.nurtured;
SELECT lead_funnel.materialize();
TABLE pg_temp.nurtured;
SET LOCAL lead_funnel.as_of = '2026-11-24 13:00+00';
TABLE pg_temp.nurtured;
SET LOCAL lead_funnel.as_of = '2026-11-24 14:00+00';
SELECT lead_funnel.record_question('3 quote', 'timing') AS asked;
TABLE pg_temp.nurtured;
SELECT outcome, classified FROM lead_funnel.refresh();
TABLE pg_temp.nurtured;
ROLLBACK;
-- By mistake: the signal goes, the notes stay, and say so.
SELECT lead_funnel.withdraw_signal('2 newsletter', 'Need', 'it was another lead') AS changed;
SELECT lead_funnel.withdraw_signal('2 newsletter', 'need') AS changed;
SELECT lead_funnel.withdraw_signal('nobody', 'need');
SELECT lead_funnel.withdraw_signal(NULL, 'need');
-- What was noted of a lead that the CRM has no more goes, too.
INSERT INTO funnel.signal (lead_id, signal) VALUES ('gone', 'need');
SELECT lead_funnel.withdraw_signal('gone', 'need') AS changed;
-- A signal that the CRM shows stays clear, whether it was noted besides or not.
SET client_min_messages = notice;
BEGIN;
UPDATE crm.lead SET signals = '{timing,budget}' WHERE lead_id = '2 newsletter';
SELECT lead_funnel.record_signal('2 newsletter', 'budget') AS changed;
SELECT lead_funnel.withdraw_signal('2 newsletter', 'budget') AS changed;
SELECT lead_funnel.withdraw_signal('2 newsletter', 'timing') AS changed;
SELECT lead_funnel.withdraw_signal('2 newsletter', 'scope') AS changed;
ROLLBACK;
SET client_min_messages = warning;
SELECT lead_id, signals FROM funnel.lead_status WHERE lead_id = '2 newsletter';
SELECT signal, note, noted_at, withdrawn FROM funnel.signal_note WHERE lead_id = '2 newsletter' ORDER BY position;
SELECT lead_funnel.withdraw_signal('2 newsletter', 'money');
SELECT lead_funnel.withdraw_signal('2 newsletter', 'need', into_schema => 'nowhere');

-- A key that is a number needs no quotes, in whatever type.
INSERT INTO crm.lead (lead_id, conversion) VALUES ('42', 'download');
SELECT lead_funnel.record_signal(42, 'need') AS changed;
SELECT lead_funnel.record_signal('42', 'need') AS "no change";
SELECT lead_funnel.record_signal(42::bigint, 'timing', 'soon'), lead_funnel.record_signal(42::smallint, 'scope'),
       lead_funnel.record_signal(lead_id => 42, signal => 'budget'), lead_funnel.record_signal('42'::varchar, 'decision_maker');
PREPARE answer AS SELECT lead_funnel.record_signal($1, $2, $3);
EXECUTE answer('42', 'timing', 'later');
PREPARE number(int) AS SELECT lead_funnel.record_signal($1, 'timing', 'sooner');
EXECUTE number(42);
SELECT lead_funnel.withdraw_signal(42, 'scope') AS changed;
SELECT signal, note FROM funnel.signal WHERE lead_id = '42' ORDER BY signal;
SELECT lead_funnel.record_signal(43, 'need');
DELETE FROM funnel.signal WHERE lead_id = '42';
DELETE FROM crm.lead WHERE lead_id = '42';

SELECT lead_funnel.record_signal('1 download', 'money');
SELECT lead_funnel.record_signal('1 download', NULL);
SELECT lead_funnel.record_signal('1', 'need');
SELECT lead_funnel.record_signal(NULL, 'need');
SELECT lead_funnel.record_signal('1 download', 'need', into_schema => 'nowhere');
UPDATE funnel.signal_note SET note = 'never said';
DELETE FROM funnel.signal_note;
-- connect() again leaves it all alone, and makes what is gone.
DROP TABLE funnel.question CASCADE;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT lead_funnel.next_question('{need}', 'nl');
SELECT count(*) FROM funnel.signal_note;
SELECT lead_funnel.disconnect();
DROP SCHEMA crm CASCADE;
