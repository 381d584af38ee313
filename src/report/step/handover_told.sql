-- Where none has an answer nobody gave one, or the CRM did not keep them then: nobody knows.
CREATE OR REPLACE VIEW handover_told WITH (security_invoker = true) AS
SELECT t.accepted AND a.is_told AS accepted, t.rejected AND a.is_told AS rejected
FROM told_column t
CROSS JOIN (SELECT EXISTS (SELECT 1 FROM lead_told l WHERE l.accepted_at IS NOT NULL OR l.rejected_at IS NOT NULL) AS is_told) a;

COMMENT ON VIEW handover_told IS
    'What the CRM keeps of what sales says of hand-overs, by what it said of its leads at as_of(): of any of them, an answer.';
COMMENT ON COLUMN handover_told.accepted IS 'Whether it keeps which were accepted.';
COMMENT ON COLUMN handover_told.rejected IS 'Whether it keeps which were rejected.';
