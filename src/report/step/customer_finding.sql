CREATE OR REPLACE VIEW customer_finding WITH (security_invoker = true) AS
-- Customers, and the leads that they name, are read once.
WITH told AS MATERIALIZED (
    SELECT u.* FROM customer u
), told_lead AS MATERIALIZED (
    SELECT l.lead_id, l.crm_stage FROM lead_told l WHERE l.lead_id IN (SELECT u.lead_id FROM told u)
), start AS MATERIALIZED (
    SELECT u.customer_id, min(u.started_at) FILTER (WHERE s.has_started) AS started_at,
           CASE WHEN bool_and((_can_be(u.churned_at) AND u.churned_at BETWEEN u.started_at AND (SELECT as_of())) IS TRUE)
                     FILTER (WHERE s.has_started)
                THEN max(u.churned_at) FILTER (WHERE s.has_started) END AS churned_at
    FROM told u
    CROSS JOIN LATERAL (SELECT (_can_be(u.started_at) AND u.started_at <= (SELECT as_of())) IS TRUE AS has_started) s
    WHERE u.customer_id <> ''
    GROUP BY u.customer_id
)
SELECT f.finding, u.customer_id, u.lead_id
-- Full joins, as the planner may take both sides for few, and would compare each row with each.
FROM (SELECT u.*, l.lead_id AS found_lead_id, l.won
      FROM (SELECT u.*, true AS is_told FROM told u) u
      FULL JOIN (SELECT l.lead_id, bool_or(l.crm_stage = 'customer') AS won FROM told_lead l GROUP BY l.lead_id) l ON l.lead_id = u.lead_id
      OFFSET 0) u
CROSS JOIN (SELECT as_of() AS as_of, _is_live() AS live OFFSET 0) t
CROSS JOIN LATERAL unnest(
    ARRAY['customer without a key', 'customer without a start', 'customer who started in the future',
          'churned before the start', 'first value before the start', 'first value after the churn',
          'churned in the future', 'first value in the future', 'customer with a time outside the years 1900 to 9999',
          'customer with a negative amount', 'customer with an amount that is no number or too large',
          'customer of a lead that is not there', 'customer of a lead that is not won',
          'expanded before the start', 'expanded after the churn', 'expanded in the future'],
    ARRAY[COALESCE(u.customer_id, '') = '',
          _can_be(u.started_at) IS NOT TRUE,
          t.live AND u.started_at > t.as_of AND _can_be(u.started_at),
          u.churned_at < u.started_at AND _can_be(u.churned_at) AND _can_be(u.started_at),
          u.first_value_at < u.started_at AND _can_be(u.first_value_at) AND _can_be(u.started_at),
          u.first_value_at > u.churned_at AND u.churned_at >= u.started_at AND _can_be(u.first_value_at) AND _can_be(u.churned_at)
          AND u.first_value_at <= t.as_of,
          t.live AND u.churned_at > t.as_of AND _can_be(u.churned_at),
          t.live AND u.first_value_at > t.as_of AND _can_be(u.first_value_at),
          NOT _can_be(u.churned_at) OR NOT _can_be(u.first_value_at) OR NOT _can_be(u.expanded_at),
          (u.initial_amount < 0 AND u.initial_amount > -1e20) OR (u.current_amount < 0 AND u.current_amount > -1e20)
          OR (u.monthly_amount < 0 AND u.monthly_amount > -1e20) OR (u.one_off_amount < 0 AND u.one_off_amount > -1e20),
          abs(u.initial_amount) >= 1e20 OR abs(u.current_amount) >= 1e20 OR abs(u.monthly_amount) >= 1e20
          OR abs(u.one_off_amount) >= 1e20,
          u.lead_id <> '' AND u.found_lead_id IS NULL,
          u.found_lead_id IS NOT NULL AND u.won IS NOT TRUE,
          u.expanded_at < u.started_at AND _can_be(u.expanded_at) AND _can_be(u.started_at),
          u.expanded_at > u.churned_at AND u.churned_at >= u.started_at AND _can_be(u.expanded_at) AND _can_be(u.churned_at)
          AND u.expanded_at <= t.as_of,
          t.live AND u.expanded_at > t.as_of AND _can_be(u.expanded_at)]) f (finding, is_so)
-- Where as_of is set, who starts later is no customer yet.
WHERE u.is_told AND f.is_so AND (t.live OR (u.started_at > t.as_of) IS NOT TRUE OR NOT _can_be(u.started_at))
UNION ALL
SELECT 'customer with several rows', u.customer_id, min(u.lead_id)
FROM told u
WHERE u.customer_id <> ''
GROUP BY u.customer_id
-- Where as_of is set, a customer who starts later is not there yet.
HAVING count(*) > 1 AND bool_or((SELECT _is_live()) OR (u.started_at > (SELECT as_of())) IS NOT TRUE)
UNION ALL
SELECT 'customer of whom nobody knows whether it stays', u.customer_id, NULL
FROM unsure_customer u
WHERE u.started_at <= (SELECT as_of())
  AND EXISTS (SELECT 1 FROM told t WHERE _can_be(t.churned_at) AND _can_be(t.started_at) AND t.churned_at >= t.started_at)
UNION ALL
-- What customer_pay leaves out.
SELECT f.finding, e.customer_id, NULL
FROM (SELECT e.*, u.customer_id IS NOT NULL AS is_there, u.started_at, u.churned_at
      FROM (SELECT e.*, true AS is_told FROM customer_event e) e
      FULL JOIN start u ON u.customer_id = e.customer_id
      OFFSET 0) e
CROSS JOIN LATERAL (
    SELECT CASE WHEN _can_be(e.at) IS NOT TRUE THEN 'customer event without a time'
                WHEN e.kind IS NULL OR lower(e.kind) NOT IN ('started', 'changed', 'left', 'returned')
                THEN 'customer event of an unknown kind'
                WHEN NOT e.is_there THEN 'customer event of a customer that is not there'
                WHEN e.at > (SELECT as_of()) THEN CASE WHEN (SELECT _is_live()) THEN 'customer event in the future' END
                WHEN lower(e.kind) <> 'left' AND (e.monthly_amount >= 0 AND e.monthly_amount < 1e20) IS NOT TRUE
                THEN 'customer event without an amount that can be'
                WHEN e.at < e.started_at THEN 'customer event before the start'
                WHEN e.at >= e.churned_at AND lower(e.kind) <> 'left' THEN 'customer event after the churn' END AS finding) f
WHERE e.is_told AND f.finding IS NOT NULL;

COMMENT ON VIEW customer_finding IS
    'What does not add up in the CRM''s customers and their events, a row per customer or event and finding; data_quality counts them. '
    'What is yet to come is told only where as_of is not set.';
COMMENT ON COLUMN customer_finding.finding IS 'What is wrong, in English.';
COMMENT ON COLUMN customer_finding.customer_id IS 'The customer.';
COMMENT ON COLUMN customer_finding.lead_id IS 'The lead that the customer came from.';
