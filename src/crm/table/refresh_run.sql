CREATE TABLE refresh_run (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    started_at timestamptz NOT NULL,
    as_of timestamptz,
    took interval NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('done', 'failed')),
    scope text CHECK (scope IN ('all', 'some', 'none')),
    added bigint,
    changed bigint,
    removed bigint,
    classified bigint,
    error text
);

COMMENT ON TABLE refresh_run IS
    'What refresh() did, the oldest run first. Runs that are older than settings.keep_runs are taken out.';
COMMENT ON COLUMN refresh_run.position IS 'The order in which they ran.';
COMMENT ON COLUMN refresh_run.started_at IS 'When it started, by the server''s clock.';
COMMENT ON COLUMN refresh_run.as_of IS 'The as_of() that its leads were classified for; NULL when it failed.';
COMMENT ON COLUMN refresh_run.took IS 'How long it took.';
COMMENT ON COLUMN refresh_run.outcome IS 'done, or failed: then everything stayed as it was.';
COMMENT ON COLUMN refresh_run.scope IS
    'Which leads it read again: all, some, those that may have changed, or none, as nothing has; NULL when it failed.';
COMMENT ON COLUMN refresh_run.added IS 'How many leads were new.';
COMMENT ON COLUMN refresh_run.changed IS 'Of how many leads the CRM said something else.';
COMMENT ON COLUMN refresh_run.removed IS 'How many leads were no longer there.';
COMMENT ON COLUMN refresh_run.classified IS
    'How many leads were classified anew: those, and the ones for which time, the agreement or a noted signal changed something.';
COMMENT ON COLUMN refresh_run.error IS 'Why it failed.';
