CREATE OR REPLACE VIEW month_state WITH (security_invoker = true) AS
SELECT s.month, s.channel, rollup(s.leads) AS leads, rollup(s.responses) AS responses
FROM kpi_now s
WHERE s.month IS NOT NULL
GROUP BY s.month, s.channel
HAVING leads(rollup(s.leads)) > 0;

COMMENT ON VIEW month_state IS 'The KPI states of each channel and month of receipt at as_of().';
COMMENT ON COLUMN month_state.month IS 'The first day of the month of receipt, in the reports'' time zone.';
COMMENT ON COLUMN month_state.channel IS 'The reporting channel.';
COMMENT ON COLUMN month_state.leads IS 'The state of the leads, by funnel_agg().';
COMMENT ON COLUMN month_state.responses IS 'That of their response times, by response_agg().';
