-- The view channel_ranking: by what leads come to, beside how they close; and the report that tells of it.
SET timezone = 'UTC';
SET client_min_messages = warning;
SET lead_funnel.as_of = '2026-11-23 00:00+00';
\pset null '-'
\getenv srcdir PG_ABS_SRCDIR
-- One channel closes less and keeps more; the file says which.
\set file :srcdir '/test/data/keeps_more.sql'
\set ECHO none
\o /dev/null
\i :file
\o
\set ECHO all
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; UTC');
-- The spend of all months is known of Google Ads, and of a single month of Microsoft Ads.
INSERT INTO funnel.spend (day, channel, amount)
SELECT d::date, 'Google Ads', 500 FROM generate_series(timestamp '2024-11-01', '2026-11-01', '1 month') d
UNION ALL SELECT '2026-01-01', 'Microsoft Ads', 500;
\x
SELECT * FROM funnel.channel_ranking WHERE channel IN ('Google Ads', 'Microsoft Ads', 'Referral') ORDER BY 1;
\x
SELECT channel, close_rate_rank AS close, value_per_lead_rank AS lead, value_per_customer_rank AS customer, value_per_spend_rank AS spend,
       retention_12_months_rank AS stay, close_rate_beyond_chance AS closes, retention_beyond_chance AS keeps FROM funnel.channel_ranking;
-- The tests are those of the functions: the channel against all the others, the error of 5 % divided by five channels.
SELECT r.channel, r.close_rate_beyond_chance = lead_funnel.rate_differs(c.won, c.sqls, o.won, o.sqls, 0.99) AS closes,
       r.retention_beyond_chance = lead_funnel.retention_differs(s.k, o.k, 0.99) AS keeps
FROM funnel.channel_ranking r JOIN funnel.channel_kpi c USING (channel) JOIN (SELECT * FROM funnel_steps.retention_state WHERE grouped_by = 'channel') s USING (channel)
CROSS JOIN LATERAL (SELECT sum(c.won)::bigint AS won, sum(c.sqls)::bigint AS sqls, lead_funnel.rollup(s.k) AS k
                    FROM funnel.channel_kpi c JOIN (SELECT * FROM funnel_steps.retention_state WHERE grouped_by = 'channel') s USING (channel) WHERE c.channel <> r.channel) o
ORDER BY 1;

\pset format unaligned
-- The other way round: nothing is said of the rest, who close less and keep more than that one. In each language, and in the report.
UPDATE crm.kind SET chance = 0.5, leaving = 0.5 WHERE medium = 'referral';
SELECT channel, sentence FROM funnel.channel_ranking WHERE sentence IS NOT NULL;
UPDATE funnel.settings SET language = 'nl';
SELECT sentence FROM funnel.channel_ranking WHERE sentence IS NOT NULL;
UPDATE crm.kind SET chance = 0.2, leaving = 0.01 WHERE medium = 'referral';
SELECT sentence FROM funnel.channel_ranking WHERE sentence IS NOT NULL;
UPDATE funnel.settings SET language = 'fr';
SELECT sentence FROM funnel.channel_ranking WHERE sentence IS NOT NULL;
SELECT lead_funnel.run_report(since => '2026-11-02', until => '2026-11-09');
SELECT substring(report, '(## Qui conclut.*?)\n\n##') FROM funnel.report_run;

\pset format aligned
-- Where one of the two does not differ nothing is said, and the report has no such section.
BEGIN;
UPDATE crm.kind SET chance = 0.3 WHERE medium = 'referral';
SELECT count(*), count(sentence), bool_or(close_rate_beyond_chance) AS closes, bool_or(retention_beyond_chance) AS keeps FROM funnel.channel_ranking;
SELECT lead_funnel.run_report(since => '2026-11-09', until => '2026-11-16');
SELECT report ~ 'Qui conclut' AS told, report ~ 'Canaux' AS others FROM funnel.report_run WHERE since = '2026-11-09';
ROLLBACK;
-- A single channel has no others. A channel without customers has no value, one without SQLs no close rate.
BEGIN;
DELETE FROM crm.draw WHERE source NOT IN ('google', 'bing') OR source = 'bing' AND luck < 0.3;
SELECT channel, close_rate_beyond_chance AS closes, customers, lifetime_revenue IS NOT NULL AS revenue, value_per_lead IS NOT NULL AS lead, value_per_lead_rank AS rank, value_per_customer_rank AS customer,
       retention_12_months IS NOT NULL AS stay, retention_beyond_chance AS keeps FROM funnel.channel_ranking;
DELETE FROM crm.draw WHERE source = 'bing';
SELECT channel, close_rate_beyond_chance AS closes, retention_beyond_chance AS keeps, sentence FROM funnel.channel_ranking WHERE leads > 0;
DELETE FROM crm.draw;
SELECT channel, leads, customers, lifetime_revenue, value_per_spend FROM funnel.channel_ranking;
ROLLBACK;
-- Where the CRM does not tell who left nothing on that is known.
BEGIN;
CREATE OR REPLACE VIEW crm.customer AS
SELECT l.lead_id AS customer_id, l.lead_id, l.closed_at AS started_at, NULL::timestamptz AS first_value_at, NULL::timestamptz AS churned_at, 100::numeric AS initial_amount, 100::numeric AS current_amount
FROM crm.lead l WHERE l.crm_stage = 'customer';
SELECT channel, customers, value_per_lead, close_rate_beyond_chance AS closes, retention_12_months AS stay, retention_12_months_rank AS rank, retention_beyond_chance AS keeps, sentence FROM funnel.channel_ranking;
ROLLBACK;
-- Customers without a lead are in Unassigned, which has no value per lead.
BEGIN;
CREATE OR REPLACE VIEW crm.customer AS
SELECT 'x' AS customer_id, NULL::text AS lead_id, timestamptz '2026-01-01' AS started_at, NULL::timestamptz AS first_value_at, timestamptz '2026-05-01' AS churned_at, 100::numeric AS initial_amount, 100::numeric AS current_amount;
SELECT channel, leads, customers, value_per_lead, value_per_customer, retention_beyond_chance AS keeps FROM funnel.channel_ranking;
ROLLBACK;
SELECT lead_funnel.disconnect();
DROP SCHEMA crm CASCADE;
