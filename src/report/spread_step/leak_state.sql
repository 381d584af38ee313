CREATE OR REPLACE VIEW leak_state WITH (security_invoker = true) AS
SELECT c.channel, _month(c.received_at, c.zone) AS month, c.leak_set, funnel_agg(c.reached_stage, c.lost, c.amount) AS leads
FROM lead_classified c
GROUP BY 1, 2, 3;

COMMENT ON VIEW leak_state IS 'The KPI states of each channel, month of receipt and combination of leaks at as_of().';
COMMENT ON COLUMN leak_state.channel IS 'The reporting channel.';
COMMENT ON COLUMN leak_state.month IS 'The first day of the month of receipt, in the reports'' time zone; NULL: nobody knows.';
COMMENT ON COLUMN leak_state.leak_set IS 'The number of the combination of leaks.';
COMMENT ON COLUMN leak_state.leads IS 'The state of the leads, by funnel_agg().';
