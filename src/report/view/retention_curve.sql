CREATE OR REPLACE VIEW retention_curve WITH (security_invoker = true) AS
SELECT s.channel, r.month, r.at_risk, r.churned, round(r.retention, 4) AS retention
FROM retention_state s
CROSS JOIN LATERAL retention_curve(s.k) r
ORDER BY s.channel, r.month;

COMMENT ON VIEW retention_curve IS
    'Per channel the share of the customers that stays, month by month after the start (Kaplan and Meier).';
COMMENT ON COLUMN retention_curve.channel IS
    'The reporting channel of the lead that the customer came from; Unassigned when there is none.';
COMMENT ON COLUMN retention_curve.month IS 'The month of the customers, counted from 1; 0 is the start.';
COMMENT ON COLUMN retention_curve.at_risk IS 'Customers that were seen at the start of that month of theirs.';
COMMENT ON COLUMN retention_curve.churned IS 'Those of them that left in it.';
COMMENT ON COLUMN retention_curve.retention IS
    'The share that stays to its end and longer, rounded to 4 decimals.';
