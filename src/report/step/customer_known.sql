CREATE OR REPLACE VIEW customer_known WITH (security_invoker = true) AS
WITH stay AS MATERIALIZED (
    SELECT u.churned_at, u.first_value_at, u.expanded_at FROM customer_as_of u
)
SELECT EXISTS (SELECT FROM stay u WHERE u.churned_at IS NOT NULL) AS churn,
       EXISTS (SELECT FROM stay u WHERE u.first_value_at IS NOT NULL) AS first_value,
       EXISTS (SELECT FROM stay u WHERE u.expanded_at IS NOT NULL) OR e.events AS expansion, e.events
FROM (SELECT EXISTS (
          SELECT FROM customer_event e
          WHERE isfinite(e.at) AND e.at <= (SELECT as_of())
            AND lower(e.kind) IN ('started', 'changed', 'left', 'returned')) AS events OFFSET 0) e;

COMMENT ON VIEW customer_known IS
    'What the CRM tells of its customers, of any of them by as_of(), one row: what it tells of nobody is not known, rather than 0.';
COMMENT ON COLUMN customer_known.churn IS 'Who left.';
COMMENT ON COLUMN customer_known.first_value IS 'Who had first value.';
COMMENT ON COLUMN customer_known.expansion IS 'Who buys or pays more.';
COMMENT ON COLUMN customer_known.events IS 'When what it pays each month changed.';
