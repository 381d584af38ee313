CREATE OR REPLACE VIEW retention_curve_campaign WITH (security_invoker = true) AS
SELECT s.channel, s.campaign, s.month, s.at_risk, s.churned, s.retention, s.retention_low, s.retention_high
FROM retention_curve_by_group s
WHERE s.grouped_by = 'campaign'
ORDER BY s.channel, s.campaign, s.month;

COMMENT ON VIEW retention_curve_campaign IS
    'Per channel and campaign the share of the customers that stays, month by month after the start (Kaplan and Meier).';
COMMENT ON COLUMN retention_curve_campaign.retention_low IS
    'The lower bound of retention, with 95 % confidence (Greenwood, log-log), see retention_curve(); NULL while nobody has left, and '
    'when all have.';
COMMENT ON COLUMN retention_curve_campaign.retention_high IS 'Its upper bound.';
