CREATE OR REPLACE VIEW told_column WITH (security_invoker = true) AS
SELECT false AS assigned, false AS accepted, false AS rejected;

COMMENT ON VIEW told_column IS
    'Which of the columns of the view lead the CRM has, of those whose NULL else tells nothing: it did not happen, or nobody knows.';
COMMENT ON COLUMN told_column.assigned IS 'Whether it has assigned_at.';
COMMENT ON COLUMN told_column.accepted IS 'Whether it has accepted_at.';
COMMENT ON COLUMN told_column.rejected IS 'Whether it has rejected_at.';
