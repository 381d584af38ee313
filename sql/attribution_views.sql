-- The views on touches: attribution, attribution_campaign, path and bridge, on leads that can be followed by hand.
SET timezone = 'UTC';
SET intervalstyle = 'postgres';
SET client_min_messages = warning;
SET lead_funnel.as_of = '2026-11-23 12:00+00';
\pset format unaligned
\pset null '-'

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
CREATE TABLE crm.touch (lead_id text, touched_at timestamptz, source text, medium text, campaign text);
INSERT INTO crm.lead (lead_id, received_at, source, medium, campaign, conversion, signals, crm_stage, lost, handed_over_at, closed_at, amount) VALUES
    ('crossed by retargeting', '2026-03-09 12:00+00', 'facebook', 'paid_social', 'back retargeting', 'Appointment', '{need,timing}', 'customer', false, '2026-03-10 12:00+00', '2026-03-20 12:00+00', 1000),
    ('crossed by search', '2026-03-06 12:00+00', 'google', 'cpc', 'roof', 'Quote request', '{need}', 'sql', true, '2026-03-06 13:00+00', '2026-03-30 12:00+00', 800),
    ('did not cross', '2026-03-02 12:00+00', 'facebook', 'paid_social', 'scan', 'Download', '{}', NULL, false, NULL, NULL, NULL),
    ('ready, and offered a download', '2026-03-02 12:00+00', 'facebook', 'paid_social', 'back retargeting', 'Download', '{need,timing}', 'sql', true, '2026-03-04 12:00+00', '2026-04-30 12:00+00', 700),
    ('without a touch', '2026-03-02 12:00+00', 'news', 'email', NULL, 'Newsletter', '{}', NULL, false, NULL, NULL, NULL),
    ('touched later only', '2026-03-02 12:00+00', 'google', 'cpc', 'roof', 'Quote request', '{need,scope}', 'customer', false, '2026-03-03 12:00+00', '2026-03-22 12:00+00', 500);
INSERT INTO crm.touch VALUES
    ('crossed by retargeting', '2026-03-01 12:00+00', 'facebook', 'paid_social', 'scan'), ('crossed by retargeting', '2026-03-08 12:00+00', 'facebook', 'paid_social', 'back retargeting'),
    ('crossed by retargeting', '2026-03-19 12:00+00', 'news', 'email', 'cases'), ('crossed by retargeting', '2026-04-01 12:00+00', 'news', 'email', 'after the close'),
    ('crossed by search', '2026-03-01 12:00+00', 'facebook', 'paid_social', 'scan'), ('crossed by search', '2026-03-05 12:00+00', 'google', 'cpc', 'roof'), ('crossed by search', '2026-03-06 11:00+00', '(direct)', '(none)', NULL),
    ('did not cross', '2026-03-02 12:00+00', 'facebook', 'paid_social', 'scan'), ('ready, and offered a download', '2026-03-02 11:59+00', 'facebook', 'paid_social', 'back retargeting'),
    ('touched later only', '2026-03-12 12:00+00', 'news', 'email', 'cases'),
    ('crossed by search', NULL, 'x', 'y', 'z'), ('nobody', '2026-03-01 12:00+00', 'x', 'y', 'z');
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; Europe/Brussels');
CREATE VIEW pg_temp.pivot AS
SELECT channel, what, max(credit) FILTER (WHERE model = 'first') AS first, max(credit) FILTER (WHERE model = 'last') AS last, max(credit) FILTER (WHERE model = 'last_non_direct') AS non_direct,
    max(credit) FILTER (WHERE model = 'linear') AS linear, max(credit) FILTER (WHERE model = 'position') AS position, max(credit) FILTER (WHERE model = 'time_decay') AS decay,
    max(credit) FILTER (WHERE model = 'w') AS w, max(credit) FILTER (WHERE model = 'full_path') AS full_path, max(credit) FILTER (WHERE model = 'markov') AS markov
FROM funnel.attribution, LATERAL (VALUES (1, 'leads', round(credited_leads, 2)), (2, 'sqls', round(credited_sqls, 2)), (3, 'won', round(credited_won, 2)), (4, 'revenue', round(credited_revenue, 2))) AS c(n, what, credit)
GROUP BY channel, n, what ORDER BY channel, n;
SELECT * FROM pg_temp.pivot;
-- All of it, whatever the model.
SELECT model, sum(credited_leads) AS leads, sum(credited_sqls) AS sqls, sum(credited_won) AS won, round(sum(credited_revenue), 9) AS revenue FROM funnel.attribution GROUP BY model ORDER BY model;
SELECT sum(leads) AS leads, sum(sqls) AS sqls, sum(won) AS won, sum(revenue) AS revenue FROM funnel.channel_kpi;
SELECT channel, campaign, round(credited_leads, 2) AS leads, round(credited_sqls, 2) AS sqls, round(credited_won, 2) AS won, round(credited_revenue, 2) AS revenue FROM funnel.attribution_campaign WHERE model = 'linear';
\x
SELECT * FROM funnel.path LIMIT 2;
SELECT * FROM funnel.bridge WHERE bridge = 'retargeting';
\x
SELECT path, touches, leads, sqls, won, closed, close_rate, revenue, won_median FROM funnel.path;
SELECT prospecting_channel, bridging_channel, bridge, prospected, leads, cross_rate, cross_median, sqls, won, close_rate, revenue, ready, ready_soft FROM funnel.bridge;
-- Which channels push and which are looked for is what the table channel says.
BEGIN;
UPDATE funnel.channel SET motion = 'relationship' WHERE name = 'Google Ads';
SELECT prospecting_channel, bridging_channel, bridge, leads FROM funnel.bridge WHERE prospecting_channel IS NOT NULL;
ROLLBACK;

-- As it stood before anything was won or lost, and one was not there yet. Without an end, and before all.
SET lead_funnel.as_of = '2026-03-08 13:00+00';
SELECT path, leads, sqls, won, revenue FROM funnel.path;
SELECT channel, credited_leads, credited_sqls, credited_won, credited_revenue FROM funnel.attribution WHERE model = 'last';
SET lead_funnel.as_of = 'infinity';
SELECT sum(credited_leads) AS leads, sum(credited_revenue) AS revenue FROM funnel.attribution WHERE model = 'time_decay';
SET lead_funnel.as_of = '-infinity';
SELECT model, channel, credited_leads FROM funnel.attribution;
SET lead_funnel.as_of = '2026-11-23 12:00+00';

-- ROAS, where the spend of all months is known in which the channel has touches.
INSERT INTO funnel.spend (day, channel, amount) VALUES ('2026-03-01', 'Meta prospecting', 100), ('2026-03-01', 'Google Ads', 0), ('2026-02-01', 'TikTok Ads', 40);
SELECT model, channel, round(credited_revenue, 2) AS revenue, spend, spend_months, roas FROM funnel.attribution WHERE model IN ('first', 'last') AND spend IS NOT NULL;
INSERT INTO crm.touch VALUES ('did not cross', '2026-05-02 12:00+00', 'facebook', 'paid_social', 'scan');
SELECT model, channel, spend, spend_months, roas FROM funnel.attribution WHERE model = 'first' AND channel = 'Meta prospecting';
DELETE FROM crm.touch WHERE touched_at = '2026-05-02 12:00+00';

-- The models are rows: those that nobody wants go, others come. What is older than the lookback is nobody's.
DELETE FROM funnel.attribution_model WHERE name NOT IN ('linear', 'time_decay');
INSERT INTO funnel.attribution_model (name, model, position, weights, half_life, lookback)
VALUES ('ours', 'custom', 20, '{3,2,5}', NULL, NULL), ('one day', 'time_decay', 21, NULL, '1 day', NULL), ('week', 'linear', 22, NULL, NULL, '7 days'), ('shapley', 'shapley', 23, NULL, NULL, NULL);
SELECT model, channel, round(credited_leads, 3) AS leads, round(credited_revenue, 2) AS revenue FROM funnel.attribution;
INSERT INTO funnel.attribution_model (name, model) VALUES ('mine', 'magic');
INSERT INTO funnel.attribution_model (name, model) VALUES ('mine', 'custom');
INSERT INTO funnel.attribution_model (name, model, half_life) VALUES ('mine', 'time_decay', '1 month');

-- A touch has the channel that a lead has, by the rules and the landing page.
INSERT INTO funnel.channel (name, motion) VALUES ('Our letter', 'relationship');
INSERT INTO funnel.channel_rule (priority, source_pattern, channel) VALUES (5, '^news$', 'Our letter');
ALTER TABLE crm.touch ADD landing_page text;
UPDATE crm.touch SET source = NULL, medium = NULL, landing_page = 'https://a.example/?gclid=x' WHERE campaign = 'roof';
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT path, leads FROM funnel.path;

-- That nothing but one touch of each lead is known is told.
SELECT finding, leads FROM funnel.data_quality WHERE finding ~ 'touch' ORDER BY 1;
DELETE FROM crm.touch WHERE lead_id NOT LIKE 'did%';
SELECT finding, leads, effect, remedy FROM funnel.data_quality WHERE finding ~ 'touch';
-- One that comes after the receipt is a second one, also where it is the only one that the log has.
INSERT INTO crm.touch VALUES ('touched later only', '2026-03-12 12:00+00', 'news', 'email', 'cases');
SELECT count(*) AS findings FROM funnel.data_quality WHERE finding ~ 'touch';
DROP TABLE crm.touch CASCADE;
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT finding, leads FROM funnel.data_quality WHERE finding ~ 'touch';
SELECT path, leads FROM funnel.path;
SELECT lead_funnel.disconnect();
DROP SCHEMA crm CASCADE;
