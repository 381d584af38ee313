-- What does not add up is told, and moves nothing. An event of a customer who is not there yet waits with it.
CREATE OR REPLACE VIEW customer_event_as_of WITH (security_invoker = true) AS
SELECT e.customer_id, e.at, e.kind, CASE WHEN e.kind = 'left' THEN 0 ELSE e.monthly_amount END AS monthly_amount,
       CASE WHEN e.at IS NULL OR NOT isfinite(e.at) THEN 'customer event without a time'
            WHEN e.kind IS NULL OR e.kind NOT IN ('started', 'changed', 'left', 'returned') THEN 'customer event of an unknown kind'
            WHEN u.customer_id IS NULL AND NOT e.is_known THEN 'customer event of a customer that is not there'
            WHEN e.at > t.as_of THEN CASE WHEN t.live THEN 'customer event in the future' END
            WHEN e.kind <> 'left' AND (e.monthly_amount >= 0 AND e.monthly_amount < 1e30) IS NOT TRUE
            THEN 'customer event without an amount that can be'
            WHEN e.at < u.started_at THEN 'customer event before the start' END AS finding,
       COALESCE(u.customer_id IS NOT NULL AND isfinite(e.at) AND e.at BETWEEN u.started_at AND t.as_of
                AND (e.kind = 'left' OR e.kind IN ('started', 'changed', 'returned')
                                        AND e.monthly_amount >= 0 AND e.monthly_amount < 1e30), false) AS counts
FROM (SELECT e.customer_id, e.at, lower(e.kind) AS kind, e.monthly_amount,
             EXISTS (SELECT FROM customer k WHERE k.customer_id = e.customer_id) AS is_known
      FROM customer_event e) e
CROSS JOIN (SELECT as_of() AS as_of, _is_live() AS live OFFSET 0) t
LEFT JOIN customer_as_of u ON u.customer_id = e.customer_id;

COMMENT ON VIEW customer_event_as_of IS 'The contract''s events of customers as they stood at as_of(), each with what is wrong with it.';
COMMENT ON COLUMN customer_event_as_of.customer_id IS 'The customer.';
COMMENT ON COLUMN customer_event_as_of.at IS 'When.';
COMMENT ON COLUMN customer_event_as_of.kind IS 'started, changed, left or returned.';
COMMENT ON COLUMN customer_event_as_of.monthly_amount IS 'What it pays each month from then on; of who left 0.';
COMMENT ON COLUMN customer_event_as_of.finding IS 'What is wrong, as in the view finding_text; NULL: nothing.';
COMMENT ON COLUMN customer_event_as_of.counts IS 'Whether the reports count it: nothing is wrong with it, and it is not yet to come.';
