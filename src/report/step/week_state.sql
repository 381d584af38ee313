CREATE OR REPLACE VIEW week_state WITH (security_invoker = true) AS
SELECT _week(c.received_at, c.zone) AS week, c.channel,
       funnel_agg(c.reached_stage, c.lost, c.amount) AS leads, response_agg(c.sla_state, c.response_time) AS responses
FROM lead_classified c
WHERE c.received_at IS NOT NULL
GROUP BY 1, c.channel;

COMMENT ON VIEW week_state IS 'The KPI states of each channel and ISO week of receipt at as_of().';
COMMENT ON COLUMN week_state.week IS 'The Monday of the week of receipt, in the reports'' time zone.';
COMMENT ON COLUMN week_state.channel IS 'The reporting channel.';
COMMENT ON COLUMN week_state.leads IS 'The state of the leads, by funnel_agg().';
COMMENT ON COLUMN week_state.responses IS 'That of their response times, by response_agg().';
