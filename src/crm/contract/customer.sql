CREATE OR REPLACE VIEW customer WITH (security_invoker = true) AS
SELECT w.customer_id, w.lead_id, w.started_at, w.first_value_at, w.churned_at, w.initial_amount, w.current_amount, w.monthly_amount,
       w.one_off_amount, w.expanded_at, w.account_manager
FROM won_customer w;

COMMENT ON VIEW customer IS 'The contract with the CRM: one row per customer.';
COMMENT ON COLUMN customer.customer_id IS 'The customer''s key in the CRM, as text.';
COMMENT ON COLUMN customer.lead_id IS 'The lead that the customer came from.';
COMMENT ON COLUMN customer.started_at IS 'When it became a customer.';
COMMENT ON COLUMN customer.first_value_at IS 'When the customer first felt progress, when the CRM knows it.';
COMMENT ON COLUMN customer.churned_at IS 'When the customer left; NULL while it stays.';
COMMENT ON COLUMN customer.initial_amount IS 'What it bought at the start, in the currency of the reports.';
COMMENT ON COLUMN customer.current_amount IS 'What it has bought, or pays, now, in the currency of the reports.';
COMMENT ON COLUMN customer.monthly_amount IS 'What it pays each month now, in the currency of the reports; NULL: nothing is known of that.';
COMMENT ON COLUMN customer.one_off_amount IS
    'What it has bought besides that is not paid each month, in the currency of the reports; NULL: nothing is known of that.';
COMMENT ON COLUMN customer.expanded_at IS 'When it first bought or paid more than at the start.';
COMMENT ON COLUMN customer.account_manager IS 'Who looks after it.';
