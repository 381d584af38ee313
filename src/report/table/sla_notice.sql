CREATE TABLE sla_notice (
    position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    lead_id text NOT NULL,
    target text NOT NULL,
    sla_state text NOT NULL,
    noted_at timestamptz NOT NULL,
    notice json NOT NULL,
    PRIMARY KEY (lead_id, target, sla_state)
);

COMMENT ON TABLE sla_notice IS
    'What notify_sla() has sent, once per lead, target and state. Delete a row to have it sent again.';
COMMENT ON COLUMN sla_notice.position IS 'Its number, by which a notification without names refers to it.';
COMMENT ON COLUMN sla_notice.lead_id IS 'The lead.';
COMMENT ON COLUMN sla_notice.target IS 'What was due: assignment, response, qualification, next_step or decision.';
COMMENT ON COLUMN sla_notice.sla_state IS 'at_risk or overdue.';
COMMENT ON COLUMN sla_notice.noted_at IS 'The as_of() of the run that sent it.';
COMMENT ON COLUMN sla_notice.notice IS
    'What was sent, or what is meant where names are left out, see settings.';
