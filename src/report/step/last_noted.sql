-- Who asks a lead is in contact with it, whether or not it answers.
CREATE OR REPLACE VIEW last_noted WITH (security_invoker = true) AS
SELECT s.lead_id, max(s.noted_at) AS noted_at
FROM (SELECT s.lead_id, s.noted_at FROM signal s
      UNION ALL
      SELECT q.lead_id, q.asked_at FROM question_asked q) s
WHERE s.noted_at <= (SELECT as_of())
GROUP BY s.lead_id;

COMMENT ON VIEW last_noted IS 'When a signal was last noted for a lead, or a question that it was asked, by as_of().';
