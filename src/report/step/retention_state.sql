CREATE OR REPLACE VIEW retention_state WITH (security_invoker = true) AS
SELECT COALESCE(c.channel, 'Unassigned') AS channel,
       retention_agg(u.started_at AT TIME ZONE w.zone, u.churned_at AT TIME ZONE w.zone,
                                 u.first_value_at AT TIME ZONE w.zone, u.initial_amount, u.current_amount,
                                 as_of() AT TIME ZONE w.zone) AS k
FROM customer u
CROSS JOIN (SELECT w.zone FROM working_hours w OFFSET 0) w
LEFT JOIN lead_classified c ON c.lead_id = u.lead_id
WHERE isfinite(u.started_at)
GROUP BY 1;

COMMENT ON VIEW retention_state IS 'What became of the customers of each channel, as a KPI state in months of the reports'' time zone.';
COMMENT ON COLUMN retention_state.channel IS
    'The reporting channel of the lead that the customer came from; Unassigned when there is none.';
COMMENT ON COLUMN retention_state.k IS 'The state.';
