CREATE OR REPLACE VIEW kpi_due WITH (security_invoker = true) AS
SELECT c.channel, _month(c.received_at, c.zone) AS month, c.leak_set,
       funnel_agg(c.reached_stage, c.lost, c.amount) AS leads, response_agg(c.sla_state, c.response_time) AS responses
FROM lead_computed c
WHERE c.due_id IS NOT NULL
GROUP BY 1, 2, 3;

COMMENT ON VIEW kpi_due IS 'The KPI states of the leads of which what is stored does not hold.';
COMMENT ON COLUMN kpi_due.channel IS 'The reporting channel.';
COMMENT ON COLUMN kpi_due.month IS 'The first day of the month of receipt, in the reports'' time zone; NULL: nobody knows.';
COMMENT ON COLUMN kpi_due.leak_set IS 'The number of the combination of leaks.';
COMMENT ON COLUMN kpi_due.leads IS 'The state of the leads, by funnel_agg().';
COMMENT ON COLUMN kpi_due.responses IS 'That of their response times, by response_agg().';
