-- The scheduled report: once per period, errors stored too.
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
SET lead_funnel.as_of = '2026-11-23 08:00+00';
\set SHOW_CONTEXT never
\pset format unaligned
\pset footer off

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
INSERT INTO crm.lead (lead_id, received_at, source, medium, campaign, conversion, owner, responded_at, crm_stage, closed_at, amount)
VALUES ('1', '2026-11-16 10:00+00', 'google', 'cpc', 'brand', 'quote request', 'Ann', '2026-11-16 10:05+00', 'customer', '2026-11-20 10:00+00', 1200),
       ('2', '2026-11-20 15:55+00', 'facebook', 'paid_social', 'prospecting', 'calculator', E'Ann | <b>Bob</b> \\| ![](http://x) `*~&', NULL, NULL, NULL, 50),
       ('3', '2026-11-15 23:30+00', 'pigeon', NULL, NULL, 'something new', NULL, NULL, NULL, NULL, NULL);
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; Europe/Brussels');

SELECT lead_funnel.run_report();
SELECT report FROM funnel.report_run;
-- Again: nothing new.
SELECT lead_funnel.run_report();
SELECT lead_funnel.run_report('funnel', '2026-11-16', '2026-11-23');
SELECT since, until, as_of, error FROM funnel.report_run;
-- Unless its row is gone.
BEGIN;
DELETE FROM funnel.report_run WHERE since = '2026-11-16';
SELECT lead_funnel.run_report('funnel', '2026-11-16', '2026-11-23');
ROLLBACK;

-- What was won and lost is of the week in which it was closed, with the week before beside it, and a period of other length beside its like.
BEGIN;
INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion, crm_stage, lost, closed_at, amount)
VALUES ('11', '2026-09-01 10:00+00', 'google', 'cpc', 'quote request', 'customer', false, '2026-11-15 22:59:59+00', 300),
       ('12', '2026-09-01 10:00+00', 'google', 'cpc', 'quote request', 'sql', true, '2026-11-15 23:00+00', 40),
       ('13', '2026-09-01 10:00+00', 'facebook', 'paid', 'quote request', 'customer', false, '2026-11-22 22:59:59+00', 5000.5),
       ('14', '2026-09-01 10:00+00', 'facebook', 'paid', 'quote request', 'customer', false, '2026-11-22 23:00+00', 7),
       ('15', '2026-09-01 10:00+00', 'facebook', 'paid', 'quote request', 'mql', true, '2026-11-08 23:00+00', NULL),
       ('16', '2026-11-09 10:00+00', 'facebook', 'paid', 'quote request', 'mql', true, '2026-11-08 22:59:59+00', NULL),
       ('17', '2026-09-01 10:00+00', 'facebook', 'paid', 'quote request', 'customer', false, NULL, 90000);
DELETE FROM funnel.report_run;
UPDATE funnel.settings SET currency = 'EUR';
SELECT lead_funnel.run_report();
SELECT substring(report FROM '\*\*.*?(?=\n\n## Received)') FROM funnel.report_run;
SELECT lead_funnel.run_report('funnel', '2026-11-20', '2026-11-21');
SELECT substring(report FROM '\*\*.*?(?=\n\n## Received)') FROM funnel.report_run WHERE since = '2026-11-20';
-- The last three months are those that end with the period, also when it ends with a month; backslashes in the text are none of the session's.
DO $$ BEGIN SET LOCAL standard_conforming_strings = off; EXCEPTION WHEN feature_not_supported THEN NULL; END $$;
INSERT INTO crm.lead (lead_id, received_at, source, medium) SELECT 'm' || m, make_timestamptz(2026, m, 10, 9, 0, 0), 'bing', 'cpc' FROM generate_series(7, 10) m;
SELECT lead_funnel.run_report('funnel', u - 1, u) FROM unnest('{2026-10-31,2026-11-01,2026-11-02}'::date[]) u;
SELECT until, ARRAY(SELECT m[1] FROM regexp_matches(substring(report FROM '## The last three months.*?##'), '(2026-..) [|] Microsoft', 'g') m)
FROM funnel.report_run WHERE since = until - 1 AND since > '2026-10-29' AND since < '2026-11-03' ORDER BY 1;
RESET standard_conforming_strings;
-- It speaks the language of the settings, and so does its result.
DELETE FROM funnel.report_run;
UPDATE funnel.settings SET language = 'nl';
SELECT lead_funnel.run_report();
SELECT lead_funnel.run_report();
SELECT substring(report FROM '\*\*.*?(?=\n\n## Binnengekomen)') FROM funnel.report_run;
DELETE FROM funnel.report_run;
UPDATE funnel.settings SET language = 'fr';
SELECT lead_funnel.run_report();
SELECT substring(report FROM '\*\*.*?(?=\n)') FROM funnel.report_run;
ROLLBACK;

-- A failure is stored and told, and the next call tries again.
SELECT lead_funnel.disconnect();
ALTER TABLE crm.lead ALTER COLUMN amount TYPE text;
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; Europe/Brussels');
UPDATE crm.lead SET amount = 'a lot' WHERE lead_id = '2';
SELECT lead_funnel.run_report();
SELECT since, until, report, error FROM funnel.report_run;
UPDATE crm.lead SET amount = '50' WHERE lead_id = '2';
SELECT lead_funnel.run_report();
SELECT since, until, left(report, 38) AS report, error FROM funnel.report_run;

-- The setting as_of is read with the session's datestyle, the report is not written with it.
SET datestyle = 'German';
SET lead_funnel.as_of = '03.11.2026 08:00';
SELECT lead_funnel.run_report();
SELECT left(report, 83) AS report FROM funnel.report_run WHERE since = '2026-10-26';
SET lead_funnel.as_of = '2026-11-23 08:00+00';
SET datestyle = 'ISO, DMY';

-- Where leads leak: the sentence, and the costliest rows; the channel's name is the user's.
INSERT INTO funnel.channel (name, motion) VALUES ('Doves | <b>', 'reactive');
INSERT INTO funnel.channel_rule (priority, source_pattern, channel) VALUES (1, '^dove$', 'Doves | <b>');
INSERT INTO crm.lead (lead_id, received_at, source, conversion, signals, handed_over_at, responded_at, crm_stage, lost, closed_at, amount)
SELECT format('%s %s', g.name, i), '2026-09-01 10:00+00', 'dove', 'quote request', '{need}', '2026-09-01 10:00+00',
       CASE WHEN g.late THEN '2026-09-03 10:00+00' ELSE '2026-09-01 10:05+00' END::timestamptz,
       CASE WHEN i <= g.won THEN 'customer' ELSE 'sql' END, i > g.won, '2026-10-01 10:00+00', '1000'
FROM (VALUES ('clean', false, 100, 40), ('late', true, 50, 5)) g (name, late, closed, won), generate_series(1, g.closed) i;
SELECT lead_funnel.run_report('funnel', '2026-11-09', '2026-11-16');
SELECT substring(report FROM '## Where leads leak.*?(?=\n\n## )') FROM funnel.report_run WHERE since = '2026-11-09';

-- Wrong periods and schemas.
SELECT lead_funnel.run_report('nowhere');
SELECT lead_funnel.run_report('funnel', '2026-11-23', '2026-11-16');
SELECT lead_funnel.run_report('funnel', since => '2026-11-16');
SELECT lead_funnel.run_report('funnel', '-infinity', 'infinity');
SELECT lead_funnel.run_report('funnel', '5874897-12-30', '5874897-12-31');
-- A period that has not ended would have its report for good; the day ends in the reports' zone.
SELECT lead_funnel.run_report('funnel', '2026-11-16', '2026-11-24');
SET lead_funnel.as_of = '2026-11-23 22:59:59+00';
SELECT lead_funnel.run_report('funnel', '2026-11-23', '2026-11-24');
SET lead_funnel.as_of = '2026-11-23 23:00+00';
SELECT lead_funnel.run_report('funnel', '2026-11-23', '2026-11-24');
SET lead_funnel.as_of = '2026-11-23 08:00+00';
-- While the views are away there is nothing to report.
SELECT lead_funnel.disconnect(keep_agreement => true);
SELECT lead_funnel.run_report();
SELECT lead_funnel.disconnect();
DROP SCHEMA crm CASCADE;
