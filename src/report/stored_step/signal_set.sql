-- What is stored, counted already or here, less those of which it does not hold, and these as they are.
CREATE OR REPLACE VIEW signal_set WITH (security_invoker = true) AS
SELECT s.signals, sum(s.leads)::bigint AS leads, sum(s.sqls)::bigint AS sqls
FROM (SELECT c.signals, c.leads, c.sqls FROM signal_count c WHERE (SELECT f.stored_after < 'infinity' FROM stored_for f)
      UNION ALL
      SELECT c.signals, count(*), count(*) FILTER (WHERE c.reached_stage >= 'sql')
      FROM lead_class c
      WHERE (SELECT f.stored_after < 'infinity' AND NOT EXISTS (SELECT 1 FROM signal_count) FROM stored_for f) AND c.signals IS NOT NULL
      GROUP BY c.signals
      UNION ALL
      SELECT c.signals, -count(*), -count(*) FILTER (WHERE c.reached_stage >= 'sql')
      FROM due_lead d
      JOIN lead_class c ON c.lead_id = d.lead_id
      WHERE (SELECT f.stored_after < 'infinity' FROM stored_for f) AND c.signals IS NOT NULL
      GROUP BY c.signals
      UNION ALL
      SELECT d.signals, d.leads, d.sqls
      FROM _rows_if(signal_set_due, any_due) AS d (signals lead_signals, leads bigint, sqls bigint)) s
GROUP BY s.signals
HAVING sum(s.leads) > 0;

COMMENT ON VIEW signal_set IS 'How many leads have which signals at as_of().';
COMMENT ON COLUMN signal_set.signals IS 'The signals.';
COMMENT ON COLUMN signal_set.leads IS 'How many leads have these and no others.';
COMMENT ON COLUMN signal_set.sqls IS 'How many of them reached SQL.';
