-- The customers that the leads tell of: by a day of the past those that were won by it.
CREATE OR REPLACE VIEW won_customer WITH (security_invoker = true) AS
SELECT w.customer_id,
       (array_agg(w.lead_id ORDER BY w.closed_at, w.lead_id))[1] AS lead_id,
       min(w.closed_at) AS started_at,
       NULL::timestamptz AS first_value_at,
       NULL::timestamptz AS churned_at,
       (array_agg(w.amount ORDER BY w.closed_at, w.lead_id))[1] AS initial_amount,
       sum(w.amount) AS current_amount,
       sum(w.monthly) AS monthly_amount,
       NULL::numeric AS one_off_amount,
       (array_agg(w.closed_at ORDER BY w.closed_at, w.lead_id))[2] AS expanded_at,
       (array_agg(w.owner ORDER BY w.closed_at DESC NULLS LAST, w.lead_id) FILTER (WHERE w.owner IS NOT NULL))[1] AS account_manager
FROM (SELECT l.customer_id, l.lead_id, l.closed_at, l.owner,
             CASE WHEN l.foreign_currency IS NULL THEN _finite(l.amount)
                  ELSE _converted(l.amount, d.day, x.days, x.rates) END AS amount,
             CASE WHEN l.foreign_currency IS NULL THEN _finite(l.recurring_monthly)
                  ELSE _converted(l.recurring_monthly, d.day, x.days, x.rates) END AS monthly
      FROM (SELECT r.customer_id, r.lead_id, r.amount, r.recurring_monthly, r.owner,
                   _closing_time(r.received_at, r.closed_at, r.stage_changed_at, true, (SELECT as_of()), (SELECT _is_live())) AS closed_at,
                   CASE WHEN r.currency IS DISTINCT FROM (SELECT _currency_code(s.currency) FROM settings s)
                        THEN NULLIF(_currency_code(r.currency), (SELECT _currency_code(s.currency) FROM settings s)) END AS foreign_currency
            FROM lead_told r
            WHERE r.crm_stage = 'customer' AND r.customer_id IS NOT NULL AND (r.received_at > (SELECT as_of())) IS NOT TRUE) l
      LEFT JOIN fx_series x ON x.currency = l.foreign_currency
      CROSS JOIN LATERAL (SELECT (COALESCE(l.closed_at, (SELECT as_of())) AT TIME ZONE (SELECT h.zone FROM working_hours h))::date AS day) d
      WHERE (l.closed_at > (SELECT as_of())) IS NOT TRUE) w
GROUP BY w.customer_id;

COMMENT ON VIEW won_customer IS 'The customers that the won leads tell of, one row each.';
COMMENT ON COLUMN won_customer.customer_id IS 'The customer''s key in the CRM, as text.';
COMMENT ON COLUMN won_customer.lead_id IS 'The lead that the customer came from.';
COMMENT ON COLUMN won_customer.started_at IS 'When it became a customer.';
COMMENT ON COLUMN won_customer.first_value_at IS 'Not known: NULL.';
COMMENT ON COLUMN won_customer.churned_at IS 'Not known: NULL.';
COMMENT ON COLUMN won_customer.initial_amount IS 'What it bought at the start, in the currency of the reports.';
COMMENT ON COLUMN won_customer.current_amount IS 'What it has bought, or pays, now, in the currency of the reports.';
COMMENT ON COLUMN won_customer.monthly_amount IS
    'What it pays each month now, in the currency of the reports; NULL: nothing is known of that.';
COMMENT ON COLUMN won_customer.expanded_at IS 'When the second of its leads was won.';
COMMENT ON COLUMN won_customer.account_manager IS 'Who owns the last lead that was won.';
