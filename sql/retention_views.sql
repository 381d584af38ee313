-- The views retention and retention_curve, per channel.
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET intervalstyle = 'postgres';
SET client_min_messages = warning;
SET lead_funnel.as_of = '2026-11-23 12:00+00';
\pset format unaligned
\pset null '-'

\getenv srcdir PG_ABS_SRCDIR
\i :srcdir/sql/helpers/crm_lead.sql
CREATE TABLE crm.customer (customer_id text, lead_id text, started_at timestamptz, first_value_at timestamptz,
    churned_at timestamptz, initial_amount numeric, current_amount numeric);
INSERT INTO crm.lead (lead_id, received_at, source, medium, crm_stage)
VALUES ('1', '2025-01-01 10:00+00', 'google', 'cpc', 'customer'), ('2', '2025-01-01 10:00+00', 'google', 'cpc', 'customer'),
       ('3', '2025-01-01 10:00+00', 'google', 'cpc', 'customer'), ('4', '2026-10-01 10:00+00', 'google', 'cpc', 'customer'),
       ('5', '2025-06-01 10:00+00', 'news', 'email', 'customer');
-- Search: one leaves in the third month, one in the twentieth, one stays and buys more,
-- one is young. Email: left before it began, which cannot be. Without a lead; and one who is still to come.
INSERT INTO crm.customer
VALUES ('a', '1', '2025-01-10 00:00+01', '2025-01-12 00:00+01', '2025-03-20 00:00+01', 100, 100),
       ('b', '2', '2025-01-10 00:00+01', '2025-01-20 00:00+01', '2026-09-01 00:00+02', 100, 80),
       ('c', '3', '2025-01-10 00:00+01', NULL, NULL, 100, 250),
       ('d', '4', '2026-10-10 00:00+02', '2026-10-11 00:00+02', NULL, 50, 50),
       ('e', '5', '2025-06-10 00:00+02', NULL, '2025-06-09 00:00+02', 10, 10),
       ('f', NULL, '2026-06-10 00:00+02', NULL, NULL, NULL, 7),
       ('g', '4', '2026-12-10 00:00+01', NULL, NULL, 1000, 1000);
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; Europe/Brussels');
\x
SELECT * FROM funnel.retention;
\x
SELECT * FROM funnel.retention_curve WHERE churned > 0 OR month IN (0, 1, 2, 22) ORDER BY 1, 2;
-- A year earlier little of that had happened.
SET lead_funnel.as_of = '2025-11-23 12:00+00';
SELECT channel, customers, active, churned, retention_3_months, retention_12_months FROM funnel.retention;
SET lead_funnel.as_of = '2026-11-23 12:00+00';

-- A time of leaving that cannot be says nothing of who leaves.
BEGIN;
UPDATE crm.customer SET churned_at = CASE customer_id WHEN 'a' THEN timestamptz 'infinity' WHEN 'e' THEN churned_at END;
SELECT channel, customers, active, churned, retention_12_months, net_revenue_retention FROM funnel.retention;
ROLLBACK;
-- Without a table of customers they are the leads that were won: by a day of the past, by that day.
BEGIN;
UPDATE crm.lead SET amount = 100 * lead_id::int, customer_id = CASE WHEN lead_id < '4' THEN 'c' ELSE lead_id END,
    closed_at = CASE lead_id WHEN '1' THEN timestamptz '2025-02-01' WHEN '2' THEN '2025-08-01' WHEN '3' THEN NULL ELSE '2026-11-01' END;
DROP TABLE crm.customer CASCADE;
SELECT lead_funnel.connect('custom', crm_schema => 'crm') IS NOT NULL AS connected;
SELECT customer_id, started_at::date, initial_amount, current_amount FROM funnel.customer ORDER BY 1;
SET LOCAL lead_funnel.as_of = '2025-03-01';
SELECT customer_id, started_at::date, initial_amount, current_amount FROM funnel.customer ORDER BY 1;
ROLLBACK;

-- A customer who left and came back is one customer, whose gap is told. A new plan on
-- the day on which the old one ends, two plans at once, a row that a join has doubled,
-- and a row without a start leave no gap.
TRUNCATE crm.customer;
INSERT INTO crm.customer
VALUES ('back', '1', '2026-01-05', '2026-01-07', '2026-03-05', 100, 0), ('back', '2', '2026-06-05', NULL, NULL, 70, 150),
       ('plan', '1', '2026-01-05', '2026-01-07', '2026-03-05', 100, 100), ('plan', '2', '2026-03-05', NULL, NULL, 70, 120),
       ('both', '1', '2026-01-05', NULL, NULL, 100, 100), ('both', '1', '2026-01-05', NULL, '2026-06-05', 30, 30),
       ('both', '2', '2026-02-05', NULL, NULL, 50, 60),
       ('twice', '1', '2026-01-05', NULL, NULL, 100, 100), ('twice', '2', '2026-01-05', NULL, NULL, 100, 100),
       ('half', '1', NULL, NULL, NULL, 100, 100), ('half', '2', '2026-02-05', NULL, '2026-04-05', 10, 10),
       ('gone', '3', '2026-01-05', NULL, '2026-02-05', 10, 10), ('gone', '2', '2026-03-05', '2026-03-06', '2026-04-05', 20, 20),
       (NULL, '2', '2026-01-05', NULL, NULL, 1, 1), (NULL, '2', '2026-02-05', NULL, NULL, 1, 1);
SELECT customer_id AS customer, lead_id, started_at::date AS started, first_value_at::date AS value, churned_at::date AS churned,
       initial_amount AS initial, current_amount AS current, returned FROM funnel_steps.customer_as_of ORDER BY 1;
SELECT channel, customers, active, churned, returned, churn_rate, upsell_rate, net_revenue_retention, lifetime_revenue FROM funnel.retention;
SELECT finding, count(*) AS customers, array_agg(COALESCE(customer_id, '-') ORDER BY customer_id) FROM funnel_steps.customer_finding GROUP BY 1 ORDER BY 1;
-- In May the first had not come back, and nothing was to be told of it.
BEGIN;
SET LOCAL lead_funnel.as_of = '2026-05-01';
SELECT customer_id AS customer, churned_at::date AS churned, current_amount AS current, returned FROM funnel_steps.customer_as_of WHERE customer_id IN ('back', 'plan', 'gone') ORDER BY 1;
ROLLBACK;

-- Instants and amounts that cannot be are unknown, and told; what is yet to come only where as_of is not set.
TRUNCATE crm.customer;
INSERT INTO crm.customer
VALUES ('1 none', '1', NULL, NULL, NULL, 1, 1), ('2 infinite start', '1', '-infinity', NULL, NULL, 1, 1),
       ('3 infinite start', '1', 'infinity', NULL, NULL, 1, 1), ('4 to come', '1', '2100-01-01', NULL, NULL, 1, 1),
       ('5 churned before', '1', '2026-01-05', NULL, '2026-01-04', 1, 1), ('6 value before', '1', '2026-01-05', '2026-01-04', NULL, 1, 1),
       ('7 value after', '1', '2026-01-05', '2026-03-04', '2026-03-03', 1, 1), ('8 churn to come', '1', '2026-01-05', '2026-01-06', '2100-01-01', 1, 1),
       ('9 value to come', '1', '2026-01-05', '2100-01-01', NULL, 1, 1), ('A ever', '1', '2026-01-05', 'infinity', 'infinity', 1, 1),
       ('B never', '1', '2026-01-05', '-infinity', '-infinity', 1, 1), ('C less', '1', '2026-01-05', '2026-01-05', '2026-01-05', -1, -1),
       ('D no number', '1', '2026-01-05', NULL, NULL, 'NaN', '-Infinity'), ('E no lead', 'no', '2026-01-05', NULL, NULL, 1, 1),
       ('F fine', NULL, '2026-01-05', '2026-01-05', '2026-01-06', 1, 1), (NULL, '2', '2026-01-05', NULL, NULL, 1, 1), (NULL, NULL, '2026-01-05', NULL, NULL, 1, 1);
SELECT customer_id AS customer, started_at::date AS started, first_value_at::date AS value, churned_at::date AS churned,
       initial_amount AS initial, current_amount AS current FROM funnel_steps.customer_as_of ORDER BY 1;
SELECT finding, array_agg(COALESCE(customer_id, '-') ORDER BY customer_id) FROM funnel_steps.customer_finding GROUP BY 1 ORDER BY 1;
SELECT channel, customers, active, churned FROM funnel.retention;
BEGIN;
RESET lead_funnel.as_of;
SELECT finding, array_agg(customer_id ORDER BY customer_id) FROM funnel_steps.customer_finding
WHERE finding ~ 'future|years' GROUP BY 1 ORDER BY 1;
ROLLBACK;

-- What the CRM tells of nobody is NULL, not 0 or 1: who left, first values, amounts, growth.
TRUNCATE crm.customer;
INSERT INTO crm.customer VALUES ('a', '1', '2025-01-10', NULL, NULL, 100, 100), ('b', '2', '2026-01-10', NULL, NULL, NULL, 80), ('c', '5', '2026-01-10', NULL, NULL, NULL, NULL);
\x
SELECT * FROM funnel.retention;
\x
SELECT channel, max(month) AS month, sum(churned) AS churned, sum(retention) AS retention FROM funnel.retention_curve GROUP BY 1 ORDER BY 1;
INSERT INTO crm.customer VALUES ('d', '5', '2026-01-10', '2026-01-11', '2026-01-12', 100, 120);
SELECT channel, customers, active, churned, returned, churn_rate, retention_3_months AS in_3, time_to_value_median_hours AS ttv, upsell_rate, net_revenue_retention AS nrr,
       gross_revenue_retention AS grr, lifetime_revenue FROM funnel.retention;
-- So it is where customers are won leads.
SELECT lead_funnel.disconnect();
DROP TABLE crm.customer;
UPDATE crm.lead SET customer_id = lead_id, closed_at = received_at + interval '1 month', amount = 100;
SELECT lead_funnel.connect('custom', crm_schema => 'crm', hours => 'Mo-Fr 09:00-17:00; Europe/Brussels');
SELECT channel, customers, active, churned, churn_rate, retention_3_months AS in_3, time_to_value_median AS ttv, upsell_rate, net_revenue_retention AS nrr,
       gross_revenue_retention AS grr, lifetime_revenue FROM funnel.retention;
-- Who bought twice bought more.
UPDATE crm.lead SET customer_id = 1 WHERE lead_id IN ('1', '2');
SELECT channel, customers, upsell_rate FROM funnel.retention;
SELECT lead_funnel.disconnect();
DROP SCHEMA crm CASCADE;
