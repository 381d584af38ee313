CREATE OR REPLACE VIEW retention_curve_cohort WITH (security_invoker = true) AS
SELECT s.channel, s.start_month, s.month, s.at_risk, s.churned, s.retention, s.retention_low, s.retention_high
FROM retention_curve_by_group s
WHERE s.grouped_by = 'cohort'
ORDER BY s.channel, s.start_month, s.month;

COMMENT ON VIEW retention_curve_cohort IS
    'Per channel and month of start the share of the customers that stays, month by month after the start (Kaplan and Meier).';
COMMENT ON COLUMN retention_curve_cohort.retention_low IS
    'The lower bound of retention, with 95 % confidence (Greenwood, log-log), see retention_curve(); NULL while nobody has left, and '
    'when all have.';
COMMENT ON COLUMN retention_curve_cohort.retention_high IS 'Its upper bound.';
