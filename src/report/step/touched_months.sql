-- A second look at all touches, and only where something was spent.
CREATE OR REPLACE VIEW touched_months WITH (security_invoker = true) AS
SELECT e.channel, _month(min(e.touched_at), min(w.zone)) AS first_month, _month(max(e.touched_at), min(w.zone)) AS last_month
FROM lead_path p
CROSS JOIN LATERAL each(p.path) e
CROSS JOIN working_hours w
WHERE e.touched_at <= p.closed_until AND EXISTS (SELECT 1 FROM spend)
GROUP BY e.channel;

COMMENT ON VIEW touched_months IS
    'Of which months each channel has touches that can be credited, and so needs spend. No rows where the table spend has none.';
COMMENT ON COLUMN touched_months.first_month IS 'The first day of the month of the first.';
COMMENT ON COLUMN touched_months.last_month IS 'The first day of the month of the last.';
