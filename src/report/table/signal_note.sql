CREATE TABLE signal_note (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    lead_id text NOT NULL,
    signal text NOT NULL,
    note text,
    noted_at timestamptz NOT NULL,
    noted_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    withdrawn boolean NOT NULL DEFAULT false
);

COMMENT ON TABLE signal_note IS
    'Every note that record_signal() took, and every signal that withdraw_signal() took back, the oldest '
    'first; rows are only added.';
COMMENT ON COLUMN signal_note.position IS 'The order in which they were taken.';
COMMENT ON COLUMN signal_note.lead_id IS 'The lead, as in the view lead.';
COMMENT ON COLUMN signal_note.signal IS 'Which: a label of lead_signals.';
COMMENT ON COLUMN signal_note.note IS 'The answer itself, or why it was withdrawn; NULL: none was given.';
COMMENT ON COLUMN signal_note.noted_at IS 'The as_of() of the call.';
COMMENT ON COLUMN signal_note.noted_by IS 'The database user who noted it; the server sets it.';
COMMENT ON COLUMN signal_note.recorded_at IS 'When that was; the server sets it by its clock.';
COMMENT ON COLUMN signal_note.withdrawn IS 'Whether the signal was taken back.';

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON signal_note FOR EACH ROW EXECUTE FUNCTION _append_only();
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON signal_note FOR EACH STATEMENT EXECUTE FUNCTION _append_only();
-- By its name after other triggers, which are of those only who may change the table anyway.
CREATE TRIGGER zz_signed BEFORE INSERT ON signal_note FOR EACH ROW EXECUTE FUNCTION _sign();
