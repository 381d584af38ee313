-- What cannot be is unknown to every report and named in data_quality; what is right is not named.
\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/verdicts.sql
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET intervalstyle = 'postgres';
SET client_min_messages = warning;
\i :srcdir/sql/helpers/crm_lead.sql
ALTER TABLE crm.lead ADD stage_changed_at timestamptz, ADD archived boolean, ADD responded_by text, ADD responded_how text;
CREATE TABLE crm.touch (lead_id text, touched_at timestamptz, source text, medium text, campaign text);
SELECT count(lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; UTC')) AS connected;

-- Each lead is received on Monday 5 January 2026 at 10:00 unless it says otherwise; -: NULL, +: now() and a year.
CREATE FUNCTION pg_temp.at(what text, OUT timestamptz) LANGUAGE sql
RETURN CASE what WHEN '-' THEN NULL WHEN '+' THEN now() + '1 year' ELSE what::timestamptz END;
CREATE TEMP TABLE planted (lead_id text, received text DEFAULT '2026-01-05 10:00', answered text DEFAULT '2026-01-05 10:10',
    handed_over text DEFAULT '-', stage text, moved text DEFAULT '-', lost boolean DEFAULT false, closed text DEFAULT '-', archived boolean,
    findings text[] DEFAULT '{}', judged text);
INSERT INTO planted (lead_id, received, answered, findings, judged) VALUES
    ('clean', DEFAULT, DEFAULT, '{}', 'open - 00:10:00 met'),
    ('received at zero', '1970-01-01', '-', '{received before 1990}', 'open - - overdue'),
    ('no receipt', '-', DEFAULT, '{no time of receipt}', 'open - - none'),
    ('received before all time', '-infinity', DEFAULT, '{a time outside the years 1900 to 9999}', 'open - - none'),
    ('received after all time', 'infinity', DEFAULT, '{received in the future}', NULL),
    ('received in a year', '+', '-', '{received in the future}', NULL),
    ('answered in the same instant', DEFAULT, '2026-01-05 10:00', '{}', 'open - 00:00:00 met'),
    ('answered before', DEFAULT, '2026-01-05 09:59:59', '{answered before it was received}', 'open - - overdue'),
    ('answered in a year', DEFAULT, '+', '{answered in the future}', 'open - - overdue'),
    ('answered after all time', DEFAULT, 'infinity', '{a time outside the years 1900 to 9999}', 'open - - overdue'),
    ('received in the wrong century', '0026-01-05 10:00', DEFAULT, '{a time outside the years 1900 to 9999}', 'open - - none'),
    ('received on the first of days', '4714-11-24 00:00+00 BC', DEFAULT, '{a time outside the years 1900 to 9999}', 'open - - none'),
    ('received on the last of days', '294276-12-31 23:59:59', '-', '{received in the future}', NULL),
    ('received in 1900', '1900-01-01 00:00', DEFAULT, '{received before 1990}', 'open - 263001:10:00 breached'),
    ('answered in a year of five digits', DEFAULT, '20226-01-05', '{a time outside the years 1900 to 9999}', 'open - - overdue'),
    ('answered before Christ', DEFAULT, '0044-03-15 BC', '{a time outside the years 1900 to 9999}', 'open - - overdue');
INSERT INTO planted (lead_id, handed_over, stage, findings, judged) VALUES
    ('handed over', '2026-01-05 10:05', 'sql', '{}', 'open - 00:10:00 met right'),
    ('handed over before', '2026-01-04 11:00', 'sql', '{handed over before it was received}', 'open - 00:10:00 met'),
    ('handed over in a year', '+', 'sql', '{handed over in the future}', 'open - 00:10:00 met'),
    ('handed over in a year of five digits', '20226-01-05', 'sql', '{a time outside the years 1900 to 9999}', 'open - 00:10:00 met'),
    ('handed over before Christ', '0044-03-15 BC', 'sql', '{a time outside the years 1900 to 9999}', 'open - 00:10:00 met'),
    ('handed over without a stage', '2026-01-05 10:05', NULL, '{handed over without a stage}', 'open - 00:10:00 met right');
INSERT INTO planted (lead_id, answered, stage, moved, lost, closed, archived, findings, judged) VALUES
    ('won', DEFAULT, 'customer', '-', false, '2026-02-01', NULL, '{}', 'won 2026-02-01 00:10:00 met'),
    ('won, expected in a year', DEFAULT, 'customer', '-', false, '+', NULL, '{closed in the future}', 'won - 00:10:00 met'),
    ('won, expected in a year, moved', DEFAULT, 'customer', '2026-02-02', false, '+', NULL, '{}', 'won 2026-02-02 00:10:00 met'),
    ('won, no date', DEFAULT, 'customer', '-', false, '-', NULL, '{won or lost without a time of closing}', 'won - 00:10:00 met'),
    ('won, no date, moved before', DEFAULT, 'customer', '2026-01-01', false, '-', NULL, '{won or lost without a time of closing}', 'won - 00:10:00 met'),
    ('won, no date, moved', DEFAULT, 'customer', '2026-02-02', false, '-', NULL, '{}', 'won 2026-02-02 00:10:00 met'),
    ('won before', DEFAULT, 'customer', '-', false, '2026-01-01', NULL, '{closed before it was received}', 'won - 00:10:00 met'),
    ('won, infinite', DEFAULT, 'customer', '-', false, 'infinity', NULL, '{a time outside the years 1900 to 9999}', 'won - 00:10:00 met'),
    ('won in a year of five digits', DEFAULT, 'customer', '-', false, '20226-02-01', NULL, '{a time outside the years 1900 to 9999}', 'won - 00:10:00 met'),
    ('won before Christ', DEFAULT, 'customer', '-', false, '0044-03-15 BC', NULL, '{a time outside the years 1900 to 9999}', 'won - 00:10:00 met'),
    ('won before Christ, moved', DEFAULT, 'customer', '2026-02-02', false, '0044-03-15 BC', NULL, '{a time outside the years 1900 to 9999}', 'won 2026-02-02 00:10:00 met'),
    ('lost, moved in a year of five digits', DEFAULT, 'sql', '20226-02-01', true, '-', NULL, '{won or lost without a time of closing}', 'lost - 00:10:00 met'),
    ('won and lost', DEFAULT, 'customer', '-', true, '2026-02-01', NULL, '{won and lost at once}', 'won 2026-02-01 00:10:00 met'),
    ('lost', DEFAULT, 'sql', '-', true, '2026-02-01', NULL, '{}', 'lost 2026-02-01 00:10:00 met'),
    ('lost, no date', DEFAULT, 'sql', '-', true, '-', NULL, '{won or lost without a time of closing}', 'lost - 00:10:00 met'),
    ('lost in time, unanswered', '-', NULL, '-', true, '2026-01-05 10:15', NULL, '{}', 'lost 2026-01-05 - none'),
    ('lost late, unanswered', '-', NULL, '-', true, '2026-01-05 10:15:01', NULL, '{}', 'lost 2026-01-05 - overdue'),
    ('lost nobody knows when, unanswered', '-', NULL, '-', true, '-', NULL, '{won or lost without a time of closing}', 'lost - - none'),
    ('lost in time, answered late', '2026-01-06 10:00', NULL, '-', true, '2026-01-05 10:15', NULL, '{answered after it was closed}', 'lost 2026-01-05 08:00:00 none'),
    ('lost late, answered late', '2026-01-05 11:00', NULL, '-', true, '2026-01-05 12:00', NULL, '{}', 'lost 2026-01-05 01:00:00 breached'),
    ('expected in a year', DEFAULT, 'sql', '-', false, '+', NULL, '{}', 'open - 00:10:00 met'),
    ('closed, neither', DEFAULT, 'sql', '-', false, '2026-02-01', NULL, '{"closed, neither won nor lost"}', 'archived 2026-02-01 00:10:00 met'),
    ('expected, and it came to nothing', DEFAULT, 'sql', '-', false, '2026-02-01', false, '{}', 'open - 00:10:00 met'),
    ('archived', DEFAULT, 'sql', '-', false, '2026-02-01', true, '{}', 'archived 2026-02-01 00:10:00 met'),
    ('archived nobody knows when', '-', 'sql', '-', false, '-', true, '{archived without a time}', 'archived - - none');
INSERT INTO crm.lead (lead_id, received_at, responded_at, responded_by, responded_how, handed_over_at, crm_stage, stage_changed_at, lost, closed_at, archived,
    conversion, signals, owner, lost_reason, amount, customer_id)
SELECT p.lead_id, r.received, pg_temp.at(p.answered), 'Eve', 'phone', pg_temp.at(p.handed_over), p.stage, pg_temp.at(p.moved), p.lost, pg_temp.at(p.closed),
    p.archived, 'appointment', '{need}', 'Ann', 'price', 10, p.lead_id
FROM planted p, LATERAL (SELECT pg_temp.at(p.received) AS received) r;
UPDATE crm.lead SET responded_at = NULL, handed_over_at = CASE WHEN handed_over_at > '2027-01-01' THEN handed_over_at END WHERE received_at > now();
INSERT INTO crm.touch SELECT 'clean', pg_temp.at(t), 'google' FROM unnest('{2026-01-01,-,+,infinity,20226-01-01,0044-03-15 BC}'::text[]) t UNION ALL SELECT 'nobody', '2026-01-01', 'google';

SET lead_funnel.agreement_from = '-infinity';
UPDATE funnel.settings SET hours = hours;
RESET lead_funnel.agreement_from;
SELECT 'judged', pg_temp.verdict(p.lead_id, CASE WHEN l.lead_id IS NOT NULL THEN concat_ws(' ', l.state, coalesce(to_char(l.closed_at, 'YYYY-MM-DD'), '-'),
    coalesce(l.response_time::text, '-'), l.sla_state, a.verdict) END, p.judged)
FROM planted p
LEFT JOIN (SELECT s.*, CASE WHEN c.is_open THEN 'open' WHEN s.lost THEN 'lost' WHEN s.crm_stage = 'customer' THEN 'won' ELSE 'archived' END AS state
           FROM funnel.lead_status s JOIN funnel_steps.lead_classified c USING (lead_id)) l USING (lead_id)
LEFT JOIN funnel.handover_audit a ON a.lead_id = p.lead_id AND p.handed_over <> '-';
SELECT 'findings', pg_temp.verdict(p.lead_id, f.findings, p.findings)
FROM planted p CROSS JOIN LATERAL (SELECT coalesce(array_agg(f.finding ORDER BY f.finding), '{}') AS findings
                                   FROM funnel_steps.lead_finding f WHERE f.lead_id = p.lead_id) f;
SELECT 'the evidence of who answered', count(*) FILTER (WHERE responded_by IS NULL) AS none, count(*) FILTER (WHERE (responded_by, responded_how) = ('Eve', 'phone')) AS eve
FROM funnel.lead_status;
SELECT finding, leads, examples, effect, remedy FROM funnel.data_quality WHERE finding LIKE 'touch%' ORDER BY 1;
SELECT 'open in the queue and in the KPIs', (SELECT count(*) FROM funnel_steps.lead_classified WHERE is_open) AS open,
    (SELECT sum(open_leads) FROM funnel.channel_kpi) - (SELECT count(*) FROM planted WHERE judged LIKE 'archived%') AS by_kpi;

-- As of a day of the past what is later has not happened yet, and nothing is told of it.
SET lead_funnel.as_of = '2026-01-20';
SELECT 'as of 20 January', pg_temp.verdict(p.lead_id, l.state, substring(replace(replace(p.judged, 'won 2026-02-0', 'open '), 'lost 2026-02', 'open '), '^\w+'))
FROM planted p
LEFT JOIN (SELECT c.lead_id, CASE WHEN c.is_open THEN 'open' WHEN c.lost THEN 'lost' WHEN c.crm_stage::text = 'customer' THEN 'won' ELSE 'archived' END AS state
           FROM funnel_steps.lead_classified c) l USING (lead_id)
WHERE p.lead_id !~ 'expected|archived$|neither';
SELECT 'of the future', count(*) FROM funnel.data_quality WHERE finding LIKE '%future%' AND NOT examples <@ '{received after all time,received on the last of days}';
RESET lead_funnel.as_of;

-- A next step is unknown likewise, and what a driver cannot read stands in no report; every zone can be applied to the rest.
SET timezone = 'America/New_York';
UPDATE crm.lead SET next_step_at = '20226-03-01' WHERE lead_id = 'clean';
UPDATE crm.lead SET next_step_at = '0044-03-15 BC' WHERE lead_id = 'handed over';
UPDATE crm.lead SET next_step_at = '9999-12-30 23:59:59+00' WHERE lead_id = 'archived';
SELECT 'next steps', pg_temp.verdict(s.lead_id, coalesce(s.next_step_at::text, 'none') || ' ' || coalesce(f.finding, '-'), v.what)
FROM (VALUES ('clean', 'none a time outside the years 1900 to 9999'), ('handed over', 'none a time outside the years 1900 to 9999'), ('archived', '9999-12-30 18:59:59-05 -')) v (lead_id, what)
JOIN funnel.lead_status s USING (lead_id) LEFT JOIN funnel_steps.lead_finding f USING (lead_id);
SELECT 'years that no driver reads', count(*) FROM funnel.lead_status s WHERE s::text ~ '\d{5}-\d\d-\d\d|BC|infinity';
SELECT 'the same in the other reports', (SELECT count(*) FROM funnel.handover_audit s WHERE s::text ~ '\d{5}-\d\d-\d\d|BC|infinity') +
    (SELECT count(*) FROM funnel.nurture_queue s WHERE s::text ~ '\d{5}-\d\d-\d\d|BC|infinity') AS of;
CREATE TABLE crm.customer (customer_id text, lead_id text, started_at timestamptz, first_value_at timestamptz, churned_at timestamptz, initial_amount numeric, current_amount numeric);
INSERT INTO crm.customer (customer_id, started_at, first_value_at, churned_at, initial_amount) VALUES
    ('first', '4714-11-24 00:00+00 BC', NULL, NULL, 1), ('last', '294276-12-31 23:59:59+00', NULL, NULL, 1), ('five digits', '2026-01-01', '20226-01-01', '294276-12-31 00:00+00', 1),
    ('dear', '2026-01-01', NULL, NULL, 1e20), ('clean', '2026-01-01', '2026-01-02', '2026-02-01', 9e19);
SELECT lead_funnel.connect('custom', crm_schema => 'crm') IS NOT NULL AS again;
UPDATE funnel.settings SET zone = 'America/New_York';
SELECT 'retention', customers, churned FROM funnel.retention WHERE channel = 'All channels' OR channel = 'Unassigned';
SELECT c.finding, c.customer_id FROM funnel_steps.customer_finding c ORDER BY 1, 2;
SELECT lead_funnel.disconnect() IS NOT NULL AS disconnected;
DROP SCHEMA crm CASCADE;
