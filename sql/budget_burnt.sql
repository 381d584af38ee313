-- The view budget_burnt: what advertising cost, and how much of it went to leads that leak.
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
SET lead_funnel.as_of = '2026-11-23 12:00+00';
\pset format unaligned
\pset null '-'

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
-- Another collation than the database's must do.
ALTER TABLE crm.lead ALTER COLUMN campaign TYPE text COLLATE "C";
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; UTC');
-- Leads of Meta, which is to be answered within a day: so many of each kind, of a campaign or of none.
CREATE FUNCTION pg_temp.plant(name text, day date, medium text, campaign text, conversion text, known text[], handed_over interval, answered interval, leads int) RETURNS void
BEGIN ATOMIC
    INSERT INTO crm.lead (lead_id, received_at, source, medium, campaign, conversion, signals, handed_over_at, responded_at)
    SELECT format('%s %s %s %s', name, day, COALESCE(campaign, 'none'), i), day + interval '10 hours', 'facebook', medium, campaign, conversion, known,
           day + interval '10 hours' + handed_over, day + interval '10 hours' + answered
    FROM generate_series(1, leads) i;
END;
-- September, campaign "burner": of 10 leads 4 are fine, 2 of the wrong kind and too late, 1 too early, 3 never answered. "fine" has none that
-- leaks, and 10 more came without a campaign, of which 5 were answered late.
SELECT pg_temp.plant('fine', '2026-09-07', 'cpc', 'burner', 'calculator', '{need,budget}', NULL, '5 minutes', 4),
       pg_temp.plant('wrong and late', '2026-09-07', 'cpc', 'burner', 'quote request', '{need,budget}', NULL, '5 days', 2),
       pg_temp.plant('early', '2026-09-08', 'cpc', 'burner', 'calculator', NULL, '1 minute', '5 minutes', 1),
       pg_temp.plant('never', '2026-09-08', 'cpc', 'burner', 'calculator', '{need,budget}', NULL, NULL, 3),
       pg_temp.plant('fine', '2026-09-09', 'cpc', 'fine', 'calculator', '{need,budget}', NULL, '5 minutes', 5),
       pg_temp.plant('fine', '2026-09-09', 'cpc', NULL, 'calculator', '{need,budget}', NULL, '5 minutes', 4),
       pg_temp.plant('fine', '2026-09-09', 'cpc', '', 'calculator', '{need,budget}', NULL, '5 minutes', 1),
       pg_temp.plant('late', '2026-09-30', 'cpc', NULL, 'calculator', '{need,budget}', NULL, '5 days', 5),
       -- October: only "burner", and a campaign of which nobody knows the cost.
       pg_temp.plant('never', '2026-10-05', 'cpc', 'burner', 'calculator', '{need,budget}', NULL, NULL, 3),
       pg_temp.plant('fine', '2026-10-05', 'cpc', 'unknown', 'calculator', '{need,budget}', NULL, '5 minutes', 1);
SELECT count(*) AS rows, count(spend) AS spend, count(wrong_conversion_spend) + count(burnt) + count(spend_months) AS told FROM funnel.budget_burnt;
-- Of the channel as a whole 300, of the campaigns 1000 and 100; of October only what "burner" cost, some of it to come. One brought nobody.
INSERT INTO funnel.spend (day, channel, campaign, amount)
VALUES ('2026-09-01', 'Meta prospecting', '', 200), ('2026-09-15', 'Meta prospecting', '', 100), ('2026-09-01', 'Meta prospecting', 'burner', 1000),
       ('2026-09-01', 'Meta prospecting', 'fine', 100), ('2026-10-01', 'Meta prospecting', 'burner', 300), ('2026-11-24', 'Meta prospecting', 'burner', 5000),
       ('2026-09-02', 'Meta prospecting', 'nobody', 50), ('2026-09-02', 'Radio', '', 70);
SELECT month, channel, campaign, spend, leads, wrong_conversion AS wrong, too_early AS early, too_late AS late, answered_late AS answered, never_answered AS never, leaking,
       burnt_share AS share, burnt_share_low AS low, burnt_share_high AS high FROM funnel.budget_burnt;
SELECT month, campaign, wrong_conversion_spend AS wrong, too_early_spend AS early, too_late_spend AS late, answered_late_spend AS answered,
       never_answered_spend AS never, burnt, spend_months FROM funnel.budget_burnt WHERE channel LIKE 'Meta%';
-- Each amount stands in one row, each lead in that of its channel.
SELECT (SELECT sum(amount) FROM funnel.spend WHERE day <= '2026-11-23') AS spent, sum(spend) AS in_rows, (SELECT count(*) FROM crm.lead) AS leads,
       sum(leads) FILTER (WHERE campaign IS NULL) AS in_channels FROM funnel.budget_burnt;
-- The same in plain SQL, from the leads one by one.
\i :srcdir/sql/helpers/twins.sql
\i :srcdir/sql/helpers/twin_budget.sql
SELECT * FROM pg_temp.all_compared();
-- A month earlier nothing of October was known.
SET lead_funnel.as_of = '2026-09-20 12:00+00';
SELECT month, campaign, spend, leads, burnt, spend_months FROM funnel.budget_burnt WHERE channel LIKE 'Meta%';
SET lead_funnel.as_of = '2026-11-23 12:00+00';
-- A view in the place of the table, without campaigns, and with them.
BEGIN;
DROP TABLE funnel.spend CASCADE;
CREATE VIEW funnel.spend AS SELECT date '2026-09-01' AS day, 'Meta prospecting' AS channel, 250::numeric AS amount;
SELECT lead_funnel.connect('custom', crm_schema => 'crm') IS NOT NULL AS connected;
SELECT channel, campaign, spend, leads, burnt FROM funnel.budget_burnt WHERE spend > 0;
CREATE OR REPLACE VIEW funnel.spend AS SELECT date '2026-09-01' AS day, 'Meta prospecting' AS channel, 250::numeric AS amount, 'burner' AS campaign;
SELECT lead_funnel.connect('custom', crm_schema => 'crm') IS NOT NULL AS connected;
SELECT channel, campaign, spend, leads, burnt FROM funnel.budget_burnt WHERE spend > 0;
ROLLBACK;
-- Stored leads say the same.
SELECT lead_funnel.materialize();
SELECT * FROM pg_temp.all_compared();
SELECT lead_funnel.disconnect();
DROP SCHEMA funnel CASCADE;
DROP SCHEMA crm CASCADE;
