CREATE OR REPLACE VIEW stored_for WITH (security_invoker = true) AS
SELECT CASE WHEN NOT c.is_same OR (SELECT as_of()) < r.as_of THEN 'infinity'
            -- Those that change at the instant of the last refresh() were found at that instant.
            WHEN (SELECT as_of()) = r.as_of THEN r.as_of - interval '1 microsecond'
            ELSE (SELECT as_of()) END AS stored_after,
       CASE WHEN c.is_same THEN r.agreement END AS agreement
FROM refresh_state r
CROSS JOIN (SELECT NOT EXISTS (SELECT 1 FROM stored_change g WHERE g.lead_id IS NULL) AS is_same OFFSET 0) c;

COMMENT ON VIEW stored_for IS 'Which of the stored classes hold at as_of(), one row.';
COMMENT ON COLUMN stored_for.stored_after IS
    'Those whose changes_at is later. infinity: none, as as_of() is before the last refresh(), or the agreement has changed since.';
COMMENT ON COLUMN stored_for.agreement IS 'A hash of the agreement that they hold for; NULL: it has changed since.';
