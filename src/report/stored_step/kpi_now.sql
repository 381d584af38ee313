-- What is stored, added up already or here, less the leads of which it does not hold, and these as they are.
CREATE OR REPLACE VIEW kpi_now WITH (security_invoker = true) AS
SELECT s.channel, s.month, s.leak_set, s.leads, s.responses
FROM kpi_state s
WHERE (SELECT f.stored_after < 'infinity' FROM stored_for f)
UNION ALL
SELECT c.channel, _month(c.received_at, (SELECT w.zone FROM working_hours w)), c.leak_set,
       funnel_agg(c.reached_stage, c.lost, c.amount), response_agg(c.sla_state, c.response_time)
FROM lead_class c
WHERE (SELECT f.stored_after < 'infinity' AND NOT EXISTS (SELECT 1 FROM kpi_state) FROM stored_for f) AND c.leak_set IS NOT NULL
GROUP BY 1, 2, 3
UNION ALL
SELECT c.channel, _month(c.received_at, (SELECT w.zone FROM working_hours w)), c.leak_set,
       - funnel_agg(c.reached_stage, c.lost, c.amount), - response_agg(c.sla_state, c.response_time)
FROM due_lead d
JOIN lead_class c ON c.lead_id = d.lead_id
WHERE (SELECT f.stored_after < 'infinity' FROM stored_for f) AND c.leak_set IS NOT NULL
GROUP BY 1, 2, 3
UNION ALL
SELECT d.channel, d.month, d.leak_set, d.leads, d.responses
FROM _rows_if(kpi_due, any_due) AS d (channel text, month date, leak_set int, leads funnel_kpi, responses response_kpi);

COMMENT ON VIEW kpi_now IS 'KPI states that add up to those of all leads at as_of(); several rows may be of the same leads.';
COMMENT ON COLUMN kpi_now.channel IS 'The reporting channel.';
COMMENT ON COLUMN kpi_now.month IS 'The first day of the month of receipt, in the reports'' time zone; NULL: nobody knows.';
COMMENT ON COLUMN kpi_now.leak_set IS 'The number of the combination of leaks.';
COMMENT ON COLUMN kpi_now.leads IS 'The state of the leads, by funnel_agg().';
COMMENT ON COLUMN kpi_now.responses IS 'That of their response times, by response_agg().';
