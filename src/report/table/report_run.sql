CREATE TABLE report_run (
    since date NOT NULL,
    until date NOT NULL,
    ran_at timestamptz NOT NULL,
    as_of timestamptz NOT NULL,
    report text,
    error text,
    PRIMARY KEY (since, until),
    CHECK (since < until),
    CHECK ((report IS NULL) <> (error IS NULL))
);

COMMENT ON TABLE report_run IS 'The reports that run_report() wrote, one row per period.';
COMMENT ON COLUMN report_run.since IS 'The first day of the period.';
COMMENT ON COLUMN report_run.until IS 'The day after its last day.';
COMMENT ON COLUMN report_run.ran_at IS 'When the report was written.';
COMMENT ON COLUMN report_run.as_of IS 'The instant that it looked from.';
COMMENT ON COLUMN report_run.report IS 'The report in Markdown; NULL when it failed.';
COMMENT ON COLUMN report_run.error IS
    'Why it failed; NULL when it did not. A failed period is tried again by the next call.';
