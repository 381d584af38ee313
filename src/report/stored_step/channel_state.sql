CREATE OR REPLACE VIEW channel_state WITH (security_invoker = true) AS
SELECT s.channel, rollup(s.leads) AS leads, rollup(s.responses) AS responses
FROM kpi_now s
GROUP BY s.channel
HAVING leads(rollup(s.leads)) > 0;

COMMENT ON VIEW channel_state IS 'The KPI states of each channel at as_of().';
COMMENT ON COLUMN channel_state.channel IS 'The reporting channel.';
COMMENT ON COLUMN channel_state.leads IS 'The state of its leads, by funnel_agg().';
COMMENT ON COLUMN channel_state.responses IS 'That of their response times, by response_agg().';
