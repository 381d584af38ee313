CREATE OR REPLACE VIEW retention_curve WITH (security_invoker = true) AS
SELECT s.channel, r.month, r.at_risk,
       CASE WHEN s.k_if_churn_known IS NOT NULL THEN r.churned END AS churned,
       CASE WHEN s.k_if_churn_known IS NOT NULL THEN round(r.retention, 4) END AS retention,
       round(r.low, 4) AS retention_low, round(r.high, 4) AS retention_high
FROM retention_state s
CROSS JOIN LATERAL retention_curve(s.k) r
ORDER BY s.channel, r.month;

COMMENT ON VIEW retention_curve IS
    'Per channel the share of the customers that stays, month by month after the start (Kaplan and Meier).';
COMMENT ON COLUMN retention_curve.channel IS
    'The reporting channel of the lead that the customer first came from; Unassigned when there is none.';
COMMENT ON COLUMN retention_curve.month IS 'The month of the customers, counted from 1; 0 is the start.';
COMMENT ON COLUMN retention_curve.at_risk IS 'Customers that were seen at the start of that month of theirs.';
COMMENT ON COLUMN retention_curve.churned IS
    'Those of them that left in it; NULL when the CRM does not tell who left: no row of the view customer '
    'has a churned_at.';
COMMENT ON COLUMN retention_curve.retention IS
    'The share that stays to its end and longer, rounded to 4 decimals; NULL when the CRM does not tell who '
    'left.';
COMMENT ON COLUMN retention_curve.retention_low IS
    'The lower bound of retention, with 95 % confidence (Greenwood, log-log), see retention_curve(); NULL while nobody has left, and '
    'when all have.';
COMMENT ON COLUMN retention_curve.retention_high IS 'Its upper bound.';
