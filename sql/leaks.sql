-- Leaks: the fit of conversion and channel, the audit of the hand-over, what it costs.
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET intervalstyle = 'postgres';
SET client_min_messages = warning;
SET lead_funnel.as_of = '2026-11-23 12:00+00';
\set SHOW_CONTEXT never
\set ECHO none
\pset format unaligned
\pset null '-'

\echo '-- The model''s opinion.'
SELECT m AS motion, a AS audience, lead_funnel.conversion_fit(m, a, 'high') AS high,
       lead_funnel.conversion_fit(m, a, 'mid') AS mid, lead_funnel.conversion_fit(m, a, 'low') AS low,
       lead_funnel.conversion_fit(m, a, NULL) AS unknown
FROM unnest('{reactive,proactive,relationship,NULL,other}'::text[]) WITH ORDINALITY m (m, i),
     unnest('{prospecting,retargeting,NULL}'::text[]) WITH ORDINALITY a (a, j) ORDER BY i, j;

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; UTC');

\echo '-- The hand-over. An SQL needs one signal here; Monday 16 November, ten o''clock.'
INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion, signals, owner, handed_over_at, responded_at, crm_stage, lost)
VALUES ('1 shown by the CRM', '2026-11-16 10:00+00', 'google', 'cpc', 'quote request', '{budget}', 'Ann', '2026-11-16 10:10+00', '2026-11-16 10:12+00', 'sql', NULL),
       ('2 no signal', '2026-11-16 10:00+00', 'google', 'cpc', 'quote request', NULL, 'Ann', '2026-11-16 10:10+00', '2026-11-16 10:12+00', 'sql', NULL),
       ('3 learned later', '2026-11-16 10:00+00', 'google', 'cpc', 'quote request', NULL, 'Ann', '2026-11-16 10:10+00', '2026-11-16 10:12+00', 'sql', NULL),
       ('4 learned that moment', '2026-11-16 10:00+00', 'google', 'cpc', 'quote request', NULL, 'Bob', '2026-11-16 10:10+00', '2026-11-16 10:12+00', 'sql', NULL),
       ('5 a quarter to the end', '2026-11-16 10:00+00', 'google', 'cpc', 'quote request', NULL, 'Bob', '2026-11-17 09:10+00', '2026-11-16 10:12+00', 'sql', NULL),
       ('6 and longer', '2026-11-16 10:00+00', 'google', 'cpc', 'quote request', NULL, 'Bob', '2026-11-17 09:10:01+00', '2026-11-16 11:12+00', 'sql', NULL),
       ('7 waits', '2026-11-16 10:00+00', 'google', 'cpc', 'quote request', NULL, 'Bob', NULL, '2026-11-16 10:12+00', NULL, NULL),
       ('8 waits no more', '2026-11-16 10:00+00', 'google', 'cpc', 'quote request', NULL, 'Bob', NULL, '2026-11-16 10:12+00', NULL, true),
       ('9 one signal of two', '2026-11-16 10:00+00', 'facebook', 'cpc', 'calculator', '{need}', 'Bob', '2026-11-18 10:00+00', NULL, 'sql', NULL),
       ('A two of two', '2026-11-16 10:00+00', 'facebook', 'cpc', 'quote request', '{need}', NULL, '2026-11-16 10:00+00', NULL, 'sql', NULL),
       ('B when not known', '2026-11-16 10:00+00', 'google', 'cpc', 'quote request', '{need}', NULL, NULL, '2026-11-16 10:12+00', 'sql', NULL),
       ('C handed over first', '2026-11-16 10:00+00', 'google', 'cpc', 'contact', '{need,budget}', NULL, '2026-11-15 10:00+00', '2026-11-16 10:12+00', 'sql', NULL),
       ('D retargeted', '2026-11-16 10:00+00', 'facebook', 'cpc_retargeting', 'contact', '{need,budget}', NULL, '2026-11-16 10:00+00', '2026-11-16 10:12+00', 'sql', NULL),
       ('E a working day', '2026-11-13 10:00+00', 'news', 'email', 'newsletter', '{need,budget}', NULL, '2026-11-16 10:00+00', NULL, 'sql', NULL),
       ('F and longer', '2026-11-13 10:00+00', 'news', 'email', 'newsletter', '{need,budget}', NULL, '2026-11-16 10:00:01+00', NULL, 'sql', NULL);
INSERT INTO funnel.signal (lead_id, signal, noted_at)
VALUES ('3 learned later', 'need', '2026-11-16 10:10:00.000001+00'), ('4 learned that moment', 'need', '2026-11-16 10:10+00'),
       ('5 a quarter to the end', 'need', '2026-11-16 16:55+00'), ('6 and longer', 'need', '2026-11-16 16:55+00'),
       ('7 waits', 'need', '2026-11-20 16:00+00'), ('8 waits no more', 'need', '2026-11-16 10:05+00'),
       ('9 one signal of two', 'budget', '2026-11-18 11:00+00');
SELECT lead_id, signals, agreed_stage, verdict, ready_at, waited, waited_wall FROM funnel.handover_audit ORDER BY 1;
SELECT lead_id, fit, leaks FROM funnel.lead_status ORDER BY 1;
SELECT owner, channel, handed_over, too_early AS early, "right", late, ready_not_handed_over AS ready, too_early_rate, waited_median, waited_wall_median
FROM funnel.handover_report ORDER BY 1, 2;
\echo '-- On Tuesday nobody had learned anything of the lead that waits.'
SET lead_funnel.as_of = '2026-11-17 09:10+00';
SELECT lead_id, verdict FROM funnel.handover_audit WHERE lead_id > '5' ORDER BY 1;
SET lead_funnel.as_of = '2026-11-23 12:00+00';
\echo '-- No agreement, no verdict; never an SQL, always too early.'
BEGIN;
SET LOCAL lead_funnel.agreement_from = '-infinity';
UPDATE funnel.agreement SET sql_signals = NULL WHERE intent = 'high';
DELETE FROM funnel.agreement WHERE intent = 'mid';
SELECT lead_id, verdict FROM funnel.handover_audit WHERE lead_id < '2' OR lead_id LIKE '9%' ORDER BY 1;
SELECT lead_id, leaks FROM funnel.lead_status WHERE lead_id < '2' OR lead_id LIKE '9%' ORDER BY 1;
ROLLBACK;

\echo '-- The leaks. Search: 100 clean leads, 40 won; 50 answered too late, 5 won; 10 too late'
\echo '-- with the wrong conversion, 1 won; an open one more of each. Each deal is of 1,000.'
\echo '-- So 50 * (0.4 - 0.1) * 1000 = 15000; what happened to 10 may be chance.'
TRUNCATE crm.lead, funnel.signal;
INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion, signals, handed_over_at, responded_at, crm_stage, lost, closed_at, amount)
SELECT format('%s %s', g.name, i), '2026-09-01 10:00+00', 'google', 'cpc', g.conversion, '{need,budget}', '2026-09-01 10:00+00',
       CASE WHEN g.late THEN '2026-09-03 10:00+00' ELSE '2026-09-01 10:05+00' END::timestamptz,
       CASE WHEN i <= g.won THEN 'customer' ELSE 'sql' END, i > g.won AND i <= g.closed,
       CASE WHEN i <= g.closed THEN '2026-10-01 10:00+00'::timestamptz END, 1000
FROM (VALUES ('clean', 'quote request', false, 100, 40), ('late', 'quote request', true, 50, 5), ('both', 'contact', true, 10, 1))
     g (name, conversion, late, closed, won), generate_series(1, g.closed + 1) i;
\echo '-- Meta: handed over without a signal, and won more often than the two clean ones; in October.'
INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion, signals, handed_over_at, responded_at, crm_stage, lost, closed_at, amount)
SELECT 'meta ' || i, '2026-10-05 10:00+00', 'facebook', 'cpc', 'calculator', CASE WHEN i > 20 THEN '{need,budget}'::text[] END, '2026-10-05 10:00+00', '2026-10-05 11:00+00',
       CASE WHEN i < 20 THEN 'customer' ELSE 'sql' END, i >= 20, '2026-11-01 10:00+00', 500 FROM generate_series(1, 40) i;
\x
SELECT * FROM funnel.leak_report WHERE channel = 'Google Ads' AND leaks = '{too_late}';
\x
SELECT channel, leaks, leads, closed, won, close_rate_with AS "with", close_rate_without AS without, money_left, reason FROM funnel.leak_report;
SELECT month, channel, leaks, leads, closed, won, money_left FROM funnel.leak_report_month;
\echo '-- Rows of one kind each: every lead once, with and without a month.'
SELECT count(*) AS leads, (SELECT sum(leads) FROM funnel.leak_report) AS in_report, (SELECT sum(leads) FROM funnel.leak_report_month) AS in_months FROM crm.lead;
\echo '-- The interval is Newcombe''s, with the confidence for three comparisons: of two'
\echo '-- combinations, and of all that is too late.'
SELECT round(50000 * (0.3 - sqrt((0.4 - lower(c)) ^ 2 + (upper(l) - 0.1) ^ 2)), 2) AS low,
       round(50000 * (0.3 + sqrt((upper(c) - 0.4) ^ 2 + (0.1 - lower(l)) ^ 2)), 2) AS high
FROM lead_funnel.rate_interval(40, 100, 1 - 0.05 / 3) c, lead_funnel.rate_interval(5, 50, 1 - 0.05 / 3) l;
SELECT channel, conversion, fit, suits, leads, sqls, won, sql_rate, close_rate, fit_by_data FROM funnel.conversion_fit;

\echo '-- In words.'
UPDATE funnel.settings SET currency = 'EUR';
SELECT lead_funnel.diagnosis('Google Ads');
SELECT lead_funnel.diagnosis('Google Ads', 'NL');
SELECT lead_funnel.diagnosis('Google Ads', 'fr');
UPDATE funnel.settings SET language = 'nl';
SELECT lead_funnel.diagnosis('Meta prospecting', NULL);
SELECT lead_funnel.diagnosis('Email');
SELECT lead_funnel.diagnosis(NULL);
UPDATE funnel.settings SET language = 'en';
SELECT lead_funnel.diagnosis('Pigeon');
SELECT lead_funnel.diagnosis('Google Ads', 'tlh');
SELECT lead_funnel.diagnosis('Google Ads', 'en', 'nowhere');
BEGIN;
DELETE FROM crm.lead WHERE lead_id LIKE 'clean %' AND lead_id > 'clean 2';
SELECT lead_funnel.diagnosis('Google Ads');
ROLLBACK;
\echo '-- All three at once.'
BEGIN;
INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion, handed_over_at, responded_at, crm_stage, lost, closed_at)
SELECT 'all ' || i, '2026-09-01 10:00+00', 'google', 'cpc', 'contact', '2026-09-01 10:00+00', '2026-09-03 10:00+00', 'sql', true, '2026-10-01 10:00+00'
FROM generate_series(1, 1050) i;
SELECT lead_funnel.diagnosis('Google Ads', l) FROM unnest('{en,nl,fr}'::text[]) l;
ROLLBACK;

\echo '-- The funnels: Search took 30 days from receipt to win and to loss. Open are three SQLs'
\echo '-- of 1,000, at a win rate of 46 of 160: 3000 * 46 / 160 = 862.50; nothing is an'
\echo '-- opportunity. Per day 3 * 46 / 160 * 1000 / 30 = 28.75, the median within 2.5 %.'
SELECT channel, pipeline, win_rate, won_median, lost_median, weighted_pipeline, pipeline_velocity FROM funnel.sales_funnel;
SELECT channel, answer_median, qualified_median FROM funnel.marketing_funnel;
\echo '-- When they were qualified nobody knows without the hand-over, as signals that the CRM'
\echo '-- shows have no time; of two answers the second one makes an SQL.'
BEGIN;
UPDATE crm.lead SET handed_over_at = NULL, crm_stage = NULL;
SELECT channel, sqls, qualified_median FROM funnel.marketing_funnel;
INSERT INTO funnel.signal (lead_id, signal, noted_at) VALUES ('meta 1', 'need', '2026-10-05 11:00+00'), ('meta 1', 'scope', '2026-10-05 12:00+00'), ('meta 30', 'scope', '2026-10-05 11:00+00');
SELECT channel, sqls, qualified_median FROM funnel.marketing_funnel WHERE channel LIKE 'Meta%';
UPDATE crm.lead SET handed_over_at = received_at + interval '1 hour' WHERE lead_id = 'meta 30';
SELECT channel, sqls, qualified_median FROM funnel.marketing_funnel WHERE channel LIKE 'Meta%';
ROLLBACK;
UPDATE crm.lead SET crm_stage = 'opportunity' WHERE lead_id IN ('clean 41', 'clean 101');
\echo '-- Of those that became an opportunity 46 of 47 closed ones are won: 2000 * 46 / 160 + 1000 * 46 / 47.'
SELECT channel, pipeline, weighted_pipeline FROM funnel.sales_funnel WHERE channel = 'Google Ads';

\echo '-- A leak that none of its combinations shows alone, but all of them do together: of'
\echo '-- those handed over too early 1 of 86 was won, of the clean ones 11 of 79; at 2,000 a'
\echo '-- deal that is 86 * (11 / 79 - 1 / 86) * 2000 = 21949.37. What else is wrong with some'
\echo '-- of them is not shown to cost anything.'
TRUNCATE crm.lead;
INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion, signals, handed_over_at, responded_at, crm_stage, lost, closed_at, amount)
SELECT format('%s %s', g.name, i), '2026-09-01 10:00+00', 'facebook', 'cpc', CASE WHEN g.wrong THEN 'quote request' ELSE 'calculator' END,
       CASE WHEN NOT g.early THEN '{need,budget}'::text[] END, '2026-09-01 10:00+00',
       CASE WHEN g.late THEN '2026-09-03 10:00+00' ELSE '2026-09-01 10:05+00' END::timestamptz,
       CASE WHEN i <= g.won THEN 'customer' ELSE 'sql' END, i > g.won, '2026-10-01 10:00+00', 2000
FROM (VALUES ('clean', false, false, false, 79, 11), ('e', false, true, false, 28, 1), ('we', true, true, false, 20, 0),
             ('el', false, true, true, 20, 0), ('wel', true, true, true, 18, 0))
     g (name, wrong, early, late, closed, won), generate_series(1, g.closed) i;
SELECT leaks, closed, won, money_left, reason FROM funnel.leak_report;
SELECT leak, leads, closed, won, close_rate_with AS "with", close_rate_without AS without, clean_closed AS clean, average_deal AS deal, money_left, money_low, money_high, reason
FROM funnel.leak_total;
\echo '-- Seven comparisons: four combinations, three leaks.'
SELECT round(86 * 2000 * (q - p - sqrt((q - lower(c)) ^ 2 + (upper(l) - p) ^ 2)), 2) AS low,
       round(86 * 2000 * (q - p + sqrt((upper(c) - q) ^ 2 + (p - lower(l)) ^ 2)), 2) AS high
FROM (SELECT 11 / 79.0 AS q, 1 / 86.0 AS p, lead_funnel.rate_interval(11, 79, 1 - 0.05 / 7) AS c, lead_funnel.rate_interval(1, 86, 1 - 0.05 / 7) AS l) r;
SELECT lead_funnel.diagnosis('Meta prospecting', l) FROM unnest('{en,nl,fr}'::text[]) l;
\echo '-- Two such leaks share the 38 leads that have both, and these are paid for once: the'
\echo '-- money is that of 26 + 26 + 38 leads of which none is won, 90 * 11 / 79 * 2000 = 25063.29.'
BEGIN;
UPDATE crm.lead SET conversion = 'calculator' WHERE lead_id LIKE 'w%';
UPDATE crm.lead SET crm_stage = 'sql', lost = true WHERE lead_id = 'e 1';
INSERT INTO crm.lead
SELECT (jsonb_populate_record(l, jsonb_build_object('lead_id', l.lead_id || ' more', 'responded_at', '2026-09-03 10:00+00', 'crm_stage', 'sql', 'lost', true))).*
FROM crm.lead l WHERE l.lead_id ~ '^clean ([1-9]|1[0-9]|2[0-6])$';
DELETE FROM crm.lead WHERE lead_id ~ '^(e|we) ' AND lead_id !~ ' ([1-9]|1[0-3])$';
SELECT leaks, closed, won, money_left, reason FROM funnel.leak_report;
SELECT leak, closed, won, money_left, reason FROM funnel.leak_total;
SELECT lead_funnel.diagnosis('Meta prospecting');
ROLLBACK;
\echo '-- Two leads tell nothing, even though two of two won would be more than the others.'
BEGIN;
INSERT INTO crm.lead
SELECT (jsonb_populate_record(l, jsonb_build_object('lead_id', l.lead_id || ' seen', 'conversion', 'webinar', 'crm_stage', 'sql', 'lost', true))).*
FROM crm.lead l WHERE l.lead_id IN ('clean 1', 'clean 2');
SELECT conversion, leads, won, fit_by_data, lead_funnel.rate_differs(2, 2, 12, 165) AS "if both were" FROM funnel.conversion_fit WHERE conversion = 'webinar';
ROLLBACK;
\echo '-- A combination that costs money, where its leaks by themselves cost nothing: it counts'
\echo '-- for both, with its own leads, 30 * 90 / 300 * 2000 = 18000.'
BEGIN;
TRUNCATE crm.lead;
INSERT INTO crm.lead (lead_id, received_at, source, medium, conversion, signals, handed_over_at, responded_at, crm_stage, lost, closed_at, amount)
SELECT format('%s %s', g.name, i), '2026-09-01 10:00+00', 'facebook', 'cpc', 'calculator',
       CASE WHEN NOT g.early THEN '{need,budget}'::text[] END, '2026-09-01 10:00+00',
       CASE WHEN g.late THEN '2026-09-03 10:00+00' ELSE '2026-09-01 10:05+00' END::timestamptz,
       CASE WHEN i <= g.won THEN 'customer' ELSE 'sql' END, i > g.won, '2026-10-01 10:00+00', 2000
FROM (VALUES ('clean', false, false, 300, 90), ('e', true, false, 200, 70), ('l', false, true, 200, 70), ('el', true, true, 30, 0))
     g (name, early, late, closed, won), generate_series(1, g.closed) i;
SELECT leak, closed, won, money_left, reason FROM funnel.leak_total;
SELECT lead_funnel.diagnosis('Meta prospecting');
ROLLBACK;
\echo '-- All channels: search closes many small deals, and all of its leads are clean; that'
\echo '-- is not what the leaks of Meta cost.'
BEGIN;
INSERT INTO crm.lead
SELECT (jsonb_populate_record(l, jsonb_build_object('lead_id', format('search %s %s', i, l.lead_id), 'source', 'google', 'conversion', 'quote request', 'crm_stage', 'customer', 'lost', false, 'amount', 100))).*
FROM crm.lead l, generate_series(1, 3) i WHERE l.lead_id LIKE 'clean%';
SELECT lead_funnel.diagnosis(NULL, l) FROM unnest('{en,nl,fr}'::text[]) l;
SELECT leak, closed, won, close_rate_without AS without, money_left FROM funnel.leak_total ORDER BY 1, 2 DESC;
ROLLBACK;
SELECT lead_funnel.disconnect();
DROP SCHEMA crm CASCADE;
