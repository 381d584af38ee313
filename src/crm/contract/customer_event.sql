CREATE OR REPLACE VIEW customer_event WITH (security_invoker = true) AS
SELECT NULL::text AS customer_id, NULL::timestamptz AS at, NULL::text AS kind, NULL::numeric AS monthly_amount
WHERE false;

COMMENT ON VIEW customer_event IS
    'The contract with the CRM: what changed in what a customer pays each month, one row per change; empty where the CRM keeps none. A '
    'customer who is here pays by these rows, another one its monthly_amount from its start until it leaves. Rows from churned_at on do '
    'not count: who came back has no churned_at.';
COMMENT ON COLUMN customer_event.customer_id IS 'The customer, as in the view customer.';
COMMENT ON COLUMN customer_event.at IS 'When.';
COMMENT ON COLUMN customer_event.kind IS 'started, changed, left or returned.';
COMMENT ON COLUMN customer_event.monthly_amount IS
    'What it pays each month from then on, in the currency of the reports; of who left nothing, whatever stands here.';
