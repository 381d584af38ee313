-- A second look at all leads, and only where something was spent.
CREATE OR REPLACE VIEW received_months WITH (security_invoker = true) AS
SELECT c.channel, min(_month(c.received_at, c.zone)) AS first_month, max(_month(c.received_at, c.zone)) AS last_month
FROM lead_classified c
WHERE isfinite(c.received_at) AND EXISTS (SELECT 1 FROM spend)
GROUP BY c.channel;

COMMENT ON VIEW received_months IS
    'Of which months each channel has leads, and so needs spend. No rows where the table spend has none.';
COMMENT ON COLUMN received_months.first_month IS 'The first day of the first month in which one came in.';
COMMENT ON COLUMN received_months.last_month IS 'The first day of the last month in which one came in.';
