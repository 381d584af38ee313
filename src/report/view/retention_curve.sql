CREATE OR REPLACE VIEW retention_curve WITH (security_invoker = true) AS
SELECT s.channel, s.month, s.at_risk, s.churned, s.retention, s.retention_low, s.retention_high
FROM retention_curve_by_group s
WHERE s.grouped_by = 'channel'
ORDER BY s.channel, s.month;

COMMENT ON VIEW retention_curve IS
    'Per channel the share of the customers that stays, month by month after the start (Kaplan and Meier).';
COMMENT ON COLUMN retention_curve.retention_low IS
    'The lower bound of retention, with 95 % confidence (Greenwood, log-log), see retention_curve(); NULL while nobody has left, and '
    'when all have.';
COMMENT ON COLUMN retention_curve.retention_high IS 'Its upper bound.';
