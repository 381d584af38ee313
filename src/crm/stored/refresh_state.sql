CREATE TABLE refresh_state (
    one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
    as_of timestamptz NOT NULL DEFAULT 'infinity',
    agreement text
);
INSERT INTO refresh_state DEFAULT VALUES;

COMMENT ON TABLE refresh_state IS 'What the last refresh() that was done saw, one row. The one who refreshes locks it.';
COMMENT ON COLUMN refresh_state.one_row IS 'Always true: there is one row.';
COMMENT ON COLUMN refresh_state.as_of IS 'For which as_of() the leads were classified; infinity: never.';
COMMENT ON COLUMN refresh_state.agreement IS 'A hash of the agreement, the rules, the office hours and the exchange rates.';
