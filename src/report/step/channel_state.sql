CREATE OR REPLACE VIEW channel_state WITH (security_invoker = true) AS
SELECT f.key AS channel, f.kpi AS leads, kpi(a.r, f.key) AS responses
FROM (SELECT funnel_agg_by(c.channel, c.reached_stage, c.lost, c.amount) AS f,
             response_agg_by(c.channel, c.sla_state, c.response_time) AS r
      FROM lead_classified c OFFSET 0) a
CROSS JOIN LATERAL each(a.f) f;

COMMENT ON VIEW channel_state IS 'The KPI states of each channel at as_of().';
COMMENT ON COLUMN channel_state.channel IS 'The reporting channel.';
COMMENT ON COLUMN channel_state.leads IS 'The state of its leads, by funnel_agg().';
COMMENT ON COLUMN channel_state.responses IS 'That of their response times, by response_agg().';
