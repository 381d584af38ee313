CREATE OR REPLACE VIEW month_state WITH (security_invoker = true) AS
SELECT _month(c.received_at, c.zone) AS month, c.channel,
       funnel_agg(c.reached_stage, c.lost, c.amount) AS leads, response_agg(c.sla_state, c.response_time) AS responses
FROM lead_classified c
WHERE c.received_at IS NOT NULL
GROUP BY 1, c.channel;

COMMENT ON VIEW month_state IS 'The KPI states of each channel and month of receipt at as_of().';
COMMENT ON COLUMN month_state.month IS 'The first day of the month of receipt, in the reports'' time zone.';
COMMENT ON COLUMN month_state.channel IS 'The reporting channel.';
COMMENT ON COLUMN month_state.leads IS 'The state of the leads, by funnel_agg().';
COMMENT ON COLUMN month_state.responses IS 'That of their response times, by response_agg().';
