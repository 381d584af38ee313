CREATE OR REPLACE VIEW customer WITH (security_invoker = true) AS
SELECT w.customer_id,
       (array_agg(w.lead_id ORDER BY w.closed_at, w.lead_id))[1] AS lead_id,
       min(w.closed_at) AS started_at,
       NULL::timestamptz AS first_value_at,
       NULL::timestamptz AS churned_at,
       (array_agg(w.amount ORDER BY w.closed_at, w.lead_id))[1] AS initial_amount,
       sum(w.amount) AS current_amount
FROM (SELECT l.customer_id, l.lead_id, l.closed_at,
             CASE WHEN l.foreign_currency IS NULL THEN _finite(l.amount)
                  ELSE _converted(l.amount, (COALESCE(l.closed_at, (SELECT as_of())) AT TIME ZONE (SELECT h.zone FROM working_hours h))::date,
                                  x.days, x.rates) END AS amount
      FROM (SELECT r.customer_id, r.lead_id, r.amount,
                   _closing_time(r.received_at, r.closed_at, r.stage_changed_at, true, (SELECT as_of()), (SELECT _is_live())) AS closed_at,
                   CASE WHEN r.currency IS DISTINCT FROM (SELECT _currency_code(s.currency) FROM settings s)
                        THEN NULLIF(_currency_code(r.currency), (SELECT _currency_code(s.currency) FROM settings s)) END AS foreign_currency
            FROM lead r
            WHERE r.crm_stage = 'customer' AND r.customer_id IS NOT NULL AND (r.received_at > (SELECT as_of())) IS NOT TRUE) l
      LEFT JOIN fx_series x ON x.currency = l.foreign_currency
      WHERE (l.closed_at > (SELECT as_of())) IS NOT TRUE) w
GROUP BY w.customer_id;

COMMENT ON VIEW customer IS 'The contract with the CRM: one row per customer.';
COMMENT ON COLUMN customer.customer_id IS 'The customer''s key in the CRM, as text.';
COMMENT ON COLUMN customer.lead_id IS 'The lead that the customer came from.';
COMMENT ON COLUMN customer.started_at IS 'When it became a customer.';
COMMENT ON COLUMN customer.first_value_at IS 'When the customer first felt progress, when the CRM knows it.';
COMMENT ON COLUMN customer.churned_at IS 'When the customer left; NULL while it stays.';
COMMENT ON COLUMN customer.initial_amount IS 'What it bought at the start, in the currency of the reports.';
COMMENT ON COLUMN customer.current_amount IS 'What it has bought, or pays, now, in the currency of the reports.';
