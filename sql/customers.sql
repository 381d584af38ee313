-- Customers after the close: churn by month, movements of revenue, upsell, first value and lifetime value per channel.
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET intervalstyle = 'postgres';
SET client_min_messages = warning;
SET lead_funnel.as_of = '2026-06-15 00:00+00';
\pset format unaligned
\pset null '-'

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
INSERT INTO crm.lead (lead_id, received_at, source, medium, campaign, crm_stage)
VALUES ('1', '2025-01-01 10:00+00', 'google', 'cpc', 'spring', 'customer'), ('2', '2025-05-01 10:00+00', 'google', 'cpc', 'spring', 'customer'),
       ('3', '2026-01-01 10:00+00', 'google', 'cpc', 'autumn', 'customer'), ('4', '2026-02-01 10:00+00', 'news', 'email', NULL, 'customer');
CREATE TABLE crm.customer (customer_id text, lead_id text, started_at timestamptz, first_value_at timestamptz, churned_at timestamptz,
    initial_amount numeric, current_amount numeric, monthly_amount numeric, expanded_at timestamptz, account_manager text);
-- Search: one grows, one leaves, one leaves and comes back. Email: one starts and leaves within a month, one stays. One without a lead.
INSERT INTO crm.customer
VALUES ('grows', '1', '2025-02-10', '2025-02-12', NULL, 100, 160, 160, '2026-03-10', 'Ann'),
       ('leaves', '2', '2025-05-10', '2025-06-10', '2026-04-20', 50, 50, 50, NULL, 'Ann'),
       ('back', '3', '2026-01-05', NULL, NULL, 30, 20, 20, NULL, 'Bob'),
       ('short', '4', '2026-02-02', '2026-02-03', '2026-02-20', 10, 10, 10, NULL, NULL),
       ('stays', '4', '2026-02-10', NULL, NULL, 40, 40, 40, NULL, 'Bob'),
       ('alone', NULL, '2026-03-10', NULL, NULL, NULL, 7, NULL, NULL, NULL);
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; UTC');
INSERT INTO funnel.spend (day, channel, amount)
SELECT d::date, 'Google Ads', 30 FROM generate_series(timestamp '2025-01-01', '2026-01-01', '1 month') d;
UPDATE funnel.settings SET margin = 0.5, lifetime_months = 12;

-- Who left, month by month.
SELECT * FROM funnel.churn_month WHERE month >= '2026-01-01';
-- Without events a customer pays its monthly amount from the start to the end, less before it expanded.
SELECT * FROM funnel.revenue_movement WHERE month >= '2026-01-01';
SELECT channel, period, customers, mrr_at_start, net_revenue_retention FROM funnel.revenue_retention;
SELECT * FROM funnel.upsell;
SELECT * FROM funnel.time_to_first_value;
\x
SELECT * FROM funnel.lifetime_value;
\x
-- By campaign, and by month of start.
SELECT channel, campaign, customers, active, churned, churn_rate, lifetime_revenue FROM funnel.retention_campaign;
SELECT start_month, channel, customers, active, churned, retention_3_months FROM funnel.retention_cohort;
SELECT channel, campaign, customers, expanded, upsell_rate FROM funnel.upsell_campaign;
SELECT start_month, channel, customers, expanded FROM funnel.upsell_cohort WHERE expanded > 0;
SELECT channel, campaign, customers, had_value, not_yet FROM funnel.time_to_first_value_campaign;
SELECT start_month, channel, customers, had_value, not_yet FROM funnel.time_to_first_value_cohort;
SELECT month, channel, campaign, customers_at_start, churned FROM funnel.churn_month_campaign WHERE churned > 0;
SELECT month, channel, start_month, customers_at_start, churned FROM funnel.churn_month_cohort WHERE churned > 0;
SELECT month, channel, start_month, mrr_at_start, new, expansion, churned, mrr_at_end FROM funnel.revenue_movement_cohort WHERE mrr_at_end <> mrr_at_start;
SELECT channel, start_month, month, at_risk, churned, retention FROM funnel.retention_curve_cohort WHERE churned > 0;
SELECT channel, campaign, customers, lifetime_revenue, monthly_amount, months_seen, expected_value FROM funnel.lifetime_value_campaign;
SELECT channel, start_month, customers, months_seen, expected_value, spend, cac, months_to_pay_back, ltv_to_cac FROM funnel.lifetime_value_cohort;
-- Who leaves at the instant at which it starts moves nothing.
BEGIN;
INSERT INTO crm.customer VALUES ('flash', '4', '2026-03-05', NULL, '2026-03-05', 5, 5, 5, NULL, NULL);
SELECT mrr_at_start, new, churned, mrr_at_end FROM funnel.revenue_movement WHERE channel = 'Email' AND month = '2026-03-01';
ROLLBACK;

-- With events every movement is known.
CREATE TABLE crm.customer_event (customer_id text, at timestamptz, kind text, monthly_amount numeric);
INSERT INTO crm.customer_event
VALUES ('grows', '2025-02-10', 'started', 100), ('grows', '2026-03-10', 'changed', 160),
       ('leaves', '2025-05-10', 'started', 60), ('leaves', '2026-02-10', 'changed', 50), ('leaves', '2026-04-20', 'left', 50),
       ('back', '2026-01-05', 'started', 30), ('back', '2026-03-01', 'left', NULL), ('back', '2026-05-01', 'Returned', 25),
       ('back', '2026-05-20', 'changed', 20), ('short', '2026-02-02', 'started', 10), ('short', '2026-02-20', 'left', 0);
SELECT lead_funnel.connect('custom', crm_schema => 'crm');
SELECT * FROM funnel.revenue_movement WHERE month >= '2026-01-01';
SELECT * FROM funnel.revenue_retention;
SELECT channel, campaign, period, customers, net_revenue_retention AS nrr, gross_revenue_retention AS grr FROM funnel.revenue_retention_campaign;
SELECT channel, start_month, period, customers, net_revenue_retention AS nrr, gross_revenue_retention AS grr FROM funnel.revenue_retention_cohort;
SELECT channel, customers, lifetime_revenue, monthly_amount, months_seen, expected_value, cac, months_to_pay_back, ltv_to_cac
FROM funnel.lifetime_value;
-- By a day of the past.
BEGIN;
SET LOCAL lead_funnel.as_of = '2026-03-05';
SELECT * FROM funnel.revenue_movement WHERE month >= '2026-02-01';
SELECT * FROM funnel.churn_month WHERE month >= '2026-02-01';
SELECT channel, customers, expanded FROM funnel.upsell;
ROLLBACK;

-- What does not add up is told, and moves nothing.
BEGIN;
INSERT INTO crm.customer_event
VALUES ('grows', NULL, 'changed', 1), ('grows', '-infinity', 'changed', 1), ('grows', '2026-04-01', 'paused', 1), ('grows', '2026-04-01', NULL, 1),
       ('nobody', '2026-04-01', 'started', 1), (NULL, '2026-04-01', 'started', 1), ('grows', '2100-01-01', 'changed', 1),
       ('grows', '2026-04-01', 'changed', -1), ('grows', '2026-04-01', 'changed', 'NaN'), ('grows', '2026-04-01', 'changed', NULL),
       ('grows', '2025-01-01', 'started', 1);
UPDATE crm.customer SET expanded_at = CASE customer_id WHEN 'back' THEN timestamptz '2025-12-31' WHEN 'leaves' THEN '2026-05-01'
                                                       WHEN 'stays' THEN '2100-01-01' WHEN 'alone' THEN 'infinity' END;
UPDATE crm.customer SET monthly_amount = CASE customer_id WHEN 'alone' THEN -7 ELSE numeric 'Infinity' END WHERE customer_id IN ('alone', 'stays');
SELECT mrr_at_start, new, expansion, contraction, churned, returned, mrr_at_end FROM funnel.revenue_movement
WHERE month = '2026-05-01' AND channel = 'Google Ads';
SELECT channel, customers, expanded FROM funnel.upsell;
RESET lead_funnel.as_of;
SELECT finding, leads, examples, effect, remedy FROM funnel.data_quality WHERE finding ~ 'customer|expanded';
ROLLBACK;

-- What the CRM tells of nobody is not known.
UPDATE crm.customer SET churned_at = NULL, first_value_at = NULL, expanded_at = NULL, monthly_amount = NULL;
TRUNCATE crm.customer_event;
UPDATE funnel.settings SET margin = NULL;
SELECT * FROM funnel.churn_month WHERE month >= '2026-06-01';
SELECT * FROM funnel.revenue_movement WHERE month >= '2026-06-01';
SELECT count(*) FROM funnel.revenue_retention;
SELECT * FROM funnel.upsell;
SELECT * FROM funnel.time_to_first_value;
\x
SELECT * FROM funnel.lifetime_value WHERE channel = 'Google Ads';
\x
-- What cannot be set
UPDATE funnel.settings SET margin = 1.2;
UPDATE funnel.settings SET churn_after = '0 days';
UPDATE funnel.settings SET lifetime_months = 0;
SELECT lead_funnel.disconnect();
DROP SCHEMA crm CASCADE;
