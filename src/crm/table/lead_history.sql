-- comments: lead
CREATE TABLE lead_history (
    lead_id text NOT NULL,
    received_at timestamptz,
    source text,
    medium text,
    campaign text,
    landing_page text,
    conversion text,
    signals lead_signals,
    owner text,
    team text,
    handed_over_at timestamptz,
    responded_at timestamptz,
    next_step_at timestamptz,
    crm_stage lead_stage,
    lost boolean,
    lost_reason text,
    closed_at timestamptz,
    amount numeric,
    customer_id text,
    company text,
    responded_by text,
    responded_how text,
    stage_changed_at timestamptz,
    archived boolean,
    currency text,
    recurring_monthly numeric,
    restored_at timestamptz,
    responded_again_at timestamptz,
    responded_again_by text,
    responded_again_how text,
    contactable boolean,
    assigned_at timestamptz,
    accepted_at timestamptz,
    rejected_at timestamptz,
    rejected_reason text,
    person text,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz NOT NULL,
    CHECK (valid_from <= valid_to)
);
CREATE INDEX lead_history_lead_id ON lead_history (lead_id);
CREATE INDEX lead_history_valid_to ON lead_history (valid_to);

COMMENT ON TABLE lead_history IS
    'What the CRM said of a lead before it said what stands in the table lead: a row for each time that refresh() found something else, '
    'and for each change of the stage, owner, team and amount before the first refresh() that the CRM logs (Odoo). '
    'settings.keep_history says for how long, and forget() takes a lead out.';
COMMENT ON COLUMN lead_history.valid_from IS
    'From which refresh() on, or since when by the CRM''s log; -infinity: as long as anything is known.';
COMMENT ON COLUMN lead_history.valid_to IS
    'Until which refresh(), without it, or until when by the CRM''s log; infinity: until the leads were no longer kept, see materialize().';
