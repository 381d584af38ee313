-- The model's rules, one table each, through the whole line: a CRM with a view
-- "lead", connect(), lead_status.
SET timezone = 'Europe/Brussels';
SET datestyle = 'ISO, DMY';
SET intervalstyle = 'postgres';
SET client_min_messages = warning;
SET lead_funnel.as_of = '2026-11-30 12:00+01';
\pset null '-'

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; Europe/Brussels');

-- Every conversion that the model names, in Dutch and in English.
INSERT INTO crm.lead (lead_id, received_at, conversion, landing_page)
SELECT 'conversion ' || to_char(row_number() OVER (), 'FM00'), '2026-11-20 10:00+01', conversion, page
FROM (VALUES ('Offerteaanvraag', NULL), ('quote request', NULL), ('afspraak inplannen', NULL), ('Appointment', NULL),
             ('terugbelverzoek', NULL), ('callback request', NULL), ('Richtprijs', NULL), ('price indication', NULL),
             ('contactaanvraag', 'https://example.com/diensten/dak'), ('contact request', 'https://example.com/services'),
             ('contactaanvraag', 'https://example.com/cases/7'), ('contactaanvraag', 'https://example.com/referenties'),
             ('contactaanvraag', 'https://example.com/over-ons'), ('contact request', NULL),
             ('calculator', NULL), ('Energiescan', NULL), ('scan', NULL), ('download', NULL), ('lead magnet', NULL),
             ('whitepaper', NULL), ('webinar', NULL), ('multistep form', NULL), ('demo video', NULL),
             ('nieuwsbrief', NULL), ('newsletter', NULL), ('social engagement', NULL), ('blog', NULL),
             ('something else', NULL), (NULL, NULL)) v (conversion, page);
SELECT raw_conversion, substring(landing_page, '[^/]*//[^/]*/(.*)') AS page, conversion, intent, agreed_stage, respond_within
FROM funnel.lead_status
ORDER BY lead_id;
TRUNCATE crm.lead;

-- Every signal count under every intent: none is never an SQL, two always are.
INSERT INTO crm.lead (lead_id, received_at, conversion, signals)
SELECT format('%s, %s signals', COALESCE(intent, 'unknown'), n), '2026-11-20 10:00+01', conversion,
       ('{budget,timing,scope,need,decision_maker}'::text[])[1:n]
FROM (VALUES ('high', 'quote request'), ('mid', 'webinar'), ('low', 'newsletter'), (NULL, 'something else')) v (intent, conversion),
     generate_series(0, 5) n;
SELECT lead_id, signals, agreed_stage, why
FROM funnel.lead_status
ORDER BY intent DESC NULLS LAST, lead_id;

-- With an agreed next step and need, timing and scope clear it is an opportunity.
UPDATE crm.lead SET next_step_at = '2026-12-01 10:00+01';
SELECT lead_id, agreed_stage, why
FROM funnel.lead_status
WHERE intent = 'mid'
ORDER BY lead_id;
TRUNCATE crm.lead;

-- Every SLA class: high within 15 office minutes, mid within 24 hours of the wall
-- clock, low and unknown without a deadline; each answered in time, late, or not
-- yet, of which some with more than 80 % of the time used.
INSERT INTO crm.lead (lead_id, received_at, conversion, responded_at)
SELECT format('%s, %s', intent, answer), received_at, conversion, responded_at
FROM (VALUES ('high', 'in time', '2026-11-20 16:55+01'::timestamptz, 'appointment', '2026-11-23 09:10+01'::timestamptz),
             ('high', 'late', '2026-11-20 16:55+01', 'appointment', '2026-11-23 09:10:01+01'),
             ('high', 'not yet', '2026-11-30 11:50+01', 'appointment', NULL),
             ('high', 'nearly late', '2026-11-30 11:47+01', 'appointment', NULL),
             ('high', 'never', '2026-11-20 16:55+01', 'appointment', NULL),
             ('high', 'before it came', '2026-11-20 16:55+01', 'appointment', '2026-11-20 16:50+01'),
             ('mid', 'in time', '2026-11-20 16:55+01', 'whitepaper', '2026-11-21 16:55+01'),
             ('mid', 'late', '2026-11-20 16:55+01', 'whitepaper', '2026-11-21 16:55:01+01'),
             ('mid', 'not yet', '2026-11-29 18:00+01', 'whitepaper', NULL),
             ('mid', 'nearly late', '2026-11-29 13:00+01', 'whitepaper', NULL),
             ('mid', 'never', '2026-11-20 16:55+01', 'whitepaper', NULL),
             ('low', 'answered', '2026-11-20 16:55+01', 'newsletter', '2026-11-23 09:10+01'),
             ('low', 'never', '2026-11-20 16:55+01', 'newsletter', NULL),
             ('unknown', 'never', '2026-11-20 16:55+01', NULL, NULL)) v (intent, answer, received_at, conversion, responded_at);
SELECT lead_id, respond_within, received_at, due_at, responded_at, response_time, sla_state
FROM funnel.lead_status
ORDER BY lead_id;
SELECT lead_id, intent, due_at, sla_state, time_left FROM funnel.sla_queue;
SELECT sla_met, sla_missed, sla_pending, sla_attainment FROM funnel.channel_kpi;
SELECT * FROM funnel.data_quality;
TRUNCATE crm.lead;

-- When a high-intent lead comes in outside office hours: at the end of Friday, in
-- the lunch break, at night, on a holiday, and over both changes of the clock.
SET lead_funnel.agreement_from = '-infinity';
UPDATE funnel.settings SET hours = 'Mo-Fr 09:00-12:30,13:30-17:00; 2026-11-11 off; Europe/Brussels';
INSERT INTO crm.lead (lead_id, received_at, conversion)
VALUES ('1 Friday 16:55', '2026-11-20 16:55+01', 'quote request'),
       ('2 just before lunch', '2026-11-18 12:25+01', 'quote request'),
       ('3 in the lunch break', '2026-11-18 13:00+01', 'quote request'),
       ('4 at night', '2026-11-18 23:30+01', 'quote request'),
       ('5 on a holiday', '2026-11-11 10:00+01', 'quote request'),
       ('6 over the change to summer time', '2026-03-27 16:55+01', 'quote request'),
       ('7 over the change to winter time', '2026-10-23 16:55+02', 'quote request'),
       ('8 24 hours over the change', '2026-10-24 20:00+02', 'download');
SELECT lead_id, received_at, due_at FROM funnel.lead_status ORDER BY lead_id;

-- An office that never opens has a queue without an end.
UPDATE funnel.settings SET hours = 'Mo off; Europe/Brussels';
SELECT lead_id, due_at, sla_state, time_left FROM funnel.sla_queue WHERE lead_id LIKE '1%';
SELECT lead_funnel.run_report();

-- With a calendar that is open on Sunday night the change itself is worked through.
UPDATE funnel.settings SET hours = 'Su 01:00-05:00; Europe/Brussels';
UPDATE funnel.agreement SET respond_within = '2 hours' WHERE intent = 'high';
TRUNCATE crm.lead;
INSERT INTO crm.lead (lead_id, received_at, conversion)
VALUES ('to summer time', '2026-03-29 01:30+01', 'quote request'),
       ('to winter time', '2026-10-25 01:30+02', 'quote request');
SELECT lead_id, received_at, due_at FROM funnel.lead_status ORDER BY received_at;

SELECT lead_funnel.disconnect();
DROP SCHEMA crm CASCADE;
