CREATE OR REPLACE VIEW spend_told WITH (security_invoker = true) AS
SELECT p.day, p.channel, p.campaign, p.amount
-- Read as JSON, since a view of the user's in the place of the table may have no such column, or get it later.
FROM (SELECT s.day, s.channel, COALESCE(to_jsonb(s) ->> 'campaign', '') AS campaign, s.amount FROM spend s) p
WHERE p.day <= (SELECT (as_of() AT TIME ZONE w.zone)::date FROM working_hours w);

COMMENT ON VIEW spend_told IS 'What advertising cost by as_of(), a row as in the table spend.';
COMMENT ON COLUMN spend_told.day IS 'The day of the spending.';
COMMENT ON COLUMN spend_told.channel IS 'The reporting channel.';
COMMENT ON COLUMN spend_told.campaign IS 'The campaign; empty: the channel as a whole.';
COMMENT ON COLUMN spend_told.amount IS 'What it cost.';
