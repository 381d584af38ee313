CREATE TABLE lead_class (
    changes_at timestamptz NOT NULL,
    received_at timestamptz,
    leak_set int,
    reached_stage lead_stage,
    lost boolean,
    sla_state sla_state,
    intent lead_intent,
    is_open boolean,
    channel text,
    amount numeric,
    response_time interval,
    lead_id text PRIMARY KEY,
    agreed_stage lead_stage,
    crm_stage lead_stage,
    is_retargeted boolean,
    handover_unknown boolean,
    signals lead_signals,
    crm_signals lead_signals,
    closed_at timestamptz,
    fit text,
    conversion text,
    due_at timestamptz,
    responded_at timestamptz,
    handed_over_at timestamptz,
    ready_at timestamptz,
    next_step_at timestamptz,
    next_target text,
    next_due_at timestamptz,
    next_state sla_state,
    terms int,
    company_number int,
    noted_signals_needed int,
    signal_times timestamptz[],
    source text,
    medium text,
    campaign text,
    owner text,
    team text,
    customer_id text,
    last_touch_at timestamptz,
    findings bigint,
    foreign_currency text,
    restored_at timestamptz,
    contactable boolean,
    assigned_at timestamptz,
    assignment_unknown boolean,
    assignment_state sla_state,
    accepted_at timestamptz,
    rejected_at timestamptz
);
CREATE INDEX lead_class_changes_at ON lead_class (changes_at);
CREATE INDEX lead_class_waiting ON lead_class
    ((next_state = 'overdue'), (CASE WHEN next_state <> 'overdue' THEN next_due_at END), next_due_at DESC, lead_id)
    WHERE next_target IS NOT NULL;
CREATE INDEX lead_class_nurtured ON lead_class (last_touch_at, lead_id) WHERE is_open AND reached_stage < 'sql';
CREATE INDEX lead_class_found ON lead_class (lead_id) WHERE findings <> 0;
CREATE TRIGGER count_updated AFTER UPDATE ON lead_class REFERENCING OLD TABLE AS before NEW TABLE AS since
FOR EACH STATEMENT EXECUTE FUNCTION _count_classes();
CREATE TRIGGER count_deleted AFTER DELETE ON lead_class REFERENCING OLD TABLE AS before
FOR EACH STATEMENT EXECUTE FUNCTION _count_classes();

COMMENT ON TABLE lead_class IS
    'What refresh() found of each lead, as in lead_classified, first what reports read first. What follows from these columns and the '
    'agreement is not kept. Of a lead that has not come in yet all but lead_id, changes_at and perhaps received_at is '
    'NULL.';
COMMENT ON COLUMN lead_class.changes_at IS
    'Until when that holds: then a target is at risk or overdue, a date of the CRM is reached, or a change of the agreement holds. '
    '-infinity: not at all, infinity: until the CRM or the agreement changes.';
COMMENT ON COLUMN lead_class.is_retargeted IS 'Whether it came by an advertisement for people who had been there before.';
COMMENT ON COLUMN lead_class.terms IS 'The number of its terms in the agreement; NULL: none hold.';
COMMENT ON COLUMN lead_class.company_number IS 'The number of its company among those with office hours of their own.';
COMMENT ON COLUMN lead_class.next_target IS 'Of an open lead the target that is due first; NULL: none.';
COMMENT ON COLUMN lead_class.next_due_at IS 'When that is due.';
COMMENT ON COLUMN lead_class.next_state IS 'How it stands.';
COMMENT ON COLUMN lead_class.last_touch_at IS 'As in the view nurture_queue.';
COMMENT ON COLUMN lead_class.findings IS 'What does not add up in what the CRM says of it, as a set, see _finding_names().';
COMMENT ON COLUMN lead_class.foreign_currency IS 'The currency of the lead, in capitals; NULL: that of the reports.';
