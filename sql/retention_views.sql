-- The views retention and retention_curve, per channel.
SET timezone = 'UTC';
SET datestyle = 'ISO, DMY';
SET intervalstyle = 'postgres';
SET client_min_messages = warning;
SET lead_funnel.as_of = '2026-11-23 12:00+00';
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
-- one is young. Email: left before it began. Without a lead; and one who is still to come.
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
SELECT lead_funnel.disconnect();
DROP SCHEMA crm CASCADE;
