CREATE OR REPLACE VIEW any_due WITH (security_invoker = true) AS
SELECT true AS is_needed;

COMMENT ON VIEW any_due IS 'Whether any lead must be classified anew at as_of(), one row: that is looked for where the leads are.';
COMMENT ON COLUMN any_due.is_needed IS 'Whether there may be one.';
