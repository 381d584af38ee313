-- The model's rules, one table each, through the whole line: a CRM with a view
-- "lead", connect(), lead_status.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
\i :srcdir/sql/helpers/crm_lead.sql
SET timezone = 'Europe/Brussels';
SET datestyle = 'ISO, DMY';
SET intervalstyle = 'postgres';
SET client_min_messages = warning;
SET lead_funnel.as_of = '2026-11-30 12:00+01';

SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; Europe/Brussels');

-- Every conversion that the model names, in Dutch and in English.
CREATE TEMP TABLE conversion (n int GENERATED ALWAYS AS IDENTITY, raw text, page text, name text, intent text, stage text, within text);
INSERT INTO conversion (raw, page, name, intent, stage, within)
VALUES ('Offerteaanvraag', NULL, 'quote_request', 'high', 'mql', '00:15:00'),
    ('quote request', NULL, 'quote_request', 'high', 'mql', '00:15:00'),
    ('afspraak inplannen', NULL, 'appointment', 'high', 'mql', '00:15:00'),
    ('Appointment', NULL, 'appointment', 'high', 'mql', '00:15:00'),
    ('terugbelverzoek', NULL, 'callback_request', 'high', 'mql', '00:15:00'),
    ('callback request', NULL, 'callback_request', 'high', 'mql', '00:15:00'),
    ('Richtprijs', NULL, 'price_indication', 'high', 'mql', '00:15:00'),
    ('price indication', NULL, 'price_indication', 'high', 'mql', '00:15:00'),
    ('contactaanvraag', 'diensten/dak', 'contact_after_services', 'high', 'mql', '00:15:00'),
    ('contact request', 'services', 'contact_after_services', 'high', 'mql', '00:15:00'),
    ('contactaanvraag', 'cases/7', 'contact_after_services', 'high', 'mql', '00:15:00'),
    ('contactaanvraag', 'referenties', 'contact_after_services', 'high', 'mql', '00:15:00'),
    ('contactaanvraag', 'over-ons', 'contact_request', 'mid', 'mql', '24:00:00'),
    ('contact request', NULL, 'contact_request', 'mid', 'mql', '24:00:00'),
    ('calculator', NULL, 'calculator', 'mid', 'mql', '24:00:00'), ('Energiescan', NULL, 'scan', 'mid', 'mql', '24:00:00'),
    ('scan', NULL, 'scan', 'mid', 'mql', '24:00:00'), ('download', NULL, 'download', 'mid', 'mql', '24:00:00'),
    ('lead magnet', NULL, 'lead_magnet', 'mid', 'mql', '24:00:00'), ('whitepaper', NULL, 'whitepaper', 'mid', 'mql', '24:00:00'),
    ('webinar', NULL, 'webinar', 'mid', 'mql', '24:00:00'), ('multistep form', NULL, 'multistep_form', 'mid', 'mql', '24:00:00'),
    ('demo video', NULL, 'demo_video', 'mid', 'mql', '24:00:00'), ('nieuwsbrief', NULL, 'newsletter', 'low', 'nurture', NULL),
    ('newsletter', NULL, 'newsletter', 'low', 'nurture', NULL),
    ('social engagement', NULL, 'social_engagement', 'low', 'nurture', NULL), ('blog', NULL, 'blog', 'low', 'nurture', NULL),
    ('something else', NULL, NULL, NULL, 'nurture', NULL), (NULL, NULL, NULL, NULL, 'nurture', NULL);
INSERT INTO crm.lead (lead_id, received_at, conversion, landing_page)
SELECT n::text, '2026-11-20 10:00+01', raw, 'https://example.com/' || page FROM conversion;
SELECT 'conversions', pg_temp.verdict(concat_ws(' ', c.raw, c.page),
    (s.raw_conversion, s.conversion, s.intent, s.agreed_stage, s.respond_within)::text,
    (c.raw, c.name, c.intent, c.stage, c.within)::text)
FROM conversion AS c LEFT JOIN funnel.lead_status AS s ON s.lead_id = c.n::text;
TRUNCATE crm.lead;

-- Every signal count under every intent: none is never an SQL, two always are. Which signals make an MQL and an SQL, and the
-- stages with none to five signals.
CREATE TEMP TABLE agreed (intent text, conversion text, mql int, sql int, stages text[]);
INSERT INTO agreed
VALUES ('high', 'quote request', 0, 1, '{mql,sql,sql,sql,sql,sql}'), ('mid', 'webinar', 0, 2, '{mql,mql,sql,sql,sql,sql}'),
    ('low', 'newsletter', 1, 2, '{nurture,mql,sql,sql,sql,sql}'), (NULL, 'something else', 1, 2, '{nurture,mql,sql,sql,sql,sql}');
INSERT INTO crm.lead (lead_id, received_at, conversion, signals)
SELECT concat(intent, n), '2026-11-20 10:00+01', conversion, ('{budget,timing,scope,need,decision_maker}'::text[])[1:n]
FROM agreed, generate_series(0, 5) AS n;
CREATE TEMP TABLE sets AS
SELECT n, signals
FROM (VALUES (0, '{}'), (1, '{budget}'), (2, '{timing,budget}'), (3, '{timing,scope,budget}'), (4, '{need,timing,scope,budget}'),
    (5, '{need,timing,scope,budget,decision_maker}')) AS v (n, signals);
SELECT 'signals', pg_temp.verdict(lead_id, l.signals::text, s.signals), 'stages', pg_temp.verdict(lead_id, agreed_stage, stages[n + 1]),
    'why', pg_temp.verdict(lead_id, why,
        lead_funnel.explain_qualification(intent::lead_funnel.lead_intent, s.signals::lead_funnel.lead_signals, mql, sql, false))
FROM agreed CROSS JOIN sets AS s LEFT JOIN funnel.lead_status AS l USING (intent) WHERE l.lead_id = concat(intent, n);
SELECT 'stages of an unknown intent', pg_temp.verdict(lead_id, agreed_stage, stages[n + 1]),
    'why', pg_temp.verdict(lead_id, why, lead_funnel.explain_qualification(NULL, s.signals::lead_funnel.lead_signals, mql, sql, false))
FROM agreed AS a CROSS JOIN sets AS s LEFT JOIN funnel.lead_status AS l ON l.lead_id = n::text WHERE a.intent IS NULL;
SELECT 'a sentence', pg_temp.verdict(lead_id, why, 'SQL: mid intent with 2 signals (timing and budget) meets the minimum of 2 signals '
    'for an SQL; missing for opportunity: need, scope and an agreed next step.') FROM funnel.lead_status WHERE lead_id = 'mid2';

-- With an agreed next step and need, timing and scope clear it is an opportunity.
UPDATE crm.lead SET next_step_at = '2026-12-01 10:00+01';
SELECT 'with a next step', pg_temp.verdict(l.lead_id, agreed_stage, stage),
    'why', pg_temp.verdict(l.lead_id, why, lead_funnel.explain_qualification('mid', s.signals::lead_funnel.lead_signals, 0, 2, true))
FROM (VALUES (0, 'mql'), (1, 'mql'), (2, 'sql'), (3, 'sql'), (4, 'opportunity'), (5, 'opportunity')) AS v (n, stage)
    JOIN sets AS s USING (n) LEFT JOIN funnel.lead_status AS l ON l.lead_id = 'mid' || n;
TRUNCATE crm.lead;

-- Every SLA class: high within 15 office minutes, mid within 24 hours of the wall
-- clock, low and unknown without a deadline; each answered in time, late, or not
-- yet, of which some with more than 80 % of the time used. An answer before the
-- receipt is none.
CREATE TEMP TABLE answered (lead_id text, received text, conversion text, responded text, due text, response text, state text);
INSERT INTO answered
VALUES ('high, in time', '2026-11-20 16:55:00+01', 'appointment', '2026-11-23 09:10:00+01', '2026-11-23 09:10:00+01', '00:15:00', 'met'),
    ('high, late', '2026-11-20 16:55:00+01', 'appointment', '2026-11-23 09:10:01+01', '2026-11-23 09:10:00+01', '00:15:01', 'breached'),
    ('high, not yet', '2026-11-30 11:50:00+01', 'appointment', NULL, '2026-11-30 12:05:00+01', NULL, 'pending'),
    ('high, nearly late', '2026-11-30 11:47:00+01', 'appointment', NULL, '2026-11-30 12:02:00+01', NULL, 'at_risk'),
    ('high, never', '2026-11-20 16:55:00+01', 'appointment', NULL, '2026-11-23 09:10:00+01', NULL, 'overdue'),
    ('high, before it came', '2026-11-20 16:55:00+01', 'appointment', '2026-11-20 16:50:00+01', '2026-11-23 09:10:00+01', NULL, 'overdue'),
    ('mid, in time', '2026-11-20 16:55:00+01', 'whitepaper', '2026-11-21 16:55:00+01', '2026-11-21 16:55:00+01', '24:00:00', 'met'),
    ('mid, late', '2026-11-20 16:55:00+01', 'whitepaper', '2026-11-21 16:55:01+01', '2026-11-21 16:55:00+01', '24:00:01', 'breached'),
    ('mid, not yet', '2026-11-29 18:00:00+01', 'whitepaper', NULL, '2026-11-30 18:00:00+01', NULL, 'pending'),
    ('mid, nearly late', '2026-11-29 13:00:00+01', 'whitepaper', NULL, '2026-11-30 13:00:00+01', NULL, 'at_risk'),
    ('mid, never', '2026-11-20 16:55:00+01', 'whitepaper', NULL, '2026-11-21 16:55:00+01', NULL, 'overdue'),
    ('low, answered', '2026-11-20 16:55:00+01', 'newsletter', '2026-11-23 09:10:00+01', NULL, '00:15:00', 'none'),
    ('low, never', '2026-11-20 16:55:00+01', 'newsletter', NULL, NULL, NULL, 'none'),
    ('unknown, never', '2026-11-20 16:55:00+01', NULL, NULL, NULL, NULL, 'none');
INSERT INTO crm.lead (lead_id, received_at, conversion, responded_at)
SELECT lead_id, received::timestamptz, conversion, responded::timestamptz FROM answered;
SELECT 'response times', pg_temp.verdict(lead_id, (s.respond_within, s.received_at, s.due_at, s.responded_at, s.response_time,
    s.sla_state)::text,
    (CASE left(lead_id, 3) WHEN 'hig' THEN interval '15 min' WHEN 'mid' THEN '24:00' END, received, due,
     CASE WHEN lead_id <> 'high, before it came' THEN responded END, response, state)::text)
FROM answered LEFT JOIN funnel.lead_status AS s USING (lead_id);
SELECT 'queue', pg_temp.verdict(lead_id, q::text, queued)
FROM (VALUES ('high, nearly late', '(high,"2026-11-30 12:02:00+01",at_risk,00:02:00)'),
        ('high, not yet', '(high,"2026-11-30 12:05:00+01",pending,00:05:00)'),
        ('mid, nearly late', '(mid,"2026-11-30 13:00:00+01",at_risk,01:00:00)'),
        ('mid, not yet', '(mid,"2026-11-30 18:00:00+01",pending,06:00:00)'),
        ('high, never', '(high,"2026-11-23 09:10:00+01",overdue,"-7 days -02:50:00")'),
        ('high, before it came', '(high,"2026-11-23 09:10:00+01",overdue,"-7 days -02:50:00")'),
        ('mid, never', '(mid,"2026-11-21 16:55:00+01",overdue,"-8 days -19:05:00")')) AS v (lead_id, queued)
    FULL JOIN (SELECT lead_id, (intent, due_at, sla_state, time_left) AS q FROM funnel.sla_queue) AS q USING (lead_id);
-- In this order
SELECT string_agg(lead_id, '; ') FROM (SELECT lead_id FROM funnel.sla_queue) AS q;
SELECT 'met, missed, pending, attainment', pg_temp.verdict('of the channel', k::text, '(2,5,4,0.2857)')
FROM (SELECT sla_met, sla_missed, sla_pending, sla_attainment FROM funnel.channel_kpi) AS k;
SELECT * FROM funnel.data_quality;
TRUNCATE crm.lead;

-- When a high-intent lead comes in outside office hours: at the end of Friday, in
-- the lunch break, at night, on a holiday, and over both changes of the clock.
SET lead_funnel.agreement_from = '-infinity';
UPDATE funnel.settings SET hours = 'Mo-Fr 09:00-12:30,13:30-17:00; 2026-11-11 off; Europe/Brussels';
CREATE TEMP TABLE outside (lead_id text, received text, due text, conversion text DEFAULT 'quote request');
INSERT INTO outside
VALUES ('Friday 16:55', '2026-11-20 16:55+01', '2026-11-23 09:10:00+01'),
    ('just before lunch', '2026-11-18 12:25+01', '2026-11-18 13:40:00+01'),
    ('in the lunch break', '2026-11-18 13:00+01', '2026-11-18 13:45:00+01'),
    ('at night', '2026-11-18 23:30+01', '2026-11-19 09:15:00+01'),
    ('on a holiday', '2026-11-11 10:00+01', '2026-11-12 09:15:00+01'),
    ('over the change to summer time', '2026-03-27 16:55+01', '2026-03-30 09:10:00+02'),
    ('over the change to winter time', '2026-10-23 16:55+02', '2026-10-26 09:10:00+01');
INSERT INTO outside VALUES ('24 hours over the change', '2026-10-24 20:00+02', '2026-10-25 19:00:00+01', 'download');
INSERT INTO crm.lead (lead_id, received_at, conversion) SELECT lead_id, received::timestamptz, conversion FROM outside;
SELECT 'outside office hours', pg_temp.verdict(lead_id, due_at::text, due) FROM outside LEFT JOIN funnel.lead_status USING (lead_id);

-- An office that never opens has a queue without an end.
UPDATE funnel.settings SET hours = 'Mo off; Europe/Brussels';
SELECT 'never open', pg_temp.verdict(lead_id, (due_at, sla_state, time_left)::text, '(infinity,pending,)')
FROM funnel.sla_queue WHERE lead_id = 'Friday 16:55';
SELECT lead_funnel.run_report();

-- With a calendar that is open on Sunday night the change itself is worked through.
UPDATE funnel.settings SET hours = 'Su 01:00-05:00; Europe/Brussels';
UPDATE funnel.agreement SET respond_within = '2 hours' WHERE intent = 'high';
TRUNCATE crm.lead;
INSERT INTO crm.lead (lead_id, received_at, conversion)
VALUES ('to summer time', '2026-03-29 01:30+01', 'quote request'),
       ('to winter time', '2026-10-25 01:30+02', 'quote request');
SELECT 'through the change', pg_temp.verdict(lead_id, due_at::text,
    CASE lead_id WHEN 'to summer time' THEN '2026-03-29 04:30:00+02' ELSE '2026-10-25 02:30:00+01' END)
FROM funnel.lead_status;

SELECT lead_funnel.disconnect();
DROP SCHEMA crm CASCADE;
