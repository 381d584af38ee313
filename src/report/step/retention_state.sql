CREATE OR REPLACE VIEW retention_state WITH (security_invoker = true) AS
SELECT s.*, CASE WHEN EXISTS (SELECT FROM customer u WHERE _can_be(u.churned_at) AND _can_be(u.started_at) AND u.churned_at >= u.started_at) THEN s.k END AS k_if_churn_known,
       CASE WHEN EXISTS (SELECT FROM customer u WHERE u.current_amount <> u.initial_amount) THEN s.k END AS k_if_change_known
FROM (SELECT COALESCE(c.channel, 'Unassigned') AS channel,
             retention_agg(u.started_at AT TIME ZONE w.zone, u.churned_at AT TIME ZONE w.zone,
                           u.first_value_at AT TIME ZONE w.zone, u.initial_amount, u.current_amount,
                           as_of() AT TIME ZONE w.zone) AS k,
             count(*) FILTER (WHERE u.returned) AS returned,
             bool_or(u.current_amount IS NOT NULL) AS amount_known
      FROM customer_as_of u
      CROSS JOIN (SELECT w.zone FROM working_hours w OFFSET 0) w
      LEFT JOIN lead_classified c ON c.lead_id = u.lead_id
      GROUP BY 1) s;

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
