-- A customer with events pays by these. Of another one only its start, its first expansion and its end are known; the amount
-- before the expansion is that of its start where both are monthly ones.
CREATE OR REPLACE VIEW customer_pay WITH (security_invoker = true) AS
WITH stay AS MATERIALIZED (
    SELECT u.customer_id, u.started_at, u.churned_at, u.initial_amount, u.current_amount, u.monthly_amount, u.expanded_at
    FROM customer_as_of u
), event AS MATERIALIZED (
    -- What customer_event_finding tells of moves nothing.
    SELECT DISTINCT ON (e.customer_id, e.at) e.customer_id, e.at, CASE WHEN e.kind = 'left' THEN 0 ELSE e.monthly_amount END AS pays
    FROM (SELECT e.customer_id, e.at, lower(e.kind) AS kind, e.monthly_amount FROM customer_event e) e
    JOIN stay u ON u.customer_id = e.customer_id
    WHERE isfinite(e.at) AND e.at BETWEEN u.started_at AND (SELECT as_of())
      AND (e.kind = 'left' OR e.kind IN ('started', 'changed', 'returned') AND e.monthly_amount >= 0 AND e.monthly_amount < 1e30)
    ORDER BY e.customer_id, e.at, e.kind = 'left', e.monthly_amount DESC
)
SELECT c.customer_id, c.at, lead(c.at, 1, (SELECT as_of())) OVER w AS until, COALESCE(lag(c.pays) OVER w, 0) AS paid_before, c.pays,
       min(c.at) FILTER (WHERE c.pays > 0) OVER (PARTITION BY c.customer_id) AS first_paid_at, true AS by_event
FROM event c
WINDOW w AS (PARTITION BY c.customer_id ORDER BY c.at)
UNION ALL
SELECT u.customer_id, c.at, c.until, c.paid_before, c.pays, u.started_at, false
FROM (SELECT u.customer_id, u.started_at, COALESCE(u.churned_at, (SELECT as_of())) AS ended_at, u.churned_at, u.monthly_amount,
             CASE WHEN u.initial_amount < u.monthly_amount AND u.current_amount = u.monthly_amount AND u.expanded_at > u.started_at
                  THEN u.expanded_at END AS expanded_at, u.initial_amount
      FROM stay u
      WHERE u.monthly_amount IS NOT NULL AND NOT EXISTS (SELECT FROM event e WHERE e.customer_id = u.customer_id)) u
CROSS JOIN LATERAL (
    VALUES (u.started_at, COALESCE(u.expanded_at, u.ended_at), 0,
            CASE WHEN u.expanded_at IS NULL THEN u.monthly_amount ELSE u.initial_amount END),
           (u.expanded_at, u.ended_at, u.initial_amount, u.monthly_amount),
           (u.churned_at, (SELECT as_of()), u.monthly_amount, 0)) c (at, until, paid_before, pays)
WHERE c.at IS NOT NULL;

COMMENT ON VIEW customer_pay IS
    'What each customer pays each month, one row per change by as_of(): by the view customer_event, else from its start on its '
    'monthly_amount. Who has neither has no row.';
COMMENT ON COLUMN customer_pay.customer_id IS 'The customer.';
COMMENT ON COLUMN customer_pay.at IS 'When it changed.';
COMMENT ON COLUMN customer_pay.until IS 'Until when it stayed so: the next change, or as_of().';
COMMENT ON COLUMN customer_pay.paid_before IS 'What it paid each month before.';
COMMENT ON COLUMN customer_pay.pays IS
    'What it pays each month from then on. Of several events at one instant the highest counts, and one of leaving only alone.';
COMMENT ON COLUMN customer_pay.first_paid_at IS 'When it first paid anything.';
COMMENT ON COLUMN customer_pay.by_event IS 'Whether an event tells so.';
