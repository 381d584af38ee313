CREATE OR REPLACE VIEW retention_state WITH (security_invoker = true) AS
SELECT s.*, CASE WHEN EXISTS (SELECT FROM customer u WHERE _can_be(u.churned_at) AND _can_be(u.started_at) AND u.churned_at >= u.started_at) THEN s.k END AS k_if_churn_known,
       CASE WHEN EXISTS (SELECT FROM customer u WHERE u.current_amount <> u.initial_amount) THEN s.k END AS k_if_change_known
FROM (SELECT c.channel, retention_agg(c.started, c.churned, c.first_value, c.initial_amount, c.current_amount, c.as_of) AS k,
             count(*) FILTER (WHERE c.returned) AS returned,
             bool_or(c.current_amount IS NOT NULL) AS amount_known
      FROM customer_classified c
      GROUP BY c.channel) s;

COMMENT ON VIEW retention_state IS 'What became of the customers of each channel, as a KPI state in months of the reports'' time zone.';
COMMENT ON COLUMN retention_state.channel IS
    'The reporting channel of the lead that the customer came from; Unassigned when there is none.';
COMMENT ON COLUMN retention_state.k IS 'The state.';
COMMENT ON COLUMN retention_state.k_if_churn_known IS
    'The same; NULL where the CRM does not tell who left: no customer in it has a churned_at that can be.';
COMMENT ON COLUMN retention_state.k_if_change_known IS
    'The same; NULL where the CRM does not tell who pays more or less: no customer in it has two different amounts.';
COMMENT ON COLUMN retention_state.returned IS 'How many left and came back.';
COMMENT ON COLUMN retention_state.amount_known IS 'Whether what any of them pays is known.';
