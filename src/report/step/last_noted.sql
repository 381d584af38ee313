CREATE OR REPLACE VIEW last_noted WITH (security_invoker = true) AS
SELECT s.lead_id, max(s.noted_at) AS noted_at
FROM signal s
WHERE s.noted_at <= (SELECT as_of())
GROUP BY s.lead_id;

COMMENT ON VIEW last_noted IS 'When a signal was last noted for a lead, by as_of().';
