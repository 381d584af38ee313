-- The leads are read once; what follows works on their sums.
CREATE OR REPLACE VIEW signal_cell WITH (security_invoker = true) AS
SELECT s.intent, s.sql_signals, s.signals, cardinality(s.signals) AS number, s.k, won(s.k) AS won, won(s.k) + lost(s.k) AS closed
-- No signal at all is never an SQL.
FROM (SELECT c.intent, CASE WHEN c.sql_signals < 1 THEN 1 ELSE c.sql_signals END AS sql_signals, c.signals,
             funnel_agg(c.reached_stage, c.lost, c.amount) AS k
      FROM lead_classified c
      GROUP BY 1, 2, 3) s;

COMMENT ON VIEW signal_cell IS 'The leads per intent and set of signals that are clear.';
COMMENT ON COLUMN signal_cell.intent IS 'What the conversion shows: low, mid or high; NULL when unknown.';
COMMENT ON COLUMN signal_cell.sql_signals IS 'How many signals made an SQL when they came in; NULL: none do.';
COMMENT ON COLUMN signal_cell.signals IS 'The signals, exactly these.';
COMMENT ON COLUMN signal_cell.number IS 'How many they are.';
COMMENT ON COLUMN signal_cell.k IS 'The state of the leads, by funnel_agg().';
COMMENT ON COLUMN signal_cell.won IS 'Those that became customers.';
COMMENT ON COLUMN signal_cell.closed IS 'Those that are won or lost.';
