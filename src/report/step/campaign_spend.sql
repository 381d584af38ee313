CREATE OR REPLACE VIEW campaign_spend WITH (security_invoker = true) AS
SELECT p.channel, p.campaign, sum(p.amount) AS spend, array_agg(DISTINCT date_trunc('month', p.day::timestamp)::date) AS months
FROM spend_told p
GROUP BY p.channel, p.campaign;

COMMENT ON VIEW campaign_spend IS 'What each campaign cost by as_of(), and each channel without a campaign.';
COMMENT ON COLUMN campaign_spend.channel IS 'The reporting channel.';
COMMENT ON COLUMN campaign_spend.campaign IS 'The campaign; empty: the channel as a whole.';
COMMENT ON COLUMN campaign_spend.spend IS 'What it cost.';
COMMENT ON COLUMN campaign_spend.months IS 'The first days of the months of which that is known.';
