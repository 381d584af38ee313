-- A small CRM of which few columns have the contract's types, so that the views cast them.
CREATE SCHEMA my_crm;
CREATE TABLE my_crm.row AS
SELECT i::bigint AS lead_id, '2026-01-05 08:00+00'::timestamptz + i * interval '37 hours' AS received_at,
       (ARRAY['google', 'facebook', 'partner', NULL])[i % 4 + 1]::varchar(40) AS source,
       (ARRAY['cpc', 'paid_social', 'referral', NULL])[i % 4 + 1]::name AS medium,
       (ARRAY['brand', 'retargeting', NULL])[i % 3 + 1]::varchar AS campaign, NULL::varchar AS landing_page,
       (ARRAY['offerteaanvraag', 'calculator', 'nieuwsbrief', 'iets anders'])[i % 4 + 1]::varchar AS conversion,
       CASE WHEN i % 5 = 0 THEN '{need,budget}'::varchar[] END AS signals, 'ann'::name AS owner,
       (ARRAY['north', NULL])[i % 2 + 1]::varchar AS team, NULL::timestamptz AS handed_over_at,
       CASE WHEN i % 3 > 0 THEN '2026-01-05 08:00+00'::timestamptz + i * interval '37 hours 20 minutes' END AS responded_at,
       NULL::timestamptz AS next_step_at, CASE WHEN i % 7 = 0 THEN 'customer' WHEN i % 7 = 1 THEN 'sql' END::varchar AS crm_stage,
       i % 7 = 3 AS lost, NULL::varchar AS lost_reason, NULL::timestamptz AS closed_at, i * 10 AS amount, i % 7 AS customer_id
FROM generate_series(1, 150) i;
CREATE VIEW my_crm.lead AS SELECT * FROM my_crm.row;
CREATE VIEW my_crm.touch AS SELECT lead_id, received_at AS touched_at, source, medium, campaign FROM my_crm.row;
CREATE VIEW my_crm.customer AS
SELECT customer_id, min(lead_id) AS lead_id, min(received_at) AS started_at, NULL::timestamptz AS first_value_at,
       NULL::timestamptz AS churned_at, min(amount) AS initial_amount, sum(amount) AS current_amount
FROM my_crm.row WHERE crm_stage = 'customer' GROUP BY customer_id;
-- Some of the other CRM's leads will do.
DELETE FROM public.crm_lead WHERE id % 10 > 0;
