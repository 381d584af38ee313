CREATE OR REPLACE VIEW stored_for WITH (security_invoker = true) AS
SELECT 'infinity'::timestamptz AS stored_after, NULL::text AS agreement;

COMMENT ON VIEW stored_for IS 'Which of the stored classes hold at as_of(), one row.';
COMMENT ON COLUMN stored_for.stored_after IS 'infinity: none, as none are stored.';
COMMENT ON COLUMN stored_for.agreement IS 'NULL: the agreement is read anew by each report.';
