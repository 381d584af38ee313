-- The agreement: several clocks, teams, and changes that leave the past alone.
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET intervalstyle = 'postgres';
SET lead_funnel.as_of = '2026-11-25 12:00+00';
\set SHOW_CONTEXT never
\pset format unaligned
\pset null '-'

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
ALTER TABLE crm.lead ADD team text;
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; UTC');

-- A change holds for the leads that come in from then on.
INSERT INTO crm.lead (lead_id, received_at, conversion)
VALUES ('1 before', '2026-11-24 10:00+00', 'quote request'),
       ('2 a moment before', '2026-11-25 11:59:59.999999+00', 'quote request'),
       ('3 from then on', '2026-11-25 12:00+00', 'quote request');
UPDATE funnel.agreement SET respond_within = '1 hour', sql_signals = 0 WHERE intent = 'high';
SELECT lead_id, respond_within, due_at FROM funnel.lead_status ORDER BY 1;
SELECT intent, respond_within, sql_signals, valid_from, valid_to FROM funnel.agreement WHERE intent = 'high' ORDER BY valid_from;
-- Edited again at the same moment it is the same row; a day later it is not.
UPDATE funnel.agreement SET respond_within = '2 hours' WHERE intent = 'high';
SET lead_funnel.as_of = '2026-11-26 12:00+00';
UPDATE funnel.agreement SET respond_within = '3 hours' WHERE intent = 'high';
UPDATE funnel.agreement SET respond_within = respond_within WHERE intent = 'high';
SELECT respond_within, valid_from, valid_to FROM funnel.agreement WHERE intent = 'high' ORDER BY valid_from;
-- A change may be planned, by the setting or by the row's own time.
SET client_min_messages = warning;
SET lead_funnel.agreement_from = '2027-01-01 00:00+00';
UPDATE funnel.agreement SET respond_within = '4 hours' WHERE intent = 'high';
RESET lead_funnel.agreement_from;
UPDATE funnel.agreement SET respond_within = '5 hours', valid_from = '2027-07-01 00:00+00' WHERE intent = 'high' AND valid_to = 'infinity';
-- Moving a row's time alone moves it, here to leave a gap; a planned row may be corrected.
UPDATE funnel.agreement SET valid_from = '2027-08-01 00:00+00' WHERE intent = 'high' AND valid_to = 'infinity';
UPDATE funnel.agreement SET respond_within = '6 hours' WHERE intent = 'high' AND valid_to = 'infinity';
SELECT respond_within, valid_from, valid_to FROM funnel.agreement WHERE intent = 'high' ORDER BY valid_from;
-- What ends keeps its past; what is corrected does not.
DELETE FROM funnel.agreement WHERE intent = 'high';
SELECT respond_within, valid_from, valid_to FROM funnel.agreement WHERE intent = 'high' ORDER BY valid_from;
SET lead_funnel.agreement_from = '-infinity';
DELETE FROM funnel.agreement WHERE intent = 'high' AND valid_from > '-infinity';
UPDATE funnel.agreement SET respond_within = '30 minutes', valid_to = 'infinity' WHERE intent = 'high';
SELECT respond_within, valid_from, valid_to FROM funnel.agreement WHERE intent = 'high' ORDER BY valid_from;
SELECT lead_id, respond_within, due_at FROM funnel.lead_status ORDER BY 1;
RESET lead_funnel.agreement_from;

-- A time that a change gets to end at says nothing of the past; neither does taking up again what had ended.
UPDATE funnel.agreement SET respond_within = '2 days', valid_to = '2026-12-24 00:00+00' WHERE intent = 'mid';
SELECT respond_within, valid_from, valid_to FROM funnel.agreement WHERE intent = 'mid' ORDER BY valid_from;
SET lead_funnel.as_of = '2026-12-28 12:00+00';
UPDATE funnel.agreement SET respond_within = '3 days', valid_to = '2026-12-25 00:00+00' WHERE intent = 'mid';
UPDATE funnel.agreement SET respond_within = '3 days', valid_to = 'infinity' WHERE intent = 'mid' AND valid_to = '2026-12-24 00:00+00';
SELECT respond_within, valid_from, valid_to FROM funnel.agreement WHERE intent = 'mid' ORDER BY valid_from;
SET lead_funnel.as_of = '2026-11-26 12:00+00';
SET lead_funnel.agreement_from = '-infinity';
DELETE FROM funnel.agreement WHERE intent = 'mid';
INSERT INTO funnel.agreement (intent, mql_signals, sql_signals, respond_within, office_clock) VALUES ('mid', 0, 2, '24 hours', false);
RESET lead_funnel.agreement_from;

-- Two rows for the same leads at the same time, and a time that ends before it begins, are refused; the first in words, whoever looks first.
INSERT INTO funnel.agreement (intent) VALUES ('high');
INSERT INTO funnel.agreement (intent, team, respond_within) VALUES (NULL, 'East', '1 hour'), (NULL, 'East', '2 hours') ON CONFLICT DO NOTHING;
\set VERBOSITY terse
BEGIN;
ALTER TABLE funnel.agreement DISABLE TRIGGER check_agreed;
INSERT INTO funnel.agreement (intent) VALUES ('high');
ROLLBACK;
INSERT INTO funnel.agreement (intent) VALUES (NULL);
INSERT INTO funnel.agreement (intent, team, valid_to) VALUES ('high', 'East', '2026-01-01 00:00+00');
INSERT INTO funnel.agreement (intent, team) VALUES ('high', '');
INSERT INTO funnel.agreement (intent, team, decide_within) VALUES ('high', 'East', '36501 days');
SET lead_funnel.agreement_from = 'soon';
INSERT INTO funnel.agreement (intent, team) VALUES ('high', 'East');
RESET lead_funnel.agreement_from;
\set VERBOSITY default

-- Office hours that change hold from then on, too.
SET client_min_messages = notice;
UPDATE funnel.settings SET hours = 'Mo-Fr 10:00-12:00; UTC';
SET client_min_messages = warning;
INSERT INTO crm.lead (lead_id, received_at, conversion) VALUES ('4 new hours', '2026-11-26 16:50+00', 'quote request'),
       ('5 old hours', '2026-11-25 16:50+00', 'quote request');
SET lead_funnel.as_of = '2026-11-27 12:00+00';
SELECT lead_id, received_at, due_at FROM funnel.lead_status WHERE lead_id > '4' ORDER BY 1;
-- As the hint says, they can be judged by the new ones all the same.
BEGIN;
SET LOCAL lead_funnel.agreement_from = '-infinity';
UPDATE funnel.agreement SET hours = NULL WHERE hours::text = 'Mo-Fr 09:00-17:00; UTC';
SELECT lead_id, received_at, due_at FROM funnel.lead_status WHERE lead_id > '4' ORDER BY 1;
ROLLBACK;
SELECT intent, hours, valid_from, valid_to FROM funnel.agreement ORDER BY intent, valid_from;
-- So do those that take the place of the CRM's.
UPDATE funnel.settings SET hours = NULL;
UPDATE funnel.settings SET hours = '24/7; UTC';
SELECT lead_id, received_at, due_at FROM funnel.lead_status WHERE lead_id > '4' ORDER BY 1;
SELECT count(*) FROM funnel.agreement;
-- Hours that cannot be read judge nobody, and are no matter when others take their place.
CREATE OR REPLACE VIEW funnel.working_hours WITH (security_invoker = true) AS
SELECT COALESCE(s.hours, ('Mo; ' || s.crm)::lead_funnel.office_hours) AS hours, 'UTC' AS zone, 'the CRM' AS origin FROM funnel.settings s;
UPDATE funnel.settings SET hours = NULL;
SELECT hours FROM funnel.working_hours;
SET client_min_messages = notice;
UPDATE funnel.settings SET hours = 'Mo-Fr 09:00-17:00; UTC';
SET client_min_messages = warning;
UPDATE funnel.settings SET hours = NULL;
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => '24/7; UTC');
SELECT * FROM funnel.working_hours;
-- Who begins anew with the agreement keeps the settings, and the triggers of both.
SELECT lead_funnel.disconnect(keep_agreement => true);
DROP TABLE funnel.agreement;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgrelid IN ('funnel.agreement'::regclass, 'funnel.settings'::regclass) ORDER BY 2;
SELECT lead_funnel.disconnect();

-- A holiday that holds for who waits: not for who was answered or closed by then, and not for the past that is replayed.
TRUNCATE crm.lead;
SET lead_funnel.as_of = '2026-12-23 12:00+00';
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; UTC');
SET lead_funnel.agreement_from = '-infinity';
UPDATE funnel.agreement SET respond_within = '8 hours' WHERE intent = 'high';
RESET lead_funnel.agreement_from;
INSERT INTO crm.lead (lead_id, received_at, conversion, responded_at, lost, closed_at)
VALUES ('1 answered before', '2026-12-22 16:00+00', 'quote request', '2026-12-23 11:59:59.999999+00', NULL, NULL),
       ('2 answered at that moment', '2026-12-23 10:00+00', 'quote request', '2026-12-23 12:00+00', NULL, NULL),
       ('3 closed before', '2026-12-23 10:00+00', 'quote request', NULL, true, '2026-12-23 11:00+00'),
       ('4 closed, nobody knows when', '2026-12-23 10:00+00', 'quote request', NULL, true, NULL),
       ('5 waits', '2026-12-23 10:00+00', 'quote request', NULL, NULL, NULL),
       ('6 waits, answered later', '2026-12-23 11:59:59.999999+00', 'quote request', '2026-12-28 09:30+00', NULL, NULL),
       ('7 answered before it came', '2026-12-23 10:00+00', 'quote request', '2026-12-23 09:00+00', NULL, NULL),
       ('8 from then on', '2026-12-23 12:00+00', 'quote request', NULL, NULL, NULL);
SET client_min_messages = notice;
UPDATE funnel.settings SET changes_hold_for_waiting = true, hours = 'Mo-Fr 09:00-17:00; 2026-12-24 off; UTC';
SET client_min_messages = warning;
SELECT valid_from, valid_to, hours, hours_of_main, holds_for_waiting FROM funnel.agreement WHERE intent = 'high' ORDER BY 1;
SET lead_funnel.as_of = '2026-12-29 12:00+00';
SELECT lead_id, due_at, sla_state FROM funnel.lead_status ORDER BY 1;
SET lead_funnel.as_of = '2026-12-23 11:59:59.999999+00';
SELECT lead_id, due_at FROM funnel.lead_status ORDER BY 1;
SET lead_funnel.as_of = '2026-12-23 12:00+00';
SELECT lead_id, due_at FROM funnel.lead_status WHERE lead_id > '5' ORDER BY 1;
-- So may a change of the agreement; the next one does not by itself.
SET lead_funnel.as_of = '2026-12-28 09:00+00';
UPDATE funnel.agreement SET respond_within = '9 hours' WHERE intent = 'high';
SET lead_funnel.as_of = '2026-12-29 09:00+00';
UPDATE funnel.settings SET changes_hold_for_waiting = false;
UPDATE funnel.agreement SET respond_within = '1 hour' WHERE intent = 'high';
SELECT lead_id, respond_within, due_at FROM funnel.lead_status ORDER BY 1;
SELECT valid_from, respond_within, holds_for_waiting FROM funnel.agreement WHERE intent = 'high' ORDER BY 1;
-- It may be said afterwards, or of the change alone.
UPDATE funnel.agreement SET holds_for_waiting = true WHERE intent = 'high' AND valid_to = 'infinity';
SELECT lead_id, respond_within FROM funnel.lead_status WHERE lead_id IN ('5 waits', '6 waits, answered later');
SELECT count(*) FROM funnel.agreement WHERE intent = 'high';
-- Each company's leads by its own hours, unless the agreement has some; changed settings are the main company's.
ALTER TABLE crm.lead ADD company text;
SET lead_funnel.as_of = '2026-12-29 12:00+00';
SELECT lead_funnel.disconnect();
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; UTC');
SELECT count(*) FROM funnel.company_hours;
CREATE OR REPLACE VIEW funnel.company_hours WITH (security_invoker = true) AS
SELECT v.company, v.hours::lead_funnel.office_hours, 'UTC' AS zone, 'the CRM' AS origin
FROM (VALUES ('East', '24/7; UTC'), ('North', 'Mo-Fr 12:00-13:00; UTC'), ('Broken', NULL), (NULL, 'off; UTC')) v (company, hours);
TRUNCATE crm.lead;
INSERT INTO crm.lead (lead_id, received_at, conversion, company, team)
SELECT n || ' ' || company, t, 'quote request', NULLIF(company, ''), team
FROM (VALUES (1, timestamptz '2026-12-28 08:00+00', NULL), (2, '2026-12-29 10:00+00', NULL), (3, '2026-12-29 10:00+00', 'Own')) v (n, t, team),
     unnest('{Main,East,North,Broken,east,""}'::text[]) company;
UPDATE funnel.settings SET hours = 'Mo-Fr 10:00-18:00; UTC';
INSERT INTO funnel.agreement (intent, mql_signals, sql_signals, respond_within, team, hours, valid_from)
VALUES ('high', 0, 2, '15 minutes', 'Own', 'Mo-Fr 11:00-12:00; UTC', '-infinity');
SET lead_funnel.as_of = '2026-12-29 13:00+00';
SELECT s.lead_id, c.company, s.due_at, c.hours FROM funnel.lead_status s JOIN funnel_steps.lead_classified c USING (lead_id) ORDER BY 1;
SELECT lead_funnel.disconnect();

-- Columns of the user's own that the server fills: they are no change, and the past gets its own.
SET lead_funnel.as_of = '2026-11-25 12:00+00';
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; UTC');
ALTER TABLE funnel.agreement ADD "Its no" int GENERATED ALWAYS AS IDENTITY UNIQUE, ADD minutes numeric
    GENERATED ALWAYS AS (extract(epoch FROM respond_within) / 60) STORED, ADD other_no int GENERATED BY DEFAULT AS IDENTITY UNIQUE, ADD note text;
ALTER TABLE funnel.settings ADD no int GENERATED ALWAYS AS IDENTITY UNIQUE, ADD spoken text GENERATED ALWAYS AS (upper(language)) STORED;
UPDATE funnel.agreement SET note = 'kept', valid_from = '2026-01-01 00:00+00' WHERE intent = 'high' AND note IS NULL;
SELECT "Its no" > 4 AS of_the_past, minutes, note, valid_from, valid_to FROM funnel.agreement WHERE intent = 'high' ORDER BY valid_from;
UPDATE funnel.agreement SET valid_to = '2027-01-01 00:00+00' WHERE intent = 'high' AND valid_to = 'infinity';
UPDATE funnel.agreement SET respond_within = '20 minutes' WHERE intent = 'high' AND valid_to = '2027-01-01 00:00+00';
UPDATE funnel.settings SET hours = 'Mo-Fr 10:00-18:00; UTC';
DELETE FROM funnel.agreement WHERE intent = 'low' AND valid_to = 'infinity';
SELECT intent, minutes, hours, note, valid_from, valid_to FROM funnel.agreement ORDER BY intent, valid_from;
SELECT hours, spoken FROM funnel.settings;
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => '24/7; UTC');
SELECT count(*) AS numbers FROM (SELECT "Its no", other_no FROM funnel.agreement GROUP BY 1, 2) n;
SELECT lead_funnel.disconnect();

-- A team's own agreement goes before the general one, while it lasts.
TRUNCATE crm.lead;
SET lead_funnel.as_of = '2026-11-25 12:00+00';
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; UTC');
INSERT INTO funnel.agreement (intent, mql_signals, sql_signals, respond_within, team, hours, valid_from, valid_to)
VALUES ('high', 0, 2, '45 minutes', 'East', 'Mo-Su 08:00-20:00; UTC', '2026-11-02 00:00+00', '2026-11-23 00:00+00');
INSERT INTO crm.lead (lead_id, received_at, conversion, signals, team)
VALUES ('1 before', '2026-11-01 18:00+00', 'quote request', '{need}', 'East'),
       ('2 their time', '2026-11-22 18:00+00', 'quote request', '{need}', 'East'),
       ('3 others', '2026-11-22 18:00+00', 'quote request', '{need}', 'West'),
       ('4 no team', '2026-11-22 18:00+00', 'quote request', '{need}', NULL),
       ('5 after', '2026-11-23 18:00+00', 'quote request', '{need}', 'East'),
       ('6 other intent', '2026-11-22 18:00+00', 'download', '{need}', 'East'),
       ('7 unknown intent', '2026-11-22 18:00+00', NULL, '{need}', 'East'),
       ('8 unknown time', NULL, 'quote request', '{need}', 'East');
SELECT lead_id, team, agreed_stage, respond_within, due_at FROM funnel.lead_status ORDER BY 1;
-- Where nothing is agreed the reports say so.
BEGIN;
SET LOCAL lead_funnel.agreement_from = '-infinity';
DELETE FROM funnel.agreement WHERE intent = 'mid';
SELECT lead_id, agreed_stage, why, due_at FROM funnel.lead_status WHERE intent = 'mid';
SELECT finding, leads, examples FROM funnel.data_quality WHERE finding LIKE 'no agreement%';
ROLLBACK;

-- The four targets, each with its clock: 24 hours are of the wall clock, days are working days.
TRUNCATE crm.lead;
UPDATE funnel.agreement SET qualify_within = '24 hours', next_step_within = '2 days', decide_within = '10 days', valid_from = '2026-11-01 00:00+00'
WHERE intent = 'mid';
INSERT INTO crm.lead (lead_id, received_at, conversion, responded_at, handed_over_at, next_step_at, crm_stage, lost, closed_at)
VALUES ('1 nothing done', '2026-11-24 10:00+00', 'download', NULL, NULL, NULL, NULL, NULL, NULL),
       ('2 answered', '2026-11-25 10:00+00', 'download', '2026-11-25 10:30+00', NULL, NULL, NULL, NULL, NULL),
       ('3 qualified late', '2026-11-19 15:00+00', 'download', '2026-11-19 16:00+00', '2026-11-20 16:00+00', NULL, 'sql', NULL, NULL),
       ('4 next step agreed', '2026-11-24 15:00+00', 'download', '2026-11-24 16:00+00', '2026-11-24 16:00+00', '2026-11-26 16:00+00', 'sql', NULL, NULL),
       ('5 next step too late', '2026-11-24 15:00+00', 'download', '2026-11-24 16:00+00', '2026-11-24 16:00+00', '2026-11-26 16:00:01+00', 'sql', NULL, NULL),
       ('6 won', '2026-11-03 15:00+00', 'download', '2026-11-04 09:00+00', '2026-11-04 09:00+00', NULL, 'customer', false, '2026-11-18 09:00+00'),
       ('7 lost too late', '2026-11-03 15:00+00', 'download', '2026-11-04 09:00+00', '2026-11-04 09:00+00', NULL, 'sql', true, '2026-11-18 09:00:01+00'),
       ('8 lost, nobody knows when', '2026-11-03 15:00+00', 'download', '2026-11-04 09:00+00', '2026-11-04 09:00+00', NULL, 'sql', true, NULL),
       ('9 an SQL, nobody knows since when', '2026-11-24 15:00+00', 'download', NULL, NULL, NULL, 'sql', NULL, NULL);
SELECT lead_id, target, started_at, due_at, done_at, sla_state FROM funnel.sla_target
ORDER BY lead_id, array_position('{response,qualification,next_step,decision}', target);
SELECT lead_id, sla_state, next_target, next_due_at, next_state FROM funnel.lead_status ORDER BY 1;
SELECT lead_id, target, due_at, sla_state, time_left FROM funnel.sla_queue;
SELECT lead_id, target, due_at, done_at, sla_state FROM lead_funnel.sla_breaches_since('2026-11-24 00:00+00');
-- The qualification may run in office hours, too; and nothing is left of a queue at the end of time.
BEGIN;
UPDATE funnel.agreement SET qualify_office_clock = true, valid_from = '2026-11-02 00:00+00' WHERE intent = 'mid' AND valid_to = 'infinity';
SELECT lead_id, due_at FROM funnel.sla_target WHERE target = 'qualification' AND lead_id < '4' ORDER BY 1;
SET LOCAL lead_funnel.as_of = 'infinity';
SELECT lead_id, sla_state, time_left FROM funnel.sla_queue WHERE lead_id < '3' ORDER BY 1;
ROLLBACK;
-- A lead is told of again when its next target comes due.
SELECT lead_funnel.notify_sla('sla');
UPDATE crm.lead SET responded_at = '2026-11-25 11:00+00' WHERE lead_id = '1 nothing done';
SELECT lead_funnel.notify_sla('sla');
SELECT lead_id, target, sla_state FROM funnel.sla_notice ORDER BY 1, 2;

-- Qualified by signals: those that the CRM shows count from the receipt, noted ones when they were noted.
TRUNCATE crm.lead;
INSERT INTO crm.lead (lead_id, received_at, conversion, signals)
VALUES ('1 two in the CRM', '2026-11-24 15:00+00', 'download', '{need,budget}'),
       ('2 one and one', '2026-11-24 15:00+00', 'download', '{need}'),
       ('3 the same one', '2026-11-24 15:00+00', 'download', '{need}'),
       ('4 both noted', '2026-11-24 15:00+00', 'download', NULL),
       ('5 noted too late', '2026-11-24 15:00+00', 'download', NULL);
INSERT INTO funnel.signal (lead_id, signal, noted_at)
VALUES ('2 one and one', 'timing', '2026-11-24 16:00+00'), ('2 one and one', 'need', '2026-11-24 15:30+00'),
       ('3 the same one', 'need', '2026-11-24 16:00+00'),
       ('4 both noted', 'scope', '2026-11-24 17:00+00'), ('4 both noted', 'budget', '2026-11-24 18:00+00'), ('4 both noted', 'timing', '2026-11-24 19:00+00'),
       ('5 noted too late', 'scope', '2026-11-24 17:00+00'), ('5 noted too late', 'budget', '2026-11-25 12:00:01+00');
SELECT lead_id, agreed_stage, qualified_at, next_target FROM funnel.lead_status ORDER BY 1;

SELECT lead_funnel.disconnect();
DROP SCHEMA crm CASCADE;
