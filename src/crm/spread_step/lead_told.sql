-- comments: lead
-- Who asks for a lead that is due, or for its due_id, does not read the second part.
CREATE OR REPLACE VIEW lead_told WITH (security_invoker = true) AS
SELECT d.*
FROM _rows_of(lead_told_due) AS d
     (lead_id text, received_at timestamptz, source text, medium text, campaign text, landing_page text, conversion text,
      signals lead_signals, owner text, team text, handed_over_at timestamptz, responded_at timestamptz, next_step_at timestamptz,
      crm_stage lead_stage, lost boolean, lost_reason text, closed_at timestamptz, amount numeric, customer_id text, company text,
      responded_by text, responded_how text, stage_changed_at timestamptz, archived boolean, currency text, recurring_monthly numeric,
      restored_at timestamptz, responded_again_at timestamptz, responded_again_by text, responded_again_how text, contactable boolean,
      assigned_at timestamptz, accepted_at timestamptz, rejected_at timestamptz, rejected_reason text, person text, due_id text)
UNION ALL
SELECT l.*, NULL
FROM _rows_of(lead_told_still) AS l
     (lead_id text, received_at timestamptz, source text, medium text, campaign text, landing_page text, conversion text,
      signals lead_signals, owner text, team text, handed_over_at timestamptz, responded_at timestamptz, next_step_at timestamptz,
      crm_stage lead_stage, lost boolean, lost_reason text, closed_at timestamptz, amount numeric, customer_id text, company text,
      responded_by text, responded_how text, stage_changed_at timestamptz, archived boolean, currency text, recurring_monthly numeric,
      restored_at timestamptz, responded_again_at timestamptz, responded_again_by text, responded_again_how text, contactable boolean,
      assigned_at timestamptz, accepted_at timestamptz, rejected_at timestamptz, rejected_reason text, person text);

COMMENT ON VIEW lead_told IS
    'What the CRM said of its leads at as_of(), as far as that is kept: see lead_history. Else what it says now.';
COMMENT ON COLUMN lead_told.due_id IS 'The lead, where what is stored of it does not hold; else NULL.';
