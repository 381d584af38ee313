CREATE OR REPLACE VIEW unsure_customer WITH (security_invoker = true) AS
SELECT NULL::text AS customer_id, NULL::timestamptz AS started_at
WHERE false;

COMMENT ON VIEW unsure_customer IS
    'The customers of whom the CRM does not tell whether they stay. Where it tells so of others they count as staying.';
COMMENT ON COLUMN unsure_customer.customer_id IS 'The customer''s key in the CRM.';
COMMENT ON COLUMN unsure_customer.started_at IS 'When it became a customer.';
