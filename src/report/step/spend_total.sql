CREATE OR REPLACE VIEW spend_total WITH (security_invoker = true) AS
SELECT p.channel, sum(p.amount) AS spend, array_agg(DISTINCT date_trunc('month', p.day::timestamp)::date) AS months
FROM spend p
WHERE p.day <= (SELECT (as_of() AT TIME ZONE w.zone)::date FROM working_hours w)
GROUP BY p.channel;

COMMENT ON VIEW spend_total IS 'What each channel cost by as_of().';
COMMENT ON COLUMN spend_total.channel IS 'The reporting channel.';
COMMENT ON COLUMN spend_total.spend IS 'What it cost.';
COMMENT ON COLUMN spend_total.months IS 'The first days of the months of which that is known.';
