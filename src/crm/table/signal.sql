CREATE TABLE signal (
    lead_id text NOT NULL,
    signal text NOT NULL CHECK (is_signal(signal)),
    noted_at timestamptz NOT NULL DEFAULT as_of(),
    note text,
    PRIMARY KEY (lead_id, signal)
);

COMMENT ON TABLE signal IS
    'Signals that somebody learned, such as the answers to qualification questions. They add to those that '
    'the CRM shows.';
COMMENT ON COLUMN signal.lead_id IS 'The lead, as in the view lead.';
COMMENT ON COLUMN signal.signal IS 'Which: a label of lead_signals.';
COMMENT ON COLUMN signal.noted_at IS 'When it was learned; as_of() when left out.';
COMMENT ON COLUMN signal.note IS 'The answer itself, or who gave it.';
