-- comments: signal_count
CREATE OR REPLACE VIEW signal_set WITH (security_invoker = true) AS
SELECT c.signals, count(*) AS leads, count(*) FILTER (WHERE c.reached_stage >= 'sql') AS sqls
FROM lead_classified c
GROUP BY c.signals;

COMMENT ON VIEW signal_set IS 'How many leads have which signals at as_of().';
COMMENT ON COLUMN signal_set.signals IS 'The signals.';
COMMENT ON COLUMN signal_set.leads IS 'How many leads have these and no others.';
COMMENT ON COLUMN signal_set.sqls IS 'How many of them reached SQL.';
