CREATE OR REPLACE VIEW customer WITH (security_invoker = true) AS
SELECT w.customer_id,
       (array_agg(w.lead_id ORDER BY w.closed_at, w.lead_id))[1] AS lead_id,
       min(w.closed_at) AS started_at,
       NULL::timestamptz AS first_value_at,
       NULL::timestamptz AS churned_at,
       (array_agg(w.amount ORDER BY w.closed_at, w.lead_id))[1] AS initial_amount,
       sum(w.amount) AS current_amount
FROM (SELECT l.customer_id, l.lead_id, l.amount,
             _closing_time(l.received_at, l.closed_at, l.stage_changed_at, true, (SELECT as_of()), (SELECT _is_live())) AS closed_at
      FROM lead l
      WHERE l.crm_stage = 'customer' AND l.customer_id IS NOT NULL) w
GROUP BY w.customer_id;

COMMENT ON VIEW customer IS 'The contract with the CRM: one row per customer.';
COMMENT ON COLUMN customer.customer_id IS 'The customer''s key in the CRM, as text.';
COMMENT ON COLUMN customer.lead_id IS 'The lead that the customer came from.';
COMMENT ON COLUMN customer.started_at IS 'When it became a customer.';
COMMENT ON COLUMN customer.first_value_at IS 'When the customer first felt progress, when the CRM knows it.';
COMMENT ON COLUMN customer.churned_at IS 'When the customer left; NULL while it stays.';
COMMENT ON COLUMN customer.initial_amount IS 'What it bought at the start.';
COMMENT ON COLUMN customer.current_amount IS 'What it has bought, or pays, now.';
