CREATE TABLE question_asked (
    lead_id text NOT NULL,
    signal text NOT NULL CHECK (is_signal(signal)),
    asked_at timestamptz NOT NULL DEFAULT as_of(),
    PRIMARY KEY (lead_id, signal, asked_at)
);

COMMENT ON TABLE question_asked IS
    'Which lead was asked which question, and when, as record_question() notes it. The table signal has the answers; who was asked and '
    'did not answer is here only.';
COMMENT ON COLUMN question_asked.lead_id IS 'The lead, as in the view lead.';
COMMENT ON COLUMN question_asked.signal IS 'The signal that the question asks for: a label of lead_signals.';
COMMENT ON COLUMN question_asked.asked_at IS 'When it was asked; as_of() when left out.';
