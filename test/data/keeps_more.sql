-- A firm of five channels, made up, in a CRM of schema crm for connect('custom'): crm.draw(SEED) draws its leads
-- from 2024-11 to 2026-10 and what became of them, always the same of a seed. Planted is the channel Referral, by
-- crm.kind: it closes 20 of 100 SQLs, where the others close 30, and of its customers 1 % leave in a month, where of
-- the others' 15 % do. A customer pays 100 a month. So a lead of Referral is worth more, and fewer of them are won.
CREATE SCHEMA crm;
CREATE TABLE crm.kind (source text PRIMARY KEY, medium text, leads int, chance float8, leaving float8);
INSERT INTO crm.kind VALUES
    ('google', 'cpc', 500, 0.30, 0.15), ('bing', 'cpc', 300, 0.30, 0.15), ('newsletter', 'email', 300, 0.30, 0.15),
    ('facebook', 'cpc', 300, 0.30, 0.15), ('partner.example', 'referral', 600, 0.20, 0.01);
CREATE TABLE crm.draw (lead_id text, source text, received_at timestamptz, luck float8, stay float8);
CREATE FUNCTION crm.draw(seed float8) RETURNS void LANGUAGE sql AS $$
    SELECT setseed(seed);
    TRUNCATE crm.draw;
    INSERT INTO crm.draw
    SELECT k.source || ' ' || i, k.source, timestamptz '2024-11-01 10:00+00' + random() * interval '720 days', random(), -ln(1 - random())
    FROM (SELECT * FROM crm.kind ORDER BY source) k, generate_series(1, k.leads) i;
    ANALYZE crm.draw;
$$;
CREATE VIEW crm.lead AS
SELECT d.lead_id, d.received_at, d.source, k.medium, NULL AS campaign, NULL AS landing_page, 'quote request' AS conversion,
       '{need,budget}'::text[] AS signals, 'Ann' AS owner, d.received_at AS handed_over_at, d.received_at AS responded_at,
       NULL::timestamptz AS next_step_at, CASE WHEN d.luck < k.chance THEN 'customer' ELSE 'sql' END AS crm_stage,
       d.luck >= k.chance AS lost, NULL AS lost_reason, d.received_at + interval '10 days' AS closed_at, 100 AS amount,
       CASE WHEN d.luck < k.chance THEN d.lead_id END AS customer_id
FROM crm.draw d JOIN crm.kind k USING (source);
-- Who leaves each month with such a chance stays so long, in months of 30 days.
CREATE VIEW crm.customer AS
SELECT c.lead_id AS customer_id, c.lead_id, c.started_at, NULL::timestamptz AS first_value_at,
       CASE WHEN c.ended_at <= '2026-11-23' THEN c.ended_at END AS churned_at, 100::numeric AS initial_amount,
       100 + 100 * floor(extract(epoch FROM LEAST(c.ended_at, '2026-11-23') - c.started_at) / 2592000) AS current_amount
FROM (SELECT d.lead_id, l.closed_at AS started_at, l.closed_at + d.stay / k.leaving * interval '30 days' AS ended_at
      FROM crm.draw d JOIN crm.kind k USING (source) JOIN crm.lead l USING (lead_id)
      WHERE l.crm_stage = 'customer') c;
SELECT crm.draw(0.5);
