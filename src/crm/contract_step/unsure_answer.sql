CREATE OR REPLACE VIEW unsure_answer WITH (security_invoker = true) AS
SELECT NULL::text AS lead_id, NULL::timestamptz AS written_at
WHERE false;

COMMENT ON VIEW unsure_answer IS
    'The leads of which the reader cannot know whether a mail is an answer or part of a mailing, whose other copies row-level security '
    'hides. It counts as none.';
COMMENT ON COLUMN unsure_answer.lead_id IS 'The lead''s key in the CRM.';
COMMENT ON COLUMN unsure_answer.written_at IS 'When the first such mail was written, before any other answer.';
