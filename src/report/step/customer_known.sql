CREATE OR REPLACE VIEW customer_known WITH (security_invoker = true) AS
SELECT EXISTS (SELECT FROM customer_as_of u WHERE u.churned_at IS NOT NULL) AS churn,
       EXISTS (SELECT FROM customer_as_of u WHERE u.first_value_at IS NOT NULL) AS first_value,
       EXISTS (SELECT FROM customer_as_of u WHERE u.expanded_at IS NOT NULL) OR e.events AS expansion, e.events
FROM (SELECT EXISTS (SELECT FROM customer_event_as_of e WHERE e.counts) AS events OFFSET 0) e;

COMMENT ON VIEW customer_known IS
    'What the CRM tells of its customers, of any of them by as_of(), one row: what it tells of nobody is not known, rather than 0.';
COMMENT ON COLUMN customer_known.churn IS 'Who left.';
COMMENT ON COLUMN customer_known.first_value IS 'Who had first value.';
COMMENT ON COLUMN customer_known.expansion IS 'Who buys or pays more.';
COMMENT ON COLUMN customer_known.events IS 'When what it pays each month changed.';
