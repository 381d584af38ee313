CREATE OR REPLACE VIEW signal_set_due WITH (security_invoker = true) AS
SELECT c.signals, count(*) AS leads, count(*) FILTER (WHERE c.reached_stage >= 'sql') AS sqls
FROM lead_computed c
WHERE c.due_id IS NOT NULL
GROUP BY c.signals;

COMMENT ON VIEW signal_set_due IS 'As signal_set, of the leads of which what is stored does not hold.';
COMMENT ON COLUMN signal_set_due.signals IS 'The signals.';
COMMENT ON COLUMN signal_set_due.leads IS 'How many leads have these and no others.';
COMMENT ON COLUMN signal_set_due.sqls IS 'How many of them reached SQL.';
